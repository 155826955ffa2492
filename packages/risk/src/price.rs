//! Prices of a market, and what a leg is worth for a purpose.

use crate::feed::{Class, ClassRules, Feed};
use crate::math::mul_div_floor;
use crate::planted::{self, Bug};
use crate::side::Direction;
use crate::units::{Price, E18};

/// Oldest last quorum mark that can stand in where sources are fewer than a quorum.
const QUORUM_MARK_AGE_SECONDS_MAX: u64 = 300;

/// Prices of a market now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketPrice {
    pub class: Class,
    /// Mark and outward-rounded bounds; meaningful for classes A to C.
    pub mark: Price,
    pub low: Price,
    pub high: Price,
    /// The last class-B mark, whatever its age.
    pub last_b: Option<Price>,
    /// Fewer fresh sources than a quorum.
    pub few_sources: bool,
    /// The feed holds a jump back.
    pub held_back: bool,
    /// The last quorum mark, if it is at most 300 s old.
    pub last_quorum: Option<Price>,
    /// The last quorum mark, whatever its age.
    pub any_quorum: Option<Price>,
}

impl MarketPrice {
    /// Scales a feed into the market's prices: `⌊feed · multiplier/10¹⁸⌋`, the high bound `⌈⌉`. `None` without a usable mark.
    pub fn new(feed: &Feed, now_star: u64, rules: &ClassRules, multiplier: u128) -> Option<MarketPrice> {
        let scale = |mark: u64| scaled(mark, multiplier).and_then(|p| Price::new(p).ok());
        let mark = scale(feed.mark);
        let low = scaled(feed.low(), multiplier).map(Price::clamped);
        let high = scaled_up(feed.high(), multiplier).map(Price::clamped);
        let last_b = feed.last_b.and_then(|last| scale(last.mark));
        let last_quorum = feed
            .last_quorum
            .filter(|last| now_star.saturating_sub(last.time) <= QUORUM_MARK_AGE_SECONDS_MAX)
            .and_then(|last| scale(last.mark));
        let (mark, class) = match mark {
            Some(mark) => (mark, feed.class(now_star, rules)),
            None => (last_b?, Class::D),
        };
        Some(MarketPrice {
            class,
            mark,
            low: low.unwrap_or(mark),
            high: high.unwrap_or(mark),
            last_b,
            few_sources: feed.sources < feed.quorum,
            held_back: feed.held_back,
            last_quorum,
            any_quorum: feed.last_quorum.and_then(|last| scale(last.mark)),
        })
    }

    /// Class B for a liquidation: with few sources, only if a recent quorum mark can check them.
    pub fn usable(&self) -> bool {
        let checked = !self.few_sources || self.last_quorum.is_some() || planted::is(Bug::LoneSourceTrusted);
        self.class <= Class::B && checked
    }
}

fn scaled(mark: u64, multiplier: u128) -> Option<u128> {
    mul_div_floor(i128::from(mark), i128::try_from(multiplier).ok()?, E18).ok().and_then(|p| u128::try_from(p).ok())
}

fn scaled_up(mark: u64, multiplier: u128) -> Option<u128> {
    let price = crate::math::mul_div_ceil(i128::from(mark), i128::try_from(multiplier).ok()?, E18).ok()?;
    u128::try_from(price).ok()
}

/// What a valuation is for (`docs/rules.md`, five prices of a leg).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Adding,
    Withdrawing,
    Reducing,
    Liquidating,
}

/// The leg's market never had a class-B price, or holds a jump back: the leg cannot be valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPrice;

/// Prices at which one leg counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegPrices {
    pub mark: Price,
    pub worse: Price,
    pub better: Price,
}

/// A leg's prices, and whether its market has the class that the purpose asks of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Valued {
    pub prices: LegPrices,
    pub has_class: bool,
}

impl MarketPrice {
    /// The prices at which a leg of `direction` counts for `purpose`; `gap_bps` is the market's `g`.
    pub fn leg(&self, purpose: Purpose, direction: Direction, gap_bps: u32) -> Result<Valued, NoPrice> {
        let has_class = match purpose {
            Purpose::Adding | Purpose::Reducing => self.class <= Class::B,
            Purpose::Withdrawing => self.class <= Class::A,
            Purpose::Liquidating => self.usable(),
        };
        // A jump held back may lie beyond every gap: nothing is added or withdrawn on the price before it.
        if self.held_back && matches!(purpose, Purpose::Adding | Purpose::Withdrawing) {
            return Err(NoPrice);
        }
        if !has_class && purpose == Purpose::Liquidating && planted::is(Bug::DeadLegBlocks) {
            return Err(NoPrice);
        }
        let prices = if has_class { self.present(purpose, direction) } else { self.past(purpose, direction, gap_bps)? };
        Ok(Valued { prices, has_class })
    }

    fn present(&self, purpose: Purpose, direction: Direction) -> LegPrices {
        if purpose == Purpose::Reducing {
            let doubted = self.few_sources && !planted::is(Bug::LoneSourceTrusted);
            let quorum = self.any_quorum.filter(|_| doubted);
            let mark = against_quorum(self.mark, quorum, purpose, direction);
            return LegPrices { mark, worse: mark, better: mark };
        }
        let (worse, better) = match direction {
            Direction::Long => (self.low, self.high),
            Direction::Short => (self.high, self.low),
        };
        if !self.few_sources || planted::is(Bug::LoneSourceTrusted) {
            return LegPrices { mark: self.mark, worse, better };
        }
        let quorum = if purpose == Purpose::Liquidating { self.last_quorum } else { self.any_quorum };
        let checked = |price| against_quorum(price, quorum, purpose, direction);
        LegPrices { mark: checked(self.mark), worse: checked(worse), better: checked(better) }
    }

    fn past(&self, purpose: Purpose, direction: Direction, gap_bps: u32) -> Result<LegPrices, NoPrice> {
        let mut last = self.last_b.ok_or(NoPrice)?;
        if !planted::is(Bug::LoneSourceTrusted) {
            // Liquidating, neither the kinder (one key would shield) nor the harsher (it would ruin): what a quorum said.
            last = match self.any_quorum {
                Some(quorum) if purpose == Purpose::Liquidating => quorum,
                quorum => against_quorum(last, quorum, purpose, direction),
            };
        }
        if purpose == Purpose::Reducing {
            return Ok(LegPrices { mark: last, worse: last, better: last });
        }
        let (down, up) = (moved(last, gap_bps, false), moved(last, gap_bps, true));
        let (worse, better) = match direction {
            Direction::Long => (down, up),
            Direction::Short => (up, down),
        };
        Ok(LegPrices { mark: last, worse, better })
    }
}

/// What a lone source may have said, against what a quorum said last: the kinder of both to the account where it is liquidated, the harsher
/// elsewhere.
fn against_quorum(price: Price, quorum: Option<Price>, purpose: Purpose, direction: Direction) -> Price {
    let kinder = purpose == Purpose::Liquidating;
    match quorum {
        None => price,
        Some(quorum) if kinder == (direction == Direction::Long) => price.max(quorum),
        Some(quorum) => price.min(quorum),
    }
}

/// `p` moved by the gap: down rounded down, up rounded up.
fn moved(price: Price, gap_bps: u32, up: bool) -> Price {
    let gap = u128::from(gap_bps);
    // A price is at most 10³³, so the product stays within u128.
    let price = price.get();
    Price::clamped(if up {
        (price * (10_000 + gap)).div_ceil(10_000)
    } else {
        price * 10_000_u128.saturating_sub(gap) / 10_000
    })
}
