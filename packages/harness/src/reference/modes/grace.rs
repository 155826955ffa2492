//! RESUME of a market: from a gap until it is shown to be over.

use super::spans::{room, Budget, Span};
use crate::reference::refusal::{Refusal, Result};

/// Prices to be shown, and what they must span.
const PRICES: usize = 3;
const SPAN_SECONDS: i128 = 60;
/// What another gap adds at most.
const ANOTHER_SECONDS: i128 = 300;
/// RESUME in any 24 h.
pub(super) const BUDGET: Budget = Budget { seconds: 3_600, window: 86_400 };

/// What kind of gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The chain made fewer blocks than it should have.
    Stall,
    /// A feed, or a page, said nothing.
    Silence,
    Freeze,
    /// Sources are ahead of the block's clock.
    LateClock,
}

/// Times are block times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub kind: Kind,
    pub from: i128,
    pub to: i128,
    pub length: i128,
}

impl Gap {
    /// When the chain lived on again.
    fn alive(&self) -> i128 {
        match self.kind {
            Kind::Stall => self.to.min(self.from + self.length),
            Kind::Silence | Kind::Freeze => self.to,
            Kind::LateClock => self.from,
        }
    }

    fn is_pause(&self) -> bool {
        matches!(self.kind, Kind::Stall | Kind::Freeze)
    }

    /// By when it is told apart from an earlier one.
    fn known(&self) -> i128 {
        if self.is_pause() {
            self.alive()
        } else {
            self.from
        }
    }
}

/// Least and most seconds that a quarter of the gap is held for.
#[derive(Clone, Copy, Debug)]
pub struct Hold {
    pub min: i128,
    pub max: i128,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grace {
    pub began_at: i128,
    /// What counts against the budget begins here, and prices shown are not older.
    pub live_from: i128,
    pub gap_seconds: i128,
    /// What other gaps added, by when the newest of them is known, and the earliest end that gaps leave.
    added: i128,
    other: i128,
    not_before: i128,
    /// Publish times shown, ascending, and when the first was.
    pub shown: Vec<i128>,
    first_at: Option<i128>,
}

impl Grace {
    pub fn entered(gap: &Gap) -> Grace {
        let began = if gap.kind == Kind::LateClock { gap.from } else { gap.to };
        Grace {
            began_at: began,
            live_from: began,
            gap_seconds: gap.length,
            added: 0,
            other: 0,
            not_before: 0,
            shown: Vec::new(),
            first_at: None,
        }
    }

    /// With another gap, or another sight of the first; either may be found in every message.
    pub fn with_gap(mut self, gap: &Gap) -> Grace {
        let (alive, known, more) = (gap.alive(), gap.known(), gap.length.min(ANOTHER_SECONDS));
        if gap.from <= self.began_at {
            self.gap_seconds = self.gap_seconds.max(gap.length);
            if gap.is_pause() {
                self.live_from = self.live_from.max(alive);
            }
            if self.first_at.is_some_and(|first| first < alive) {
                self.shown.clear();
                self.first_at = None;
            }
        } else if gap.kind != Kind::LateClock && known > self.other {
            let live = match gap.kind {
                Kind::Stall => gap.to.min(self.live_from + gap.length.min(known - self.other)),
                Kind::Freeze => gap.to - (gap.from - self.live_from).max(0),
                Kind::Silence | Kind::LateClock => self.live_from,
            };
            self.added += more;
            self.not_before = self.not_before.max(gap.to + more);
            self.live_from = self.live_from.max(live);
            self.other = known;
        }
        self.not_before = self.not_before.max(alive + more);
        self
    }

    pub fn show(&mut self, publish_time: i128, now_star: i128) -> Result<()> {
        if publish_time < self.live_from {
            return Err(Refusal::PriceBeforeGrace);
        }
        if self.shown.last().is_some_and(|newest| publish_time <= *newest) {
            return Err(Refusal::NotNewer);
        }
        self.first_at.get_or_insert(now_star.max(publish_time));
        self.shown.push(publish_time);
        Ok(())
    }

    /// What the prices shown span.
    pub fn span(&self) -> i128 {
        self.shown.last().map_or(0, |last| last - self.shown.first().unwrap_or(last))
    }

    /// The earliest end, if the first price is shown now at the latest.
    pub fn not_before(&self, now: i128, hold: Hold) -> i128 {
        let held = (self.gap_seconds / 4).max(hold.min).min(hold.max);
        (self.first_at.unwrap_or(now.max(self.live_from)) + held + self.added).max(self.not_before)
    }

    pub fn is_over(&self, now: i128, hold: Hold) -> bool {
        self.shown.len() >= PRICES && self.span() >= SPAN_SECONDS && now >= self.not_before(now, hold)
    }

    /// When its budget is spent, after earlier RESUME.
    fn spent_at(&self, spent: &[Span]) -> i128 {
        self.live_from + room(spent, self.live_from, BUDGET.seconds, BUDGET)
    }

    pub fn is_resume(&self, now: i128, spent: &[Span]) -> bool {
        now < self.spent_at(spent)
    }

    /// The stretch of RESUME that it was, or is, until now.
    pub fn stretch(&self, now: i128, spent: &[Span]) -> Span {
        let until = now.min(self.spent_at(spent));
        Span { from: self.live_from, until: until.max(self.live_from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLD: Hold = Hold { min: 300, max: 1_800 };
    const T: i128 = 1_000_000;

    fn gap(kind: Kind, to: i128, length: i128) -> Gap {
        Gap { kind, from: to - length, to, length }
    }

    fn entered(length: i128) -> Grace {
        Grace::entered(&gap(Kind::Stall, T, length))
    }

    fn shown(mut grace: Grace, times: &[i128]) -> Grace {
        for time in times {
            assert_eq!(grace.show(*time, *time), Ok(()));
        }
        grace
    }

    #[test]
    fn a_quarter_of_the_gap_is_held_from_the_first_price() {
        for (length, held) in [(600, 300), (1_204, 301), (9_000, 1_800)] {
            let grace = shown(entered(length), &[T + 10, T + 40, T + 70]);
            assert!(!grace.is_over(T + 10 + held - 1, HOLD) && grace.is_over(T + 10 + held, HOLD));
        }
        let short = shown(entered(600), &[T, T + 1, T + 59]);
        assert!(!short.is_over(T + 9_000, HOLD));
        assert_eq!(entered(600).show(T - 1, T), Err(Refusal::PriceBeforeGrace));
    }

    #[test]
    fn another_gap_adds_once() {
        let grace = shown(entered(600), &[T, T + 30, T + 60]);
        let feed = gap(Kind::Silence, T + 310, 305);
        let later = grace.with_gap(&feed);
        assert_eq!(later.clone().with_gap(&feed), later);
        assert_eq!((later.not_before(T + 310, HOLD), later.live_from), (T + 610, T));
    }

    #[test]
    fn a_longer_sight_of_the_same_gap_voids_what_was_shown() {
        let late = Grace::entered(&Gap { kind: Kind::LateClock, from: T, to: T + 30, length: 30 });
        assert_eq!((late.began_at, late.live_from), (T, T));
        let late = shown(late, &[T + 30]);
        // 10,685 s of the halt are sure, from five seconds before T on
        let whole = late.with_gap(&Gap { kind: Kind::Stall, from: T - 5, to: T + 10_800, length: 10_685 });
        assert_eq!((whole.shown.len(), whole.began_at, whole.live_from), (0, T, T + 10_680));
        assert_eq!(whole.not_before, T + 10_980);
        assert!(whole.is_resume(T + 10_800, &[]));
    }

    #[test]
    fn a_halt_in_the_grace_spends_no_budget_and_a_freeze_neither() {
        for kind in [Kind::Stall, Kind::Freeze] {
            let grace = shown(entered(600), &[T + 1, T + 31, T + 61]).with_gap(&gap(kind, T + 20_100, 20_000));
            assert!(grace.is_resume(T + 20_100, &[]));
            assert_eq!(grace.not_before(T + 20_100, HOLD), T + 20_400);
        }
    }

    #[test]
    fn a_freeze_spends_no_budget_whatever_other_gap_it_holds() {
        let stall = gap(Kind::Stall, T + 1_000, 700);
        let freeze = Gap { kind: Kind::Freeze, from: T + 200, to: T + 1_400, length: 1_200 };
        // 200 s of RESUME before both, none of it after: the freeze began before the stall and outlasts it
        let both = entered(600).with_gap(&freeze).with_gap(&stall);
        assert_eq!((both.live_from, both.added), (T + 1_200, 300));
        let both = entered(600).with_gap(&stall).with_gap(&freeze);
        assert_eq!((both.live_from, both.added), (T + 1_400, 600));
        let late = Gap { kind: Kind::LateClock, from: T, to: T + 30, length: 30 };
        let ahead = Grace { live_from: T + 500, ..Grace::entered(&late) };
        assert_eq!(ahead.with_gap(&freeze).live_from, T + 1_400);
    }

    #[test]
    fn an_hour_a_day() {
        let grace = entered(600);
        assert!(grace.is_resume(T + 3_599, &[]) && !grace.is_resume(T + 3_600, &[]));
        let before = [Span { from: T - 10_000, until: T - 9_000 }];
        assert_eq!(grace.stretch(T + 9_999, &before), Span { from: T, until: T + 2_600 });
        let all = [Span { from: T - 4_000, until: T - 400 }];
        assert!(!grace.is_resume(T, &all));
    }
}
