//! Gaps: time in which the chain stood still, or a feed was silent.

use crate::refusal::Refusal;

/// A silence of a feed this long is a gap.
pub const FEED_GAP_SECONDS: u64 = 300;
/// A stall this long is a gap, by default.
const STALL_SECONDS: u64 = 600;
/// `block_seconds_max` is at most this many times the usual block time.
const USUAL_BLOCKS_MAX: u64 = 10;

/// A block's height and its time in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    pub height: u64,
    pub time: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapKind {
    /// The chain made no blocks.
    Stall,
    /// A feed had no accepted price.
    Feed,
    /// Block time is behind what the sources say.
    LateClock,
    /// A guardian's stop.
    Stop,
}

/// Times are block times in seconds. A stall's length is less than `to − from`: blocks made in that time are taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub kind: GapKind,
    pub from: u64,
    pub to: u64,
    pub length_seconds: u64,
}

/// What a chain's blocks may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StallRules {
    /// No block takes longer while the chain lives.
    pub block_seconds_max: u64,
    /// A stall at least this long is a gap.
    pub stall_seconds_min: u64,
}

impl StallRules {
    /// With the usual 600 s. Errors: `block_seconds_max` is 0 or more than 10 times the usual block time, which would hide long halts.
    pub fn new(block_seconds_max: u64, block_seconds_usual: u64) -> Result<StallRules, Refusal> {
        let ceiling = block_seconds_usual.saturating_mul(USUAL_BLOCKS_MAX);
        if block_seconds_max == 0 || block_seconds_max > ceiling {
            let (value, floor, ceiling) = (block_seconds_max.into(), 1, ceiling.into());
            return Err(Refusal::OutOfBounds { value, floor, ceiling });
        }
        Ok(StallRules { block_seconds_max, stall_seconds_min: STALL_SECONDS })
    }
}

/// The stall between two blocks: `max(0, Δtime − Δheight · block_seconds_max)`, if it is long enough to count. A clock or a height that goes back
/// is no stall.
pub fn stall(since: Block, now: Block, rules: &StallRules) -> Option<Gap> {
    let blocks = now.height.saturating_sub(since.height);
    let lived = blocks.saturating_mul(rules.block_seconds_max);
    let length_seconds = now.time.saturating_sub(since.time).saturating_sub(lived);
    let counts = length_seconds > 0 && length_seconds >= rules.stall_seconds_min;
    counts.then_some(Gap { kind: GapKind::Stall, from: since.time, to: now.time, length_seconds })
}

/// A price that a feed accepted: when it was published and in what block time, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub publish_time: u64,
    pub at: u64,
}

/// The silence between two prices accepted one after the other: the larger of the differences of publish times and of block times, from 300 s.
/// Either alone could be made small: publish times by a source that runs ahead, block times by a late clock.
pub fn feed_gap(before: Accepted, after: Accepted) -> Option<Gap> {
    let published = after.publish_time.saturating_sub(before.publish_time);
    let length_seconds = after.at.saturating_sub(before.at).max(published);
    let counts = length_seconds >= FEED_GAP_SECONDS;
    counts.then_some(Gap { kind: GapKind::Feed, from: before.at, to: after.at, length_seconds })
}
