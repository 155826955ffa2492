//! Decimal text as an integer, without floating point.

/// Decimals kept; further digits are cut off.
pub const DECIMALS: i32 = 18;
/// Largest price accepted, in 10⁻¹⁸: 10¹² units, far inside every integer that follows.
const LARGEST: u128 = 1_000_000_000_000_000_000_000_000_000_000;

/// The value of decimal text (`7889.5`, `.5`, `4e-05`) in 10⁻¹⁸, rounded down; `None` if it is anything else,
/// negative, or beyond 10¹².
pub fn parse_decimal(text: &str) -> Option<u128> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value: u128 = 0;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value.checked_mul(10)?.checked_add(u128::from(digit.to_digit(10)?))?;
    }
    let shift = DECIMALS.checked_add(exponent)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let power = 10_u128.checked_pow(shift.unsigned_abs());
    let scaled = if shift >= 0 { value.checked_mul(power?)? } else { power.map_or(0, |power| value / power) };
    (scaled <= LARGEST).then_some(scaled)
}
