//! What a replay hands to tables, summaries and reports.

use std::time::Duration;

use breakwater_interfaces::clearinghouse::SolvencyResponse;

use super::ending::Ending;
use super::halts::{Bands, HaltAccount};
use super::left_over::LeftOver;
use super::series::Series;
use super::settled::SettledMarket;
use super::tally::Tally;
use crate::chain::Figures;

/// What a replay came to.
pub struct Outcome {
    pub traders: usize,
    pub left: LeftOver,
    pub messages: u64,
    pub blocks: usize,
    pub elapsed: Duration,
    pub tally: Tally,
    pub series: Series,
    /// What came of each halt and silence, and what stood when.
    pub halts: Vec<HaltAccount>,
    pub bands: Bands,
    /// What came of the market, if it had to end.
    pub settled: Option<SettledMarket>,
    /// The wind-down of the whole, if there was one.
    pub ending: Option<Ending>,
    pub solvency: SolvencyResponse,
    /// Insurance fund's assets at the end, in units.
    pub fund: u128,
    pub violations: u64,
    pub violation_texts: Vec<String>,
    pub state_hash: String,
    /// What a real chain made of it, if it was sent there too.
    pub mirror: Option<Figures>,
}

impl Outcome {
    /// Contract messages a second of the whole run, traders and audits included.
    pub fn messages_per_second(&self) -> u64 {
        let milliseconds = self.elapsed.as_millis().max(1);
        u64::try_from(u128::from(self.messages) * 1_000 / milliseconds).unwrap_or(u64::MAX)
    }
}
