//! The complete list of what happened to one side of a market, and where it leaves a position.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;

use super::num::{floor, narrow};

/// Survival index of a new epoch.
pub const SURVIVAL_START: i128 = 10_i128.pow(30);
/// Below this the survival index is multiplied by 10⁹ʲ.
pub const SURVIVAL_MIN: i128 = 10_i128.pow(21);
/// Scales that a position may lie behind and still be worth something.
const SCALES_BACK_MAX: usize = 5;
/// A piece whose divisor has more than 45 zeros counts 0.
const PIECE_EXPONENT_MAX: u32 = 5;

/// One event of a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The side received `total` units over `open_interest` lots; X grew by `growth` = ⌊A·total/OI⌋.
    Share { total: i128, open_interest: i128, growth: BigInt },
    /// `lots` of `open_interest` were torn up; A went to `survival_after`, rescaled by 10⁹ʲ with j = `rescale`.
    TearUp { lots: i128, open_interest: i128, survival_after: i128, rescale: u32 },
    /// A new epoch: nothing older survives.
    Turn,
}

/// Where a position stood at its last touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Events of the side already applied.
    pub seen: usize,
    /// The side's survival index then.
    pub survival: i128,
}

/// What the events since then did.
pub struct Passage {
    /// Cash index gained, scale by scale: cumulative exponent, and ΔX in that scale.
    pieces: Vec<(u32, BigInt)>,
    survival: i128,
    epoch_over: bool,
}

/// Walks the events after `standing`, one by one.
pub fn walk(history: &[Event], standing: &Standing) -> Passage {
    let mut passage = Passage { pieces: vec![(0, BigInt::zero())], survival: standing.survival, epoch_over: false };
    for event in history.iter().skip(standing.seen) {
        match event {
            Event::Share { growth, .. } => {
                if let Some((_, piece)) = passage.pieces.last_mut() {
                    *piece += growth;
                }
            }
            Event::TearUp { survival_after, rescale, .. } => {
                passage.survival = *survival_after;
                if *rescale > 0 {
                    let exponent = passage.exponent() + rescale;
                    passage.pieces.push((exponent, BigInt::zero()));
                }
            }
            Event::Turn => {
                passage.epoch_over = true;
                break;
            }
        }
    }
    passage
}

impl Passage {
    fn exponent(&self) -> u32 {
        self.pieces.last().map_or(0, |(exponent, _)| *exponent)
    }

    /// Part of `whole` that survives: `⌊whole · A/(A₀·10^(9e))⌋`.
    fn survivor(&self, whole: i128, survival_then: i128) -> i128 {
        let ten = 10_i128.pow(9);
        let mut below = vec![survival_then];
        below.extend(std::iter::repeat_n(ten, usize::try_from(self.exponent()).unwrap_or(usize::MAX)));
        floor(&[whole, self.survival], &below)
    }

    /// |size| after the events.
    pub fn size(&self, size: i128, survival_then: i128) -> i128 {
        if self.epoch_over || self.pieces.len() > SCALES_BACK_MAX + 1 {
            return 0;
        }
        self.survivor(size, survival_then)
    }

    /// Cost after the events, for a position whose size is not 0.
    pub fn cost(&self, cost: i128, survival_then: i128) -> i128 {
        self.survivor(cost, survival_then)
    }

    /// Units that the events brought: `⌊|size|·ΔX/A₀⌋`.
    pub fn pending(&self, size: i128, survival_then: i128) -> BigInt {
        let gained: BigInt = self
            .pieces
            .iter()
            .take(SCALES_BACK_MAX + 1)
            .filter(|(exponent, _)| *exponent <= PIECE_EXPONENT_MAX)
            .map(|(exponent, piece)| piece.div_floor(&BigInt::from(10_u8).pow(9 * exponent)))
            .sum();
        (gained * size).div_floor(&BigInt::from(survival_then))
    }
}

/// `⌊A·total/OI⌋`.
pub fn growth(survival: i128, total: i128, open_interest: i128) -> BigInt {
    (BigInt::from(survival) * total).div_floor(&BigInt::from(open_interest))
}

/// A after `lots` of `open_interest` are gone, and the j of its rescaling: `⌊A·(OI − k)·10⁹ʲ/OI⌋` with the smallest
/// j that leaves at least 21 digits. `lots < open_interest`.
pub fn survive(survival: i128, lots: i128, open_interest: i128) -> (i128, u32) {
    let mut scaled = BigInt::from(survival) * (open_interest - lots);
    let mut rescale = 0;
    loop {
        let after = scaled.div_floor(&BigInt::from(open_interest));
        if after >= BigInt::from(SURVIVAL_MIN) {
            return (narrow(&after), rescale);
        }
        scaled *= 10_i128.pow(9);
        rescale += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Standing {
        Standing { seen: 0, survival: SURVIVAL_START }
    }

    #[test]
    fn a_share_lands_floored() {
        let history = [Event::Share { total: -7, open_interest: 30, growth: growth(SURVIVAL_START, -7, 30) }];
        let passage = walk(&history, &start());
        assert_eq!(passage.pending(10, SURVIVAL_START), BigInt::from(-3)); // −2.33
        assert_eq!(passage.size(10, SURVIVAL_START), 10);
    }

    #[test]
    fn a_rescaling_divides_what_comes_later() {
        // 10¹⁰ lots, all but 1 torn up: A would be 10²⁰, so j = 1 and A = 10²⁹
        let open_interest = 10_i128.pow(10);
        let (survival_after, rescale) = survive(SURVIVAL_START, open_interest - 1, open_interest);
        assert_eq!((survival_after, rescale), (10_i128.pow(29), 1));
        let history = [
            Event::TearUp { lots: open_interest - 1, open_interest, survival_after, rescale },
            Event::Share { total: 1_000, open_interest: 1, growth: growth(survival_after, 1_000, 1) },
        ];
        let passage = walk(&history, &start());
        assert_eq!(passage.size(open_interest, SURVIVAL_START), 1);
        assert_eq!(passage.cost(open_interest * 3 + 1, SURVIVAL_START), 3);
        assert_eq!(passage.pending(open_interest, SURVIVAL_START), BigInt::from(1_000));
        assert_eq!(passage.pending(open_interest / 2, SURVIVAL_START), BigInt::from(500));
    }

    #[test]
    fn a_turn_ends_the_size_and_keeps_the_cash() {
        let history = [
            Event::Share { total: 9, open_interest: 3, growth: growth(SURVIVAL_START, 9, 3) },
            Event::Turn,
            Event::Share { total: 900, open_interest: 3, growth: growth(SURVIVAL_START, 900, 3) },
        ];
        let passage = walk(&history, &start());
        assert_eq!(passage.size(3, SURVIVAL_START), 0);
        assert_eq!(passage.pending(3, SURVIVAL_START), BigInt::from(9));
    }
}
