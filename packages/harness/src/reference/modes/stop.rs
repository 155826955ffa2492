//! The guardian's stops: every one ever called.

use breakwater_interfaces::clearinghouse::{MarketId, RunningStop, StopKind, StopStatus};

use super::spans::{inside, room, Budget, Span};
use super::view::seconds;
use crate::reference::refusal::{Refusal, Result};

const DAY: i128 = 86_400;
const WINDOW: i128 = 90 * DAY;

/// Longest stop, and the budget over all scopes.
fn rules(kind: StopKind) -> (i128, Budget) {
    match kind {
        StopKind::Freeze => (DAY, Budget { seconds: 3 * DAY, window: WINDOW }),
        StopKind::ReduceOnly => (7 * DAY, Budget { seconds: 21 * DAY, window: WINDOW }),
    }
}

/// All stops of one kind, in order.
#[derive(Clone, Debug)]
pub struct Stops {
    kind: StopKind,
    is_armed: bool,
    all: Vec<(Span, Option<MarketId>)>,
}

impl Stops {
    pub fn new(kind: StopKind) -> Stops {
        Stops { kind, is_armed: true, all: Vec::new() }
    }

    /// The last stop, running or over, and its scope.
    pub fn last(&self) -> Option<(Span, Option<MarketId>)> {
        self.all.last().copied()
    }

    fn running(&self, now: i128) -> Option<(Span, Option<MarketId>)> {
        self.last().filter(|(span, _)| now < span.until)
    }

    /// The end of a stop of the whole.
    pub fn stands_in_all(&self, now: i128) -> Option<i128> {
        self.running(now).filter(|(_, scope)| scope.is_none()).map(|(span, _)| span.until)
    }

    /// The end of a stop of this market; one of the whole is asked there.
    pub fn stands_in_market(&self, market: MarketId, now: i128) -> Option<i128> {
        self.running(now).filter(|(_, scope)| *scope == Some(market)).map(|(span, _)| span.until)
    }

    fn room(&self, now: i128) -> i128 {
        let spans: Vec<Span> = self.all.iter().map(|(span, _)| *span).collect();
        let (most, budget) = rules(self.kind);
        if self.running(now).is_some() {
            0
        } else {
            room(&spans, now, most, budget)
        }
    }

    pub fn call(&mut self, market: Option<MarketId>, length: i128, now: i128) -> Result<()> {
        let (most, _) = rules(self.kind);
        if !(1..=most).contains(&length) {
            return Err(Refusal::StopLength);
        }
        if self.running(now).is_some() {
            return Err(Refusal::StopRunning);
        }
        if !self.is_armed {
            return Err(Refusal::StopUsed);
        }
        if length > self.room(now) {
            return Err(Refusal::StopBudget);
        }
        self.is_armed = false;
        self.all.push((Span { from: now, until: now + length }, market));
        Ok(())
    }

    pub fn end(&mut self, now: i128) -> Result<()> {
        self.running(now).ok_or(Refusal::StopNotRunning)?;
        if let Some((span, _)) = self.all.last_mut() {
            span.until = now;
        }
        Ok(())
    }

    /// A freeze is armed at the earliest `wait` seconds after the last.
    pub fn arm(&mut self, now: i128, wait: i128) -> Result<()> {
        if self.running(now).is_some() {
            return Err(Refusal::StopRunning);
        }
        if self.is_armed {
            return Err(Refusal::StopArmed);
        }
        let wait = if self.kind == StopKind::Freeze { wait } else { 0 };
        if self.all.last().is_some_and(|(span, _)| now < span.until + wait) {
            return Err(Refusal::StopUsed);
        }
        self.is_armed = true;
        Ok(())
    }

    pub fn view(&self, now: i128) -> StopStatus {
        let running = self.running(now).map(|(span, market)| RunningStop {
            market,
            from: seconds(span.from),
            until: seconds(span.until),
        });
        StopStatus { armed: self.is_armed, running, room_seconds: seconds(self.room(now)) }
    }

    /// Whether every window of the past keeps the budget.
    pub fn is_within_budget(&self) -> bool {
        let (_, budget) = rules(self.kind);
        let spans: Vec<Span> = self.all.iter().map(|(span, _)| *span).collect();
        spans.iter().all(|span| inside(&spans, span.until - budget.window, span.until) <= budget.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days_in_ninety_then_none() {
        let mut stops = Stops::new(StopKind::Freeze);
        for start in [0, 100_000, 200_000] {
            let _ = stops.arm(start, 0);
            assert_eq!(stops.call(None, DAY, start), Ok(()));
            assert_eq!(stops.stands_in_all(start + DAY - 1), Some(start + DAY));
        }
        assert_eq!(stops.call(None, 1, 300_000), Err(Refusal::StopUsed));
        assert_eq!(stops.arm(300_000, 0), Ok(()));
        assert_eq!(stops.call(None, DAY, 300_000), Err(Refusal::StopBudget));
        // the first leaves the window 90 days after its end
        assert_eq!(stops.call(None, DAY, 90 * DAY - 1), Err(Refusal::StopBudget));
        assert_eq!(stops.call(None, DAY, 90 * DAY), Ok(()));
        assert!(stops.is_within_budget());
    }

    #[test]
    fn what_an_early_end_leaves_is_budget_again() {
        let mut stops = Stops::new(StopKind::Freeze);
        assert_eq!(stops.call(Some(2), DAY + 1, 5), Err(Refusal::StopLength));
        assert_eq!(stops.call(Some(2), 3_600, 5), Ok(()));
        assert_eq!((stops.stands_in_market(2, 6), stops.stands_in_market(1, 6)), (Some(3_605), None));
        assert_eq!(stops.end(12), Ok(()));
        assert_eq!(stops.end(12), Err(Refusal::StopNotRunning));
        assert_eq!(stops.last(), Some((Span { from: 5, until: 12 }, Some(2))));
    }
}
