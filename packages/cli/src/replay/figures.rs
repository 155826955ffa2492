//! The figures of a run, each with its name, in one order for the screen and for the report.

use super::run::Outcome;
use super::scale::{LOTS_PER_DOLLAR, UNITS_PER_DOLLAR};

/// Name and value, as people read them.
pub fn figures(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let solvency = &outcome.solvency;
    vec![
        ("Accounts", thousands(count(outcome.traders))),
        ("Blocks of 6 s", thousands(count(outcome.blocks))),
        ("Contract messages", thousands(u128::from(outcome.messages))),
        ("Messages per second", thousands(u128::from(outcome.messages_per_second()))),
        ("Fills", format!("{} ({} refused)", thousands(tally.fills.into()), thousands(tally.fills_refused.into()))),
        ("Auctions started", thousands(tally.auctions.into())),
        ("Liquidations (take-overs)", thousands(tally.liquidations.into())),
        ("Lots taken over", lots(tally.lots_taken_over)),
        ("Defaults resolved", thousands(tally.defaults.into())),
        ("Lots torn up", format!("{} in {} legs", lots(tally.lots_torn_up), thousands(tally.tear_ups.into()))),
        ("Bad debt", dollars(tally.bad_debt)),
        ("Insurance used", dollars(tally.insurance_paid)),
        ("Socialised", dollars(tally.socialised)),
        ("  beyond the daily share", dollars(tally.over_daily_share)),
        ("Shortfall left", dollars(solvency.shortfall.u128())),
        ("Float and fund at the end", format!("{} and {}", dollars(solvency.float.u128()), dollars(outcome.fund))),
        ("Worst margin seen", worst_margin(outcome)),
        ("Rounding left in the books", format!("{} units", outcome.rounding_units)),
        ("Solvency shown", solvency_shown(outcome)),
        ("Invariant violations", thousands(outcome.violations.into())),
        ("State hash", outcome.state_hash.clone()),
    ]
}

fn worst_margin(outcome: &Outcome) -> String {
    match outcome.series.worst_margin_bps {
        Some((bps, at)) => {
            let sign = if bps < 0 { "-" } else { "" };
            let bps = bps.unsigned_abs();
            format!("{sign}{}.{:02} % of the notional, {}", bps / 100, bps % 100, super::clock::utc(at))
        }
        None => "no account had a position".to_owned(),
    }
}

fn solvency_shown(outcome: &Outcome) -> String {
    let solvency = &outcome.solvency;
    let verdict = if solvency.balanced { "balanced" } else { "NOT BALANCED" };
    format!("{verdict}: {} held, {} in the bank", dollars(solvency.held.u128()), dollars(solvency.balance.u128()))
}

fn count(items: usize) -> u128 {
    u128::try_from(items).unwrap_or(u128::MAX)
}

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

/// Lots, in billions (a dollar's worth at listing) where there are many.
pub fn lots(lots: u128) -> String {
    let billion = u128::from(LOTS_PER_DOLLAR);
    if lots < 1_000 * billion {
        return thousands(lots);
    }
    format!("{} × 10⁹", thousands(lots / billion))
}
