//! Sums of mark·time, from which funding and settlement take their averages.

use super::quote::FRESH_SECONDS;
use super::state::Feed;
use crate::planted::{self, Bug};

/// Longest time that one mark adds.
const STEP_SECONDS_MAX: u64 = 60;

/// Confidence at most 2 % and not held back: what class B asks by default, but for the age.
pub fn meets_class_b(feed: &Feed) -> bool {
    !feed.held_back && u128::from(feed.half_width) * 50 <= u128::from(feed.mark)
}

/// Adds the time from `since` to `now` at the mark that held in it, at most 60 s, and none in which that mark was older than class B allows:
/// a feed that has gone silent adds nothing while others of its page go on. Only a quorum's marks count: averages fund and settle markets, and one
/// publisher's key must not choose them.
pub fn accumulate(feed: &mut Feed, since: u64, now: u64) {
    if !meets_class_b(feed) || !(feed.is_agreed() || planted::is(Bug::LoneSourceAveraged)) {
        return;
    }
    let until = now.min(feed.publish_time.saturating_add(FRESH_SECONDS));
    let seconds = until.saturating_sub(since).min(STEP_SECONDS_MAX);
    // 64 bits a second: 128 bits last longer than 64 bits of seconds.
    let added = u128::from(feed.mark) * u128::from(seconds);
    feed.mark_seconds = feed.mark_seconds.saturating_add(added);
    feed.seconds = feed.seconds.saturating_add(seconds);
}
