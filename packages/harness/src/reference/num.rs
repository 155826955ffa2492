//! Exact arithmetic: every product is taken in full before its one division.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;

/// 10¹⁸: the scale of prices, shares and discounts.
pub const E18: i128 = 1_000_000_000_000_000_000;
/// 10¹⁷: the daily share of a side (10 %), in 10⁻¹⁸.
pub const DAILY_SHARE_E18: i128 = 100_000_000_000_000_000;
/// Largest amount of anything counted in units.
pub const UNITS_MAX: i128 = 10_i128.pow(36);
/// Largest price, in 10⁻¹⁸ unit per lot.
pub const PRICE_MAX: i128 = 10_i128.pow(33);
/// Largest size and open interest, in lots.
pub const LOTS_MAX: i128 = 10_i128.pow(19);
/// Stands for every result beyond it: larger than any limit of the rules.
const BEYOND: i128 = 10_i128.pow(38);

fn product(factors: &[i128]) -> BigInt {
    factors.iter().fold(BigInt::from(1), |all, factor| all * BigInt::from(*factor))
}

fn small_product(factors: &[i128]) -> Option<i128> {
    factors.iter().try_fold(1_i128, |all, factor| all.checked_mul(*factor))
}

/// A whole number as `i128`; what lies beyond ±10³⁸ (beyond every limit) is held there.
pub fn narrow(value: &BigInt) -> i128 {
    let beyond = if value.sign() == num_bigint::Sign::Minus { -BEYOND } else { BEYOND };
    value.to_i128().map_or(beyond, |narrow| narrow.clamp(-BEYOND, BEYOND))
}

/// `⌊Π numerator / Π denominator⌋`, toward −∞. The denominator is positive.
pub fn floor(numerator: &[i128], denominator: &[i128]) -> i128 {
    match (small_product(numerator), small_product(denominator)) {
        (Some(above), Some(below)) => above.div_euclid(below).clamp(-BEYOND, BEYOND),
        _ => narrow(&product(numerator).div_floor(&product(denominator))),
    }
}

/// `⌈Π numerator / Π denominator⌉`, toward +∞. The denominator is positive.
pub fn ceil(numerator: &[i128], denominator: &[i128]) -> i128 {
    match (small_product(numerator), small_product(denominator)) {
        (Some(above), Some(below)) => {
            let quotient = above.div_euclid(below);
            quotient + i128::from(above.rem_euclid(below) != 0)
        }
        _ => narrow(&-(-product(numerator)).div_floor(&product(denominator))),
    }
}

/// Whether `Π left ≥ Π right`, in full width.
pub fn at_least(left: &[i128], right: &[i128]) -> bool {
    match (small_product(left), small_product(right)) {
        (Some(left), Some(right)) => left >= right,
        _ => product(left) >= product(right),
    }
}

/// `val(n, p) = ⌊n·p / 10¹⁸⌋` toward −∞: units that `lots` (signed) are worth at `price`.
pub fn value(lots: i128, price: i128) -> i128 {
    floor(&[lots, price], &[E18])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_round_toward_their_side() {
        assert_eq!(floor(&[-7], &[2]), -4);
        assert_eq!(ceil(&[-7], &[2]), -3);
        assert_eq!(ceil(&[7], &[2]), 4);
        assert_eq!(value(-1, 1), -1);
        assert_eq!(value(1, 1), 0);
    }

    #[test]
    fn wide_products_are_exact() {
        let wide = 10_i128.pow(30);
        assert_eq!(floor(&[wide, wide, -1], &[wide]), -wide);
        assert_eq!(floor(&[wide, wide, -1], &[wide, 3]), -(wide / 3) - 1);
        assert_eq!(ceil(&[wide, wide], &[wide, 3]), wide / 3 + 1);
        assert!(at_least(&[wide, wide], &[wide, wide]));
        assert!(!at_least(&[wide, wide - 1], &[wide, wide]));
    }

    #[test]
    fn what_is_beyond_every_limit_stays_there() {
        assert_eq!(floor(&[UNITS_MAX, UNITS_MAX], &[1]), 10_i128.pow(38));
        assert_eq!(floor(&[UNITS_MAX, -UNITS_MAX], &[1]), -(10_i128.pow(38)));
    }
}
