//! The figures of a run, each with its name, in one order for the screen and for the report.

use super::ending;
use super::format::{dollars, signed_dollars, thousands, whole_dollars};
use super::halts;
use super::keepers::KEEPERS;
use super::left_over::Purse;
use super::outcome::Outcome;
use super::settled::SettledMarket;
use super::tally::Tally;

/// Figures that belong together.
pub struct Group {
    pub title: String,
    /// The title is shown in the table too: these figures do not explain themselves.
    pub titled: bool,
    /// Name and value, as people read them.
    pub figures: Vec<(&'static str, String)>,
}

/// All of them.
pub fn groups(outcome: &Outcome) -> Vec<Group> {
    let group = |title: &str, figures| Group { title: title.to_owned(), titled: false, figures };
    let mut groups = vec![
        group("The run", run(outcome)),
        group("Liquidations", liquidations(outcome)),
        group("Who paid and who gained", payers(outcome)),
    ];
    groups.extend(outcome.halts.iter().map(halts::group));
    groups.extend(outcome.settled.iter().map(SettledMarket::group));
    groups.extend(outcome.ending.iter().flat_map(ending::groups));
    groups.push(group("The books", books(outcome)));
    groups
}

fn run(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let [traders, positioned] = [outcome.traders, outcome.left.positioned].map(|accounts| thousands(count(accounts)));
    let fills = format!("{} in {} messages", thousands(tally.fills.into()), thousands(tally.fill_messages.into()));
    let later = dollars(outcome.left.traders.later + outcome.left.keepers.later);
    vec![
        ("Traders' accounts", format!("{traders}, {positioned} of them with a position at the end")),
        ("Keepers' accounts", KEEPERS.to_string()),
        ("Blocks of 6 s", thousands(count(outcome.blocks))),
        ("Contract messages", thousands(u128::from(outcome.messages))),
        ("Messages per second", thousands(u128::from(outcome.messages_per_second()))),
        ("Fills", format!("{fills}, {} more refused", thousands(tally.fills_refused.into()))),
        ("Refused by modes, by the one-block bound", refused(tally)),
        ("Later deposits", format!("{}, of {later}", thousands(tally.deposits.into()))),
    ]
}

fn liquidations(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let resolved = format!("{}, {} of them", thousands(tally.defaults.into()), thousands(tally.bad_debts.into()));
    vec![
        ("Auctions started", thousands(tally.auctions.into())),
        ("Liquidations (take-overs)", at_the_mark(tally.liquidations, tally.value_taken_over)),
        ("Accounts resolved", format!("{resolved} with bad debt")),
        ("Positions torn up", at_the_mark(tally.tear_ups, tally.value_torn_up)),
        ("Lowest equity ÷ notional of any account", worst_margin(outcome)),
    ]
}

fn payers(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let tally = &outcome.tally;
    let solvency = &outcome.solvency;
    vec![
        ("Bad debt", dollars(tally.bad_debt)),
        ("Insurance used", dollars(tally.insurance_paid)),
        ("Socialised", dollars(tally.socialised)),
        ("Left to markets that had to end, cut off gains there", ended(tally)),
        ("Shortfall left", dollars(solvency.shortfall.u128())),
        ("Float at the end", dollars(solvency.float.u128())),
        ("Insurance fund at the end", dollars(outcome.fund)),
        ("Traders", purse(&outcome.left.traders)),
        ("Keepers", purse(&outcome.left.keepers)),
    ]
}

fn books(outcome: &Outcome) -> Vec<(&'static str, String)> {
    vec![
        ("Rounding left in the books", signed_dollars(outcome.left.rounding_units)),
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
            format!("{sign}{}.{:02} %, {} UTC", bps / 100, bps % 100, crate::clock::utc(at))
        }
        None => "no account had a position".to_owned(),
    }
}

fn solvency_shown(outcome: &Outcome) -> String {
    let solvency = &outcome.solvency;
    let verdict = if solvency.balanced { "balanced" } else { "NOT BALANCED" };
    format!("{verdict}: {} held, {} in the bank", dollars(solvency.held.u128()), dollars(solvency.balance.u128()))
}

fn refused(tally: &Tally) -> String {
    format!("{}, {}", thousands(tally.blocked.by_modes.into()), thousands(tally.blocked.by_bound.into()))
}

fn count(items: usize) -> u128 {
    u128::try_from(items).unwrap_or(u128::MAX)
}

fn ended(tally: &Tally) -> String {
    format!("{}, {}", dollars(tally.unpaid), dollars(tally.cut))
}

/// How many, and what they were worth.
fn at_the_mark(times: u64, units: u128) -> String {
    format!("{}, worth {} at the mark", thousands(times.into()), whole_dollars(units))
}

/// `brought $1.00, ended with $3.00: +$2.00`.
fn purse(purse: &Purse) -> String {
    let profit = purse.profit();
    let sign = if profit > 0 { "+" } else { "" };
    let [brought, ended] = [dollars(purse.deposits()), signed_dollars(purse.ended)];
    format!("brought {brought}, ended with {ended}: {sign}{}", signed_dollars(profit))
}
