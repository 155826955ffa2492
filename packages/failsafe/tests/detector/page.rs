//! What the oracle's page keeps of pushes, and what anyone who reads it can notice.

use breakwater_failsafe::{feed_gap, stall, Accepted, Block, Gap, StallRules};

/// The rules under test.
#[derive(Clone, Copy)]
pub struct Detector {
    pub stall: fn(Block, Block, &StallRules) -> Option<Gap>,
    pub feed_gap: fn(Accepted, Accepted) -> Option<Gap>,
}

impl Detector {
    pub const CRATE: Detector = Detector { stall, feed_gap };
}

pub struct Page {
    /// Of the last push.
    pub header: Block,
    pub newest: Accepted,
    pub last_gap: Option<Gap>,
}

impl Page {
    /// With a first price in `block`.
    pub fn new(block: Block) -> Page {
        let newest = Accepted { publish_time: block.time, at: block.time };
        Page { header: block, newest, last_gap: None }
    }

    /// A price in `block`, refused if it is not newer than the newest.
    pub fn push(&mut self, detector: &Detector, block: Block, publish_time: u64) {
        if publish_time <= self.newest.publish_time {
            return;
        }
        let accepted = Accepted { publish_time, at: block.time };
        self.last_gap = (detector.feed_gap)(self.newest, accepted).or(self.last_gap);
        (self.newest, self.header) = (accepted, block);
    }

    /// What is noticed in `block` of a gap that reaches to `since` or beyond.
    pub fn notices(&self, detector: &Detector, block: Block, since: u64, rules: &StallRules) -> Option<Gap> {
        let silent = self.last_gap.filter(|gap| gap.to >= since);
        (detector.stall)(self.header, block, rules).or(silent)
    }
}
