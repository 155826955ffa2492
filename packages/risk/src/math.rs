//! Multiplication and division with 256-bit intermediates and a named rounding.

pub use ethnum::I256;

use crate::units::RiskError;

const OVERFLOW: RiskError = RiskError::Overflow("product");

/// `⌊a·b/d⌋` for `d > 0`. Errors: no positive divisor, or the result leaves i128.
pub fn mul_div_floor(a: i128, b: i128, d: i128) -> Result<i128, RiskError> {
    if d <= 0 {
        return Err(OVERFLOW);
    }
    match a.checked_mul(b) {
        Some(product) => Ok(product.div_euclid(d)),
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
        return Ok(I256::from(a.div_euclid(d)));
    }
    a.checked_div_euclid(d).ok_or(OVERFLOW)
}

/// `10^power` for power ≤ 76.
pub(crate) fn power_of_ten(power: u32) -> Result<I256, RiskError> {
    I256::from(10).checked_pow(power).ok_or(OVERFLOW)
}
