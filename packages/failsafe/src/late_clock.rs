//! Evidence of a late clock: the first block after a halt carries the time from before it.
//!
//! A contract cannot see the halt in that block, but what was published during it can be seen: sources' publish times lie ahead of block time.

use crate::gap::{Gap, GapKind};

/// `now*` more than this ahead of block time is evidence.
pub const LATE_CLOCK_SECONDS: u64 = 20;
/// An offer counts for this long, by block time.
const OFFER_SECONDS: u64 = 600;
/// An offer further ahead is a broken clock, not evidence.
const OFFER_AHEAD_SECONDS_MAX: u64 = 86_400;

/// The newest publish time that one source offered (refused offers included), and the block time then; in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub publish_time: u64,
    pub at: u64,
}

impl Offer {
    fn counts(&self, now: u64) -> bool {
        now.saturating_sub(self.at) <= OFFER_SECONDS
            && self.publish_time <= self.at.saturating_add(OFFER_AHEAD_SECONDS_MAX)
    }
}

/// `max(now, quorum-th newest publish time of the offers that count)`, one offer a source. Fewer offers than a quorum (at least 1) say nothing.
pub fn now_star(now: u64, offers: &[Offer], quorum: usize) -> u64 {
    let mut times: Vec<u64> = offers.iter().filter(|offer| offer.counts(now)).map(|offer| offer.publish_time).collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    let nth = times.get(quorum.max(1).saturating_sub(1)).copied();
    nth.map_or(now, |time| time.max(now))
}

/// A gap where `now*` is more than 20 s ahead of block time. It reaches to `now*`: that much has passed at least.
pub fn late_clock(now: u64, now_star: u64) -> Option<Gap> {
    let length_seconds = now_star.saturating_sub(now);
    let counts = length_seconds > LATE_CLOCK_SECONDS;
    counts.then_some(Gap { kind: GapKind::LateClock, from: now, to: now_star, length_seconds })
}

/// First height at which risk may be added after a gap that ended at `gap_height`: the second block after it. The block that ends it may carry the
/// clock from before.
pub fn add_from_height(gap_height: u64) -> u64 {
    gap_height.saturating_add(2)
}
