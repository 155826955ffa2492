//! An automatic breaker: a condition that holds too long trips it, and it rests a while after the condition has ended.

use crate::mode::Until;

/// Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerRules {
    /// It trips when the condition has held for more than this; 0 means at once.
    pub holds_seconds: u64,
    /// It stays this long after the condition ended.
    pub rests_seconds: u64,
}

impl BreakerRules {
    /// Trips at once.
    pub const AT_ONCE: BreakerRules = BreakerRules { holds_seconds: 0, rests_seconds: 600 };
    /// A price of class C or worse, for more than 60 s.
    pub const POOR_PRICE: BreakerRules = BreakerRules { holds_seconds: 60, rests_seconds: 600 };
    /// Much of a market under auction, for 600 s.
    pub const AUCTIONS: BreakerRules = BreakerRules { holds_seconds: 599, rests_seconds: 600 };

    fn is_long(&self, since: u64, now: u64) -> bool {
        self.holds_seconds == 0 || now.saturating_sub(since) > self.holds_seconds
    }
}

/// What a breaker remembers between messages. Times are block times in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Breaker {
    #[default]
    Quiet,
    /// The condition holds since.
    Holds { since: u64 },
    /// It had tripped, and the condition ended.
    Rests { ended_at: u64 },
    /// It had tripped and was resting when the condition came back.
    Returned { since: u64, ended_at: u64 },
}

impl Breaker {
    /// After looking at the condition: `holds_since` is when it began, as far as the contract knows (`now` if it has just seen it); `None`: it does
    /// not hold. The end counts from the message that first sees it, so a look that is not recorded can only lengthen the rest.
    pub fn seen(&self, holds_since: Option<u64>, now: u64, rules: &BreakerRules) -> Breaker {
        let before = self.settled(now, rules);
        match (before, holds_since) {
            (Breaker::Quiet, None) => Breaker::Quiet,
            (Breaker::Quiet, Some(since)) => Breaker::Holds { since: since.min(now) },
            (Breaker::Holds { since }, Some(earlier)) => Breaker::Holds { since: since.min(earlier) },
            (Breaker::Holds { since }, None) if rules.is_long(since, now) => Breaker::Rests { ended_at: now },
            (Breaker::Holds { .. }, None) => Breaker::Quiet,
            (Breaker::Rests { ended_at }, Some(since)) => Breaker::Returned { since: since.min(now), ended_at },
            (Breaker::Returned { since, ended_at }, Some(earlier)) => {
                Breaker::Returned { since: since.min(earlier), ended_at }
            }
            (Breaker::Returned { since, .. }, None) if rules.is_long(since, now) => Breaker::Rests { ended_at: now },
            (Breaker::Rests { ended_at } | Breaker::Returned { ended_at, .. }, None) => Breaker::Rests { ended_at },
        }
    }

    /// Until when it is tripped, if it is; of a state that has seen `now`.
    pub fn tripped(&self, now: u64, rules: &BreakerRules) -> Option<Until> {
        match self.settled(now, rules) {
            Breaker::Quiet => None,
            Breaker::Holds { since } | Breaker::Returned { since, .. } if rules.is_long(since, now) => {
                Some(Until::NotBefore(now.saturating_add(rules.rests_seconds)))
            }
            Breaker::Holds { .. } => None,
            Breaker::Rests { ended_at } | Breaker::Returned { ended_at, .. } => {
                Some(Until::At(ended_at.saturating_add(rules.rests_seconds)))
            }
        }
    }

    /// Without a rest that is over.
    fn settled(&self, now: u64, rules: &BreakerRules) -> Breaker {
        let over = |ended_at: u64| now >= ended_at.saturating_add(rules.rests_seconds);
        match *self {
            Breaker::Rests { ended_at } if over(ended_at) => Breaker::Quiet,
            Breaker::Returned { since, ended_at } if over(ended_at) => Breaker::Holds { since },
            other => other,
        }
    }
}
