//! A guardian's stop: at once, for a limited time, once until it is armed again, and within a budget.

use crate::gap::{Gap, GapKind};
use crate::mode::Until;
use crate::refusal::Refusal;
use crate::spent_time::{Span, SpentTime, TimeBudget};

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopRules {
    pub length_seconds_max: u64,
    pub budget: TimeBudget,
}

impl StopRules {
    /// FROZEN: at most 24 h, and 72 h in any 90 days.
    pub const FREEZE: StopRules = StopRules {
        length_seconds_max: 24 * HOUR,
        budget: TimeBudget { seconds_max: 72 * HOUR, window_seconds: 90 * DAY },
    };
    /// REDUCE_ONLY: at most 7 days, and 21 days in any 90.
    pub const REDUCE_ONLY: StopRules = StopRules {
        length_seconds_max: 7 * DAY,
        budget: TimeBudget { seconds_max: 21 * DAY, window_seconds: 90 * DAY },
    };
}

/// One kind of stop. It is one for all scopes, and so is its budget: stops of one market after the other would otherwise hold an account with
/// positions in many of them for as long as there are markets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stop {
    armed: bool,
    last: Option<Span>,
    /// Stops before the last.
    spent: SpentTime,
}

impl Default for Stop {
    fn default() -> Self {
        Stop { armed: true, last: None, spent: SpentTime::default() }
    }
}

impl Stop {
    /// From a record.
    pub fn from_parts(armed: bool, last: Option<Span>, spent: SpentTime) -> Stop {
        Stop { armed, last, spent }
    }

    pub fn is_armed(&self) -> bool {
        self.armed
    }

    /// The last stop, running or over; as long as it was asked for unless it was ended early.
    pub fn last(&self) -> Option<Span> {
        self.last
    }

    /// Stops before the last that some window may still contain.
    pub fn spent(&self) -> &SpentTime {
        &self.spent
    }

    /// Until when it runs, if it does at `now` (seconds). Nobody has to end it.
    pub fn running_until(&self, now: u64) -> Option<u64> {
        self.last.map(|last| last.until).filter(|until| now < *until)
    }

    /// The gap that a stop leaves behind once it is over, for [`Grace`](crate::Grace) to start from.
    pub fn gap_left(&self, now: u64) -> Option<Gap> {
        let last = self.last.filter(|last| now >= last.until)?;
        Some(Gap { kind: GapKind::Stop, from: last.from, to: last.until, length_seconds: last.seconds() })
    }

    /// A stop of `length` seconds from `now`. Errors, in this order: its length, another running, used and not armed again, budget.
    pub fn called(&self, length: u64, now: u64, rules: &StopRules) -> Result<Stop, Refusal> {
        let max = rules.length_seconds_max.min(rules.budget.seconds_max);
        if length == 0 || length > max {
            return Err(Refusal::StopLength { asked: length, max });
        }
        if let Some(until) = self.running_until(now) {
            return Err(Refusal::StopRunning { until });
        }
        if !self.armed {
            return Err(Refusal::StopUsed { used_at: self.last.map_or(0, |last| last.from) });
        }
        let spent = self.all_spent(now, rules);
        if !spent.fits(now, length, &rules.budget) {
            let room = spent.room_seconds(now, &rules.budget);
            let succeeds = spent.fits_from(now, length, &rules.budget).map_or(Until::Never, Until::At);
            return Err(Refusal::StopBudget { asked: length, room, budget: rules.budget.seconds_max, succeeds });
        }
        let last = Span { from: now, until: now.saturating_add(length) };
        Ok(Stop { armed: false, last: Some(last), spent })
    }

    /// Ended before its time; what it did not use is budget again. Errors: none runs.
    pub fn ended(&self, now: u64) -> Result<Stop, Refusal> {
        match self.last {
            Some(last) if now < last.until => {
                let last = Span { until: now.max(last.from), ..last };
                Ok(Stop { last: Some(last), ..self.clone() })
            }
            last => Err(Refusal::StopNotRunning { ended_at: last.map(|last| last.until) }),
        }
    }

    /// Ready to be called again. Errors: one runs, it is armed already.
    pub fn armed_again(&self, now: u64) -> Result<Stop, Refusal> {
        if let Some(until) = self.running_until(now) {
            return Err(Refusal::StopRunning { until });
        }
        if self.armed {
            return Err(Refusal::StopArmed {});
        }
        Ok(Stop { armed: true, ..self.clone() })
    }

    /// The longest stop that the budget leaves from `now`, 0 while one runs; whether it is armed or not.
    pub fn room_seconds(&self, now: u64, rules: &StopRules) -> u64 {
        if self.running_until(now).is_some() {
            return 0;
        }
        self.all_spent(now, rules).room_seconds(now, &rules.budget).min(rules.length_seconds_max)
    }

    fn all_spent(&self, now: u64, rules: &StopRules) -> SpentTime {
        let spent = self.last.map_or_else(|| self.spent.clone(), |last| self.spent.added(last));
        spent.pruned(now, rules.budget.window_seconds)
    }
}
