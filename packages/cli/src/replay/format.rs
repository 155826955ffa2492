//! Numbers and money as people read them.

use cosmwasm_std::Uint128;

use super::scale::{E18, UNITS_PER_DOLLAR};

/// Digits in groups of three.
pub fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Gas in millions, rounded to the next.
pub fn millions(gas: u64) -> String {
    thousands(u128::from(gas.saturating_add(500_000) / 1_000_000))
}

/// Units as dollars and cents.
pub fn dollars(units: u128) -> String {
    let cents = units / (UNITS_PER_DOLLAR / 100);
    format!("${}.{:02}", thousands(cents / 100), cents % 100)
}

/// Units as dollars, the cents cut off.
pub fn whole_dollars(units: u128) -> String {
    format!("${}", thousands(units / UNITS_PER_DOLLAR))
}

/// Units as dollars and cents, with a minus where they are negative.
pub fn signed_dollars(units: i128) -> String {
    format!("{}{}", if units < 0 { "-" } else { "" }, dollars(units.unsigned_abs()))
}

/// Units of a whole, in per cent: `99.98 %`; where nothing is due, a dash. Only all of it is 100.00 %.
pub fn percent(part: u128, whole: u128) -> String {
    match Uint128::new(part).checked_multiply_ratio(10_000_u128, whole) {
        Ok(bps) => percent_of_bps(bps.u128()),
        Err(_) => "–".to_owned(),
    }
}

/// 10⁻⁴ as per cent.
pub fn percent_of_bps(bps: u128) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// A price in 10⁻¹⁸ with its first significant digits.
pub fn price(e18: u128) -> String {
    let [whole, rest] = [e18 / E18, e18 % E18];
    let digits = format!("{rest:018}");
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let kept = if whole > 0 { 2 } else { zeros + 4 };
    let shown = digits.get(..kept).unwrap_or(&digits).trim_end_matches('0');
    if shown.is_empty() {
        return thousands(whole);
    }
    format!("{}.{shown}", thousands(whole))
}

#[cfg(test)]
mod tests {
    use super::{millions, percent, price, E18};

    #[test]
    fn shares_and_prices_are_short_and_not_rounded_up() {
        let shares = [(1, 1), (99_999, 100_000), (0, 5), (0, 0)].map(|(part, whole)| percent(part, whole));
        assert_eq!(shares, ["100.00 %", "99.99 %", "0.00 %", "–"]);
        let prices = [E18, 7_889_512 * E18 / 1_000, 51_239 * E18 / 1_000_000_000, 0].map(price);
        assert_eq!([92_499_999, 92_500_000].map(millions), ["92", "93"]);
        assert_eq!(prices, ["1", "7,889.51", "0.00005123", "0"]);
    }
}
