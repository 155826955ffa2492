//! The figures of a run as JSON, for other programs.

use serde::{Deserialize, Serialize};

use super::options::Options;
use super::run::Outcome;

/// Money in units, sizes in lots. All numbers are whole and exact; readers that use floating point lose the last digits
/// of those beyond 2⁵³.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    pub prices: String,
    pub seed: u64,
    pub leverage_max: u32,
    pub accounts: usize,
    /// Accounts with a position at the end.
    pub positioned: usize,
    pub blocks: usize,
    pub messages: u64,
    pub messages_per_second: u64,
    pub seconds: u64,
    pub fills: u64,
    pub fills_refused: u64,
    pub messages_refused: u64,
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
    pub over_daily_share: u128,
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
    pub worst_margin_bps: Option<i64>,
    pub rounding_units: i128,
    pub balanced: bool,
    pub invariant_violations: u64,
    pub state_hash: String,
}

impl Summary {
    /// The figures of one run over the prices called `prices`.
    pub fn new(options: &Options, prices: &str, outcome: &Outcome) -> Self {
        let tally = &outcome.tally;
        Summary {
            prices: prices.to_owned(),
            seed: options.seed,
            leverage_max: options.leverage_max,
            accounts: outcome.traders,
            positioned: outcome.positioned,
            blocks: outcome.blocks,
            messages: outcome.messages,
            messages_per_second: outcome.messages_per_second(),
            seconds: outcome.elapsed.as_secs(),
            fills: tally.fills,
            fills_refused: tally.fills_refused,
            messages_refused: tally.messages_refused,
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
            over_daily_share: tally.over_daily_share,
            shortfall_booked: tally.shortfall_booked,
            shortfall: outcome.solvency.shortfall.u128(),
            rewards: tally.rewards,
            refilled: tally.refilled,
            returned: tally.returned,
            float: outcome.solvency.float.u128(),
            fund: outcome.fund,
            worst_margin_bps: outcome.series.worst_margin_bps.map(|(bps, _)| bps),
            rounding_units: outcome.rounding_units,
            balanced: outcome.solvency.balanced,
            invariant_violations: outcome.violations,
            state_hash: outcome.state_hash.clone(),
        }
    }
}
