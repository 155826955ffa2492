//! The figures of a run as JSON, for other programs.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::ending::Ending;
use super::halts::HaltAccount;
use super::options::Options;
use super::outcome::Outcome;
use super::settled::SettledMarket;
use super::units::units;
use crate::chain::Figures;

/// Money in units, sizes in lots ([`units`]). All numbers but the seconds are whole and exact; readers that use floating
/// point lose the last digits of those beyond 2⁵³.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    pub prices: String,
    /// What a real chain made of it, if it was sent there too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_chain: Option<Figures>,
    pub seed: u64,
    pub leverage_max: u32,
    pub accounts: usize,
    /// Of them, with a position at the end.
    pub positioned: usize,
    pub blocks: usize,
    pub messages: u64,
    pub messages_per_second: u64,
    pub seconds: f64,
    pub fills: u64,
    pub fill_messages: u64,
    pub fills_refused: u64,
    pub messages_refused: u64,
    /// After the first one of an account.
    pub deposits: u64,
    pub auctions: u64,
    pub liquidations: u64,
    pub lots_taken_over: u128,
    pub value_taken_over: u128,
    pub defaults: u64,
    pub bad_debts: u64,
    pub tear_ups: u64,
    pub lots_torn_up: u128,
    pub value_torn_up: u128,
    pub bad_debt: u128,
    pub insurance_paid: u128,
    pub socialised: u128,
    pub left_to_settlements: u128,
    pub shortfall_booked: u128,
    /// Of that, what nobody has paid.
    pub shortfall: u128,
    /// Paid to keepers for resolving.
    pub rewards: u128,
    /// Insurance fund to float, and back.
    pub refilled: u128,
    pub returned: u128,
    pub float: u128,
    pub fund: u128,
    pub traders_deposits: u128,
    pub traders_end_equity: i128,
    pub traders_net_result: i128,
    pub keepers_start_equity: u128,
    pub keepers_later_deposits: u128,
    pub keepers_end_equity: i128,
    pub keepers_profit: i128,
    pub worst_margin_bps: Option<i64>,
    pub rounding_units: i128,
    pub balanced: bool,
    pub invariant_violations: u64,
    /// Messages and items refused by modes, and by the one-block bound.
    #[serde(default)]
    pub blocked_by_modes: u64,
    #[serde(default)]
    pub blocked_by_bound: u64,
    /// Control run: nothing leads to RESUME.
    #[serde(default)]
    pub no_grace: bool,
    #[serde(default)]
    pub halts: Vec<HaltAccount>,
    /// Cut off winners' gains in a market that had to end, and what came of that.
    #[serde(default)]
    pub cut: u128,
    #[serde(default)]
    pub settled: Option<SettledMarket>,
    /// The wind-down of the whole.
    #[serde(default)]
    pub ending: Option<Ending>,
    pub state_hash: String,
}

/// A summary as it stands in its file.
#[derive(Serialize)]
struct File<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    units: BTreeMap<&'static str, &'static str>,
}

impl Summary {
    /// The text of the summary's file: the figures, and the unit of each.
    ///
    /// # Errors
    /// If a figure cannot be written as JSON.
    pub fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(&File { summary: self, units: units() })? + "\n")
    }

    /// The figures of one run over the prices called `prices`.
    pub fn new(options: &Options, prices: &str, outcome: &Outcome) -> Self {
        let tally = &outcome.tally;
        let [traders, keepers] = [outcome.left.traders, outcome.left.keepers];
        Summary {
            on_chain: outcome.mirror.clone(),
            prices: prices.to_owned(),
            seed: options.seed,
            leverage_max: options.leverage_max,
            accounts: outcome.traders,
            positioned: outcome.left.positioned,
            blocks: outcome.blocks,
            messages: outcome.messages,
            messages_per_second: outcome.messages_per_second(),
            seconds: (outcome.elapsed.as_secs_f64() * 10.0).round() / 10.0,
            fills: tally.fills,
            fill_messages: tally.fill_messages,
            fills_refused: tally.fills_refused,
            messages_refused: tally.messages_refused,
            deposits: tally.deposits,
            auctions: tally.auctions,
            liquidations: tally.liquidations,
            lots_taken_over: tally.lots_taken_over,
            value_taken_over: tally.value_taken_over,
            defaults: tally.defaults,
            bad_debts: tally.bad_debts,
            tear_ups: tally.tear_ups,
            lots_torn_up: tally.lots_torn_up,
            value_torn_up: tally.value_torn_up,
            bad_debt: tally.bad_debt,
            insurance_paid: tally.insurance_paid,
            socialised: tally.socialised,
            left_to_settlements: tally.unpaid,
            shortfall_booked: tally.shortfall_booked,
            shortfall: outcome.solvency.shortfall.u128(),
            rewards: tally.rewards,
            refilled: tally.refilled,
            returned: tally.returned,
            float: outcome.solvency.float.u128(),
            fund: outcome.fund,
            traders_deposits: traders.deposits(),
            traders_end_equity: traders.ended,
            traders_net_result: traders.profit(),
            keepers_start_equity: keepers.first,
            keepers_later_deposits: keepers.later,
            keepers_end_equity: keepers.ended,
            keepers_profit: keepers.profit(),
            worst_margin_bps: outcome.series.worst_margin_bps.map(|(bps, _)| bps),
            rounding_units: outcome.left.rounding_units,
            balanced: outcome.solvency.balanced,
            invariant_violations: outcome.violations,
            blocked_by_modes: tally.blocked.by_modes,
            blocked_by_bound: tally.blocked.by_bound,
            no_grace: options.no_grace,
            halts: outcome.halts.clone(),
            cut: tally.cut,
            settled: outcome.settled.clone(),
            ending: outcome.ending.clone(),
            state_hash: outcome.state_hash.clone(),
        }
    }
}
