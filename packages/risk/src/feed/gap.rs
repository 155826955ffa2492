//! Silences of a feed, or of a whole page, that the market may have moved in.

use super::state::Feed;
use crate::units::DAY_SECONDS;

/// A silence this long is a gap.
const GAP_SECONDS_MIN: u64 = 300;
/// A feed's gap is kept this long after its end: every pause after a gap is over by then.
const GAP_KEPT_SECONDS: u64 = 7 * DAY_SECONDS;

/// Height and time of a block, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    pub height: u64,
    pub time: u64,
}

/// Times are block times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub from: u64,
    pub to: u64,
    /// Of the block at `to`.
    pub height: u64,
    /// Seconds; at least `to − from`, more where publish times lie farther apart.
    pub length: u64,
}

impl Gap {
    /// The silence between two pushes of a page, by block time; `None` if it is shorter than 300 s.
    pub fn of_page(pushed_at: u64, now: Block) -> Option<Gap> {
        let length = now.time.saturating_sub(pushed_at);
        (length >= GAP_SECONDS_MIN).then_some(Gap { from: pushed_at, to: now.time, height: now.height, length })
    }

    /// The silence of a feed that ends with a median accepted `now`: the larger of the differences of block times and of publish times, `None` if
    /// that is shorter than 300 s. Either alone could be made small: block times by a late clock, publish times by a source that runs ahead.
    pub(super) fn of_feed(before: &Feed, publish_time: u64, now: Block) -> Option<Gap> {
        let published = publish_time.saturating_sub(before.publish_time);
        let length = now.time.saturating_sub(before.accepted_at).max(published);
        (length >= GAP_SECONDS_MIN).then_some(Gap {
            from: before.accepted_at,
            to: now.time,
            height: now.height,
            length,
        })
    }
}

/// Drops the feed's gap when it ended more than 7 days before `now` (seconds).
pub fn forget_old_gap(feed: &mut Feed, now: u64) {
    feed.gap = feed.gap.filter(|gap| now.saturating_sub(gap.to) <= GAP_KEPT_SECONDS);
}
