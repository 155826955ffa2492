//! Numbers and money as people read them.

use super::scale::UNITS_PER_DOLLAR;

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
