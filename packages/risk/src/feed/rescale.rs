//! Prices of a source that has exponents of its own.

/// Price and confidence in 10^`from` brought to 10^`to`: the price rounded toward zero, the confidence up. `None` where they do not fit.
pub fn rescaled(price: i64, confidence: u64, from: i32, to: i32) -> Option<(i64, u64)> {
    let difference = from.checked_sub(to)?;
    let factor = 10_u64.checked_pow(difference.unsigned_abs());
    if difference >= 0 {
        let factor = factor?;
        let price = price.checked_mul(i64::try_from(factor).ok()?)?;
        return Some((price, confidence.checked_mul(factor)?));
    }
    match factor.map(|factor| (factor, i64::try_from(factor))) {
        Some((factor, Ok(signed))) => Some((price / signed, confidence.div_ceil(factor))),
        // Divided by more than any 63-bit price.
        _ => Some((0, u64::from(confidence > 0))),
    }
}
