//! The figures of a run, each with its name, in one order for the screen and for the report.

use super::run::Outcome;
use super::scale::{LOTS_PER_DOLLAR, UNITS_PER_DOLLAR};

/// Figures that belong together.
pub struct Group {
    pub title: &'static str,
    /// Name and value, as people read them.
    pub figures: Vec<(&'static str, String)>,
}

/// All of them.
pub fn groups(outcome: &Outcome) -> Vec<Group> {
    vec![
        Group { title: "The run", figures: run(outcome) },
        Group { title: "Liquidations", figures: liquidations(outcome) },
        Group { title: "Who paid", figures: payers(outcome) },
        Group { title: "The books", figures: books(outcome) },
    ]
}

fn run(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let accounts = format!("{}, {} of them", thousands(count(outcome.traders)), thousands(count(outcome.positioned)));
    vec![
        ("Accounts", format!("{accounts} with a position at the end")),
        ("Blocks of 6 s", thousands(count(outcome.blocks))),
        ("Contract messages", thousands(u128::from(outcome.messages))),
        ("Messages per second", thousands(u128::from(outcome.messages_per_second()))),
        ("Fills", format!("{}, and {} refused", thousands(tally.fills.into()), thousands(tally.fills_refused.into()))),
        ("Late deposits", thousands(tally.deposits.into())),
    ]
}

fn liquidations(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let resolved = format!("{}, {} of them", thousands(tally.defaults.into()), thousands(tally.bad_debts.into()));
    vec![
        ("Auctions started", thousands(tally.auctions.into())),
        ("Liquidations (take-overs)", thousands(tally.liquidations.into())),
        ("Lots taken over", lots(tally.lots_taken_over, tally.value_taken_over)),
        ("Accounts resolved", format!("{resolved} with bad debt")),
        ("Lots torn up", lots(tally.lots_torn_up, tally.value_torn_up)),
        ("Worst margin seen", worst_margin(outcome)),
    ]
}

fn payers(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let solvency = &outcome.solvency;
    vec![
        ("Bad debt", dollars(tally.bad_debt)),
        ("Insurance used", dollars(tally.insurance_paid)),
        ("Socialised", dollars(tally.socialised)),
        ("Socialised beyond the daily share", dollars(tally.over_daily_share)),
        ("Shortfall left", dollars(solvency.shortfall.u128())),
        ("Float at the end", dollars(solvency.float.u128())),
        ("Insurance fund at the end", dollars(outcome.fund)),
    ]
}

fn books(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let rounding = outcome.rounding_units;
    let sign = if rounding < 0 { "-" } else { "" };
    let [units, in_dollars] = [thousands(rounding.unsigned_abs()), dollars(rounding.unsigned_abs())];
    vec![
        ("Rounding left in the books", format!("{sign}{units} units, {sign}{in_dollars}")),
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
            format!("{sign}{}.{:02} % of the notional, {} UTC", bps / 100, bps % 100, super::clock::utc(at))
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

/// Units as dollars, the cents cut off.
pub fn whole_dollars(units: u128) -> String {
    format!("${}", thousands(units / UNITS_PER_DOLLAR))
}

/// Lots, in billions (a dollar's worth at listing) where there are many, and their value at the mark in units.
fn lots(lots: u128, units: u128) -> String {
    let billion = u128::from(LOTS_PER_DOLLAR);
    let worth = whole_dollars(units);
    if lots < 1_000 * billion {
        return format!("{}, worth {worth}", thousands(lots));
    }
    format!("{} × 10⁹, worth {worth}", thousands(lots / billion))
}
