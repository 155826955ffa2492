//! Multiplication and division with 256-bit intermediates and a named rounding.

pub use ethnum::I256;

use crate::units::{RiskError, E18};

const OVERFLOW: RiskError = RiskError::Overflow("product");

/// `⌊a·b/d⌋` for `d > 0`. Errors: no positive divisor, or the result leaves i128.
pub fn mul_div_floor(a: i128, b: i128, d: i128) -> Result<i128, RiskError> {
    if d <= 0 {
        return Err(OVERFLOW);
    }
    match a.checked_mul(b) {
        Some(product) => Ok(floor_quotient(product, d)),
        None => mul_div_floor_wide(I256::from(a), I256::from(b), I256::from(d)),
    }
}

/// `⌈a·b/d⌉` for `d > 0`. Errors as [`mul_div_floor`].
pub fn mul_div_ceil(a: i128, b: i128, d: i128) -> Result<i128, RiskError> {
    let negated = a.checked_neg().ok_or(OVERFLOW)?;
    mul_div_floor(negated, b, d)?.checked_neg().ok_or(OVERFLOW)
}

/// `⌊a·b/d⌋` for `d > 0` where the factors are wide. Errors: the product leaves 256 bits or the result i128.
pub(crate) fn mul_div_floor_wide(a: I256, b: I256, d: I256) -> Result<i128, RiskError> {
    let product = a.checked_mul(b).ok_or(OVERFLOW)?;
    i128::try_from(div_floor(product, d)?).map_err(|_| OVERFLOW)
}

/// `⌊a/d⌋` for `d > 0`. Errors: no positive divisor.
pub(crate) fn div_floor(a: I256, d: I256) -> Result<I256, RiskError> {
    if d <= I256::ZERO {
        return Err(OVERFLOW);
    }
    // Both in 128 bits is by far the usual case, and native division is much faster.
    if let (Ok(a), Ok(d)) = (i128::try_from(a), i128::try_from(d)) {
        return Ok(I256::from(floor_quotient(a, d)));
    }
    a.checked_div_euclid(d).ok_or(OVERFLOW)
}

/// `⌊a/d⌋` for `d > 0`. A contract pays some ten thousand steps for a division of 128 bits, a hundred for these by short divisors, and most
/// divisors are short or 10¹⁸: `⌊⌊a/10⁹⌋/10⁹⌋ = ⌊a/10¹⁸⌋`.
fn floor_quotient(a: i128, d: i128) -> i128 {
    const E9: u32 = 1_000_000_000;
    let (magnitude, divisor) = (a.unsigned_abs(), d.unsigned_abs());
    let quotient = match u32::try_from(divisor) {
        Ok(short) => by_short(magnitude, short),
        Err(_) if d == E18 => by_short(by_short(magnitude, E9), E9),
        Err(_) => magnitude / divisor,
    };
    if a >= 0 {
        return 0_i128.wrapping_add_unsigned(quotient);
    }
    let exact = quotient.wrapping_mul(divisor) == magnitude;
    0_i128.wrapping_sub_unsigned(quotient).wrapping_sub(i128::from(!exact))
}

/// `⌊a/d⌋` for `d > 0`, 32 bits at a time.
fn by_short(a: u128, d: u32) -> u128 {
    const LOW: u128 = 0xffff_ffff;
    let digit = |shift: u32| u64::try_from((a >> shift) & LOW).unwrap_or(0);
    let d = u64::from(d);
    let top = digit(96);
    let second = (top % d) << 32 | digit(64);
    let third = (second % d) << 32 | digit(32);
    let last = (third % d) << 32 | digit(0);
    let high = (top / d) << 32 | (second / d);
    let low = (third / d) << 32 | (last / d);
    u128::from(high) << 64 | u128::from(low)
}

/// `10^power` for power ≤ 76.
pub(crate) fn power_of_ten(power: u32) -> Result<I256, RiskError> {
    I256::from(10).checked_pow(power).ok_or(OVERFLOW)
}
