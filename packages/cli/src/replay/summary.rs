//! The figures of a run as JSON, for other programs.

use serde::Serialize;

use super::options::Options;
use super::run::Outcome;

/// Money in units, sizes in lots; numbers beyond 2⁵³ are text.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub prices: String,
    pub seed: u64,
    pub leverage_max: u32,
    pub accounts: usize,
    pub blocks: usize,
    pub messages: u64,
    pub messages_per_second: u64,
    pub seconds: u64,
    pub fills: u64,
    pub fills_refused: u64,
    pub auctions: u64,
    pub liquidations: u64,
    pub lots_taken_over: String,
    pub defaults: u64,
    pub tear_ups: u64,
    pub lots_torn_up: String,
    pub bad_debt: String,
    pub insurance_paid: String,
    pub socialised: String,
    pub over_daily_share: String,
    pub shortfall: String,
    pub float: String,
    pub fund: String,
    pub worst_margin_bps: Option<i64>,
    pub rounding_units: i64,
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
            blocks: outcome.blocks,
            messages: outcome.messages,
            messages_per_second: outcome.messages_per_second(),
            seconds: outcome.elapsed.as_secs(),
            fills: tally.fills,
            fills_refused: tally.fills_refused,
            auctions: tally.auctions,
            liquidations: tally.liquidations,
            lots_taken_over: tally.lots_taken_over.to_string(),
            defaults: tally.defaults,
            tear_ups: tally.tear_ups,
            lots_torn_up: tally.lots_torn_up.to_string(),
            bad_debt: tally.bad_debt.to_string(),
            insurance_paid: tally.insurance_paid.to_string(),
            socialised: tally.socialised.to_string(),
            over_daily_share: tally.over_daily_share.to_string(),
            shortfall: outcome.solvency.shortfall.to_string(),
            float: outcome.solvency.float.to_string(),
            fund: outcome.fund.to_string(),
            worst_margin_bps: outcome.series.worst_margin_bps.map(|(bps, _)| bps),
            rounding_units: i64::try_from(outcome.rounding_units).unwrap_or(i64::MAX),
            balanced: outcome.solvency.balanced,
            invariant_violations: outcome.violations,
            state_hash: outcome.state_hash.clone(),
        }
    }
}
