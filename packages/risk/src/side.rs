//! One side of a market: lazy indices that move every position of the side in O(1), whatever their number.
//!
//! Symbols (`docs/rules.md`): `Q` book, `X` cash index, `A` survival index, `OI` open interest, `T` an integer total the side receives, `k` lots torn up.
//! The scale trick for `A` is that of Liquity's stability pool; the rule *integers first, indices second* keeps the books exact.

use crate::math::{div_floor, mul_div_floor_wide, power_of_ten, I256};
use crate::planted::{self, Bug};
use crate::position::Position;
use crate::share::DailyShare;
use crate::units::{Lots, RiskError, Size, Units};

/// `A` at the start of an epoch.
pub const SURVIVAL_START: u128 = 1_000_000_000_000_000_000_000_000_000_000;
/// `A` is rescaled when it would fall below this: at least 21 digits always.
pub const SURVIVAL_MIN: u128 = 1_000_000_000_000_000_000_000;
/// Scales that a position may lie behind; beyond, its size is 0.
pub const SCALES_BACK_MAX: u32 = 5;

/// Long or short side of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Long,
    Short,
}

impl Direction {
    pub fn of(size: Size) -> Self {
        if size.is_long() {
            Direction::Long
        } else {
            Direction::Short
        }
    }

    pub fn opposite(self) -> Self {
        match self {
            Direction::Long => Direction::Short,
            Direction::Short => Direction::Long,
        }
    }
}

/// What a position of an older generation must know of it. Kept in a cold record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    pub survival: u128,
    pub epoch: u32,
    pub scale: u32,
    /// How many factors of 10⁹ the epoch's rescalings have put into `A` so far.
    pub exponent: u32,
}

impl Generation {
    /// Generation 0 of every side; it needs no record.
    pub const FIRST: Generation = Generation { survival: SURVIVAL_START, epoch: 0, scale: 0, exponent: 0 };
}

/// The cash index with which a scale ended. Kept in a cold record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleEnd {
    pub index: I256,
    pub exponent: u32,
    /// The epoch ended with this scale.
    pub epoch_ended: bool,
}

/// Where cold records of one side are found.
pub trait ColdIndices {
    type Error: From<RiskError>;
    fn generation(&self, generation: u32) -> Result<Generation, Self::Error>;
    fn scale_end(&self, epoch: u32, scale: u32) -> Result<ScaleEnd, Self::Error>;
}

/// Hot state of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// `Q`: what untouched positions have coming from indices, minus their cost.
    pub book: Units,
    /// `X`: A × units per lot of |size|, always rounded down.
    pub index: I256,
    /// `A`, epoch, scale and exponent of now.
    pub current: Generation,
    /// Number of the current generation.
    pub generation: u32,
    /// Daily share that tear-ups have charged to this side.
    pub share: DailyShare,
}

impl Default for Side {
    fn default() -> Self {
        Side {
            book: Units::ZERO,
            index: I256::ZERO,
            current: Generation::FIRST,
            generation: 0,
            share: DailyShare::default(),
        }
    }
}

/// Cold records that a shrinking or turning side leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// Epoch, scale and end of the scale that ended, if one did.
    pub ended: Option<(u32, u32, ScaleEnd)>,
    /// The new generation and its number.
    pub started: (u32, Generation),
}

/// What folding a position at the current indices gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The position after it; `None` once its size is 0.
    pub position: Option<Position>,
    /// Units into cash, out of the side's book.
    pub realised: Units,
}

impl Side {
    /// Index event: the side receives `total` units. `Q += T`, then `X += ⌊A·T/OI⌋`. Nothing without open interest.
    pub fn receive(&mut self, open_interest: Lots, total: Units) -> Result<(), RiskError> {
        if open_interest.is_zero() || total.is_zero() {
            return Ok(());
        }
        self.book = self.book.plus(total)?;
        let product = I256::from(self.current.survival)
            .checked_mul(I256::from(total.get()))
            .ok_or(RiskError::Overflow("index"))?;
        let step = div_floor(product, I256::from(open_interest.get()))?;
        self.index = self.index.checked_add(step).ok_or(RiskError::Overflow("index"))?;
        Ok(())
    }

    /// Shrinks every position of the side pro rata by `torn` of `open_interest` lots in all; tearing all of it up turns the epoch.
    pub fn shrink(&mut self, open_interest: Lots, torn: Lots) -> Result<Shrunk, RiskError> {
        if torn == open_interest && !planted::is(Bug::EpochKept) {
            return self.turn_epoch();
        }
        let rest = open_interest.minus(torn)?;
        let survival = I256::from(self.current.survival);
        let (rest, whole) = (I256::from(rest.get()), I256::from(open_interest.get()));
        let product = survival.checked_mul(rest).ok_or(RiskError::Overflow("survival"))?;
        let mut shrunk = div_floor(product, whole)?;
        let mut ended = None;
        if shrunk < I256::from(SURVIVAL_MIN) && !rest.eq(&I256::ZERO) {
            let mut factors = 0;
            while shrunk < I256::from(SURVIVAL_MIN) {
                factors += 1;
                let scaled = product.checked_mul(power_of_ten(9 * factors)?).ok_or(RiskError::Overflow("survival"))?;
                shrunk = div_floor(scaled, whole)?;
            }
            ended = Some(self.end_scale(false));
            self.current.scale = next(self.current.scale)?;
            self.current.exponent =
                self.current.exponent.checked_add(factors).ok_or(RiskError::Overflow("exponent"))?;
            self.index = I256::ZERO;
        }
        self.current.survival = u128::try_from(shrunk).map_err(|_| RiskError::Overflow("survival"))?;
        if !planted::is(Bug::GenerationKept) {
            self.generation = next(self.generation)?;
        }
        Ok(Shrunk { ended, started: (self.generation, self.current) })
    }

    /// Starts a new epoch: positions of the old one have size 0 and keep its last index.
    pub fn turn_epoch(&mut self) -> Result<Shrunk, RiskError> {
        let ended = Some(self.end_scale(true));
        self.current = Generation { epoch: next(self.current.epoch)?, ..Generation::FIRST };
        self.generation = next(self.generation)?;
        self.index = I256::ZERO;
        self.share = DailyShare::default();
        Ok(Shrunk { ended, started: (self.generation, self.current) })
    }

    fn end_scale(&self, epoch_ended: bool) -> (u32, u32, ScaleEnd) {
        let end = ScaleEnd { index: self.index, exponent: self.current.exponent, epoch_ended };
        (self.current.epoch, self.current.scale, end)
    }

    /// Folds a position of this side at the current indices, without storing anything. Rounding: size, cost and pending all down.
    pub fn fold<C: ColdIndices>(&self, position: &Position, cold: &C) -> Result<Fold, C::Error> {
        let born =
            if position.generation == self.generation { self.current } else { cold.generation(position.generation)? };
        let moved = self.index_since(position, &born, cold)?;
        let lots = self.surviving(position.size.lots().get().into(), &born)?;
        let size = position.size.with_lots(lots_from(lots)?);
        let cost = if size.is_zero() { Units::ZERO } else { Units::new(self.surviving(position.cost.get(), &born)?)? };
        let pending = if moved == I256::ZERO {
            0
        } else {
            mul_div_floor_wide(I256::from(position.size.lots().get()), moved, I256::from(born.survival))?
        };
        let pending = if planted::is(Bug::RoundTowardUser) && pending != 0 { pending + 1 } else { pending };
        let realised = Units::new(pending)?.minus(position.cost.minus(cost)?)?;
        let index = if planted::is(Bug::StaleIndex) { position.index } else { self.index };
        let position = (!size.is_zero()).then_some(Position { size, cost, index, generation: self.generation });
        Ok(Fold { position, realised })
    }

    /// `ΔX` since the position's last touch, in its own scale.
    fn index_since<C: ColdIndices>(&self, position: &Position, born: &Generation, cold: &C) -> Result<I256, C::Error> {
        let overflow = || C::Error::from(RiskError::Overflow("index"));
        let living = born.epoch == self.current.epoch;
        if living && born.scale == self.current.scale {
            return self.index.checked_sub(position.index).ok_or_else(overflow);
        }
        let end = cold.scale_end(born.epoch, born.scale)?;
        let mut moved = end.index.checked_sub(position.index).ok_or_else(overflow)?;
        let mut last = end.epoch_ended;
        for step in 1..=SCALES_BACK_MAX {
            if last {
                break;
            }
            let scale = born.scale.checked_add(step).ok_or_else(overflow)?;
            let piece = if living && scale == self.current.scale {
                ScaleEnd { index: self.index, exponent: self.current.exponent, epoch_ended: true }
            } else {
                cold.scale_end(born.epoch, scale)?
            };
            let ahead = piece.exponent.saturating_sub(born.exponent);
            if ahead <= SCALES_BACK_MAX {
                let scaled = div_floor(piece.index, power_of_ten(9 * ahead)?)?;
                moved = moved.checked_add(scaled).ok_or_else(overflow)?;
            }
            last = piece.epoch_ended;
        }
        Ok(moved)
    }

    /// `⌊amount · A / (A₀ · 10^(9·scales ahead))⌋`, 0 for an older epoch or more than five scales ahead.
    fn surviving(&self, amount: i128, born: &Generation) -> Result<i128, RiskError> {
        let scales = self.current.scale.saturating_sub(born.scale);
        let ahead = self.current.exponent.saturating_sub(born.exponent);
        if born.epoch != self.current.epoch || scales > SCALES_BACK_MAX || ahead > SCALES_BACK_MAX {
            return Ok(0);
        }
        if self.current == *born {
            return Ok(amount);
        }
        let divisor =
            I256::from(born.survival).checked_mul(power_of_ten(9 * ahead)?).ok_or(RiskError::Overflow("survival"))?;
        mul_div_floor_wide(I256::from(amount), I256::from(self.current.survival), divisor)
    }
}

fn next(number: u32) -> Result<u32, RiskError> {
    number.checked_add(1).ok_or(RiskError::Overflow("generation"))
}

fn lots_from(lots: i128) -> Result<Lots, RiskError> {
    u64::try_from(lots).map_err(|_| RiskError::Overflow("size")).and_then(Lots::new)
}
