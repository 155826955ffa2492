//! What came of one halt or silence, for people and programs.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::Mode;
use serde::{Deserialize, Serialize};

/// Modes that stood from a time on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModesAt {
    /// Block time, unix seconds.
    pub at: u64,
    /// None: NORMAL.
    pub modes: Vec<Mode>,
}

/// One halt or silence. Times are unix seconds, money in 10⁻⁶ dollar. *The grace* lasts until RESUME ends; where there is none, for as long as it
/// would hold at least.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HaltAccount {
    /// `halt` or `feed outage`.
    pub what: String,
    pub from: u64,
    pub until: u64,
    pub length_seconds: u64,
    /// Messages in the block with the old clock; of them refused (as a whole), and fills that were taken there.
    pub late_messages: u64,
    pub late_messages_refused: u64,
    pub late_fills: u64,
    pub late_fills_refused: u64,
    pub resume_from: Option<u64>,
    pub resume_until: Option<u64>,
    pub grace_until: u64,
    /// Changes of modes from the stretch to the next.
    pub timeline: Vec<ModesAt>,
    /// What modes and the one-block bound refused until the end of the grace, by what was tried.
    pub blocked: BTreeMap<String, u64>,
    /// Accounts below maintenance margin within the grace.
    pub below_margin: u64,
    /// Closed (taken over from or resolved) in the stretch itself, or in the block with the old clock before that was known to be old.
    pub closed_before: u64,
    /// Closed in the grace, and those that were with a quarter of maintenance margin or more.
    pub closed_in_grace: u64,
    pub closed_with_a_quarter: u64,
    /// Of these, in RESUME: none, or the grace is broken.
    pub grace_broken: u64,
    /// Paid in since the stretch began; of those below margin, safe at the end of the grace after paying in, and without.
    pub topped_up: u64,
    pub saved_by_top_up: u64,
    pub saved_by_price: u64,
    /// Still below at the end of the grace.
    pub still_below: u64,
    /// Accounts once below and closed after the grace; seconds from the end of the stretch to that, the median and the longest.
    pub closed_later: u64,
    pub closed_later_median_seconds: u64,
    pub closed_later_longest_seconds: u64,
    /// Losses beyond equity: from the stretch to the end of the grace, and from there to the next stretch or the end of the run.
    pub bad_debt_in_grace: u128,
    pub bad_debt_after: u128,
    pub insurance_paid: u128,
    pub socialised: u128,
}
