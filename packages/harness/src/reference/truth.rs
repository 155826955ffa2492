//! What a position would have, exactly, if every index event had visited it: the check on where indices land.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{Signed, Zero};

use super::num::narrow;

/// Beyond this many binary digits of the denominator the fractions are rounded to [`GRID_BITS`].
const WIDEST_BITS: u64 = 8_192;
/// Binary digits kept then: an error below 2⁻⁵¹² lot or unit.
const GRID_BITS: u64 = 512;
/// Survival indices have at least 21 digits: the relative error of one division is below 10⁻²¹.
const INDEX_DIGITS: u32 = 21;

/// A position's |size| and the cash it has coming since its last touch, as fractions of one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    size: BigInt,
    cash: BigInt,
    denominator: BigInt,
    /// Index events since the last touch.
    pub events: u64,
    /// Σ |share| of these events, in units, each rounded up.
    gross: BigInt,
}

impl Truth {
    /// A position just touched: `size` lots without sign, nothing coming.
    pub fn at_touch(size: i128) -> Truth {
        Truth {
            size: BigInt::from(size),
            cash: BigInt::zero(),
            denominator: BigInt::from(1),
            events: 0,
            gross: BigInt::zero(),
        }
    }

    /// The side receives `total` units, shared over `open_interest` lots: this position gets `total · size / OI`.
    pub fn share(&mut self, total: i128, open_interest: i128) {
        self.make_divisible(open_interest);
        let share = &self.size / BigInt::from(open_interest) * BigInt::from(total);
        self.gross += (share.abs() + &self.denominator - 1_u8) / &self.denominator;
        self.cash += share;
        self.events += 1;
    }

    /// `lots` of `open_interest` are torn up: the size becomes `size · (1 − lots/OI)`.
    pub fn shrink(&mut self, lots: i128, open_interest: i128) {
        self.make_divisible(open_interest);
        self.size = &self.size / BigInt::from(open_interest) * BigInt::from(open_interest - lots);
        self.events += 1;
    }

    /// Widens the common denominator until the size's numerator is a multiple of `open_interest`.
    fn make_divisible(&mut self, open_interest: i128) {
        if self.denominator.bits() > WIDEST_BITS {
            self.round_to_grid();
        }
        let left_over = narrow(&(&self.size % open_interest));
        let factor = open_interest / left_over.gcd(&open_interest);
        if factor != 1 {
            self.size *= factor;
            self.cash *= factor;
            self.denominator *= factor;
        }
    }

    fn round_to_grid(&mut self) {
        let grid = BigInt::from(BigUint::from(1_u8) << GRID_BITS);
        self.size = (&self.size * &grid).div_floor(&self.denominator);
        self.cash = (&self.cash * &grid).div_floor(&self.denominator);
        self.denominator = grid;
    }

    /// Whether the integers at which the indices land lie within the bound of the truth (docs/rules.md, Touch): `1 + m/100` lots,
    /// and as many units plus `m · 10⁻²¹` of the money that moved (what an index of 21 digits can resolve).
    pub fn agrees(&self, size: i128, pending: &BigInt) -> bool {
        let bound = BigInt::from(100 + self.events) * &self.denominator;
        let lots_off = (BigInt::from(size) * &self.denominator - &self.size).abs() * 100_u8;
        let units_off = (pending * &self.denominator - &self.cash).abs() * 100_u8;
        let resolution =
            (&self.gross * self.events * 100_u8 * &self.denominator).div_ceil(&BigInt::from(10_u8).pow(INDEX_DIGITS));
        lots_off <= bound && units_off <= bound + resolution
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_is_torn_up_and_seven_units_are_shared() {
        let mut truth = Truth::at_touch(10);
        truth.share(7, 30); // 7·10/30 = 2.33 units
        truth.shrink(10, 30); // 6.67 lots left
        assert!(truth.agrees(6, &BigInt::from(2)));
        assert!(truth.agrees(7, &BigInt::from(3)));
        assert!(!truth.agrees(5, &BigInt::from(2)));
        assert!(!truth.agrees(6, &BigInt::from(4)));
    }

    #[test]
    fn rounding_to_the_grid_keeps_the_value() {
        let mut truth = Truth::at_touch(1_000_000);
        for event in 0..400_i128 {
            truth.share(-5, 1_000_003 + event);
            truth.shrink(1, 1_000_003 + event);
        }
        // Σ 5·s/OI over 400 events with s ≈ OI: about −1,999.6; s ≈ 10⁶·(1 − 10⁻⁶)⁴⁰⁰ ≈ 999,600
        assert!(truth.agrees(999_600, &BigInt::from(-2_000)));
        assert!(!truth.agrees(999_590, &BigInt::from(-2_000)));
    }
}
