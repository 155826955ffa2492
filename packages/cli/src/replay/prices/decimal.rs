//! Decimal text as an integer, without floating point.

/// Decimals kept; further digits are cut off.
pub const DECIMALS: i32 = 18;
/// Largest price accepted, in 10⁻¹⁸: 10¹² units, far inside every integer that follows.
const LARGEST: u128 = 1_000_000_000_000_000_000_000_000_000_000;
/// Digits after the point are read until the number has so many of them that no more could matter.
const ENOUGH: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

/// Why a text is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPrice {
    /// No decimal number, or a negative one.
    NoNumber,
    /// Beyond 10¹².
    TooLarge,
}

/// The value of decimal text (`7889.5`, `.5`, `4e-05`) in 10⁻¹⁸, rounded down.
///
/// # Errors
/// If it is anything else, negative, or beyond 10¹².
pub fn parse_decimal(text: &str) -> Result<u128, NoPrice> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| NoPrice::NoNumber)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if mantissa.trim_matches('.').is_empty() || !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) {
        return Err(NoPrice::NoNumber);
    }
    scaled(whole, fraction, exponent).filter(|price| *price <= LARGEST).ok_or(NoPrice::TooLarge)
}

/// The value of digits before and after the point, times a power of ten, in 10⁻¹⁸; `None` if it is too large.
fn scaled(whole: &str, fraction: &str, exponent: i32) -> Option<u128> {
    let mut value: u128 = 0;
    for digit in whole.chars() {
        value = value.checked_mul(10)?.checked_add(u128::from(digit.to_digit(10)?))?;
    }
    let mut shift = DECIMALS.checked_add(exponent)?;
    for digit in fraction.chars().filter_map(|digit| digit.to_digit(10)) {
        if value >= ENOUGH {
            break;
        }
        value = value * 10 + u128::from(digit);
        shift = shift.checked_sub(1)?;
    }
    let power = 10_u128.checked_pow(shift.unsigned_abs());
    if shift >= 0 {
        return value.checked_mul(power?);
    }
    Some(power.map_or(0, |power| value / power))
}

/// A price in 10⁻¹⁸ as decimal text, without zeros at its end.
pub fn decimal(price: u128) -> String {
    let unit = 10_u128.pow(DECIMALS.unsigned_abs());
    let text = format!("{}.{:018}", price / unit, price % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
