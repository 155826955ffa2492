//! Holding back a jump (`docs/rules-oracle.md`): a median more than 50 % away from the last accepted one waits for evidence.
//!
//! It needs both a way to stop a wrong price and a way back: a refusal without one kept LUNA's feed dead for 119 hours.

use super::state::TimedMark;
use crate::planted::{self, Bug};

/// Quorum medians that must follow one another, and the time they must span, in seconds.
const CHAIN_MEDIANS: u8 = 3;
const CHAIN_SECONDS: u64 = 60;
/// All quorum medians beyond the same line for this long are enough, however much they move.
const BEYOND_SECONDS: u64 = 300;
/// Evidence that nobody has added to for this long is forgotten; without this the last source of a feed could be locked out.
const EVIDENCE_SECONDS: u64 = 300;
/// A quorum mark older than this is no measure of a jump.
const LAST_QUORUM_SECONDS: u64 = 300;

/// Quorum medians beyond one line, so far. Times are block times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What the line is measured from while the jump is held back.
    pub from: u64,
    /// Which line: the one above or the one below.
    pub above: bool,
    pub beyond_since: u64,
    /// The medians each within 5 % of the one before.
    pub chain_since: u64,
    pub chain_medians: u8,
    pub newest: u64,
    pub newest_at: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Ordinary: it becomes the mark, and any hold ends.
    Accept,
    /// A jump that has shown itself real: it becomes the mark and the EMA starts again from it.
    Release,
    /// The accepted mark stays. `None` while only medians below quorum spoke for the jump.
    Hold(Option<Evidence>),
}

/// What a feed's medians are measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub mark: u64,
    pub last_quorum: Option<TimedMark>,
}

impl Accepted {
    /// The last quorum mark while it is recent, else the mark. Between an even count of sources that disagree lies a mean that nobody said: were
    /// the next median measured from there, a jump of any even count would pass in two halves.
    fn line_from(&self, now: u64) -> u64 {
        match self.last_quorum {
            Some(last) if now.saturating_sub(last.time) <= LAST_QUORUM_SECONDS => last.mark,
            _ => self.mark,
        }
    }
}

/// Judges `median` against what was accepted before. `quorum_agrees`: it is a quorum median; others are neither evidence for a jump nor, while
/// there is some, against it.
pub fn judge(accepted: Accepted, evidence: Option<Evidence>, median: u64, quorum_agrees: bool, now: u64) -> Verdict {
    let evidence = evidence.filter(|e| now.saturating_sub(e.newest_at) <= EVIDENCE_SECONDS);
    let from = evidence.map_or_else(|| accepted.line_from(now), |e| e.from);
    if !is_beyond(from, median) || planted::is(Bug::JumpAccepted) {
        return if quorum_agrees || evidence.is_none() { Verdict::Accept } else { Verdict::Hold(evidence) };
    }
    if !quorum_agrees {
        return Verdict::Hold(evidence);
    }
    let evidence = extended(evidence, from, median, now);
    let chained = evidence.chain_medians >= CHAIN_MEDIANS && now.saturating_sub(evidence.chain_since) >= CHAIN_SECONDS;
    if chained || now.saturating_sub(evidence.beyond_since) >= BEYOND_SECONDS {
        Verdict::Release
    } else {
        Verdict::Hold(Some(evidence))
    }
}

fn extended(evidence: Option<Evidence>, from: u64, median: u64, now: u64) -> Evidence {
    let above = median > from;
    let fresh =
        Evidence { from, above, beyond_since: now, chain_since: now, chain_medians: 1, newest: median, newest_at: now };
    match evidence {
        Some(e) if e.above == above && is_near(e.newest, median) => Evidence {
            beyond_since: e.beyond_since,
            chain_since: e.chain_since,
            chain_medians: e.chain_medians.saturating_add(1),
            ..fresh
        },
        Some(e) if e.above == above => Evidence { beyond_since: e.beyond_since, ..fresh },
        _ => fresh,
    }
}

/// More than 50 % away.
fn is_beyond(from: u64, median: u64) -> bool {
    u128::from(median.abs_diff(from)) * 2 > u128::from(from)
}

/// Within 5 % of the one before.
fn is_near(before: u64, median: u64) -> bool {
    u128::from(median.abs_diff(before)) * 20 <= u128::from(before)
}
