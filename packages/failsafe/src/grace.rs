//! Coming back after a gap: time to top up before anyone is liquidated, ended by prices that anyone can show.

use crate::gap::{Gap, GapKind};
use crate::mode::{Mode, Until};
use crate::refusal::Refusal;
use crate::spent_time::{Span, SpentTime, TimeBudget};

/// How RESUME ends. Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraceRules {
    /// Class-A prices to be shown, and what they must span by publish time.
    pub prices_min: u32,
    pub span_seconds_min: u64,
    /// `clamp(gap/4, min, max)` from the first price shown.
    pub hold_seconds_min: u64,
    pub hold_seconds_max: u64,
    /// What another gap adds at most.
    pub another_seconds_max: u64,
    /// RESUME in any window; beyond it the scope is in REDUCE_ONLY until the prices are shown.
    pub budget: TimeBudget,
}

impl Default for GraceRules {
    fn default() -> Self {
        GraceRules {
            prices_min: 3,
            span_seconds_min: 60,
            hold_seconds_min: 300,
            hold_seconds_max: 1_800,
            another_seconds_max: 300,
            budget: TimeBudget { seconds_max: 3_600, window_seconds: 86_400 },
        }
    }
}

impl GraceRules {
    /// `clamp(⌊gap/4⌋, min, max)`.
    fn hold_seconds(&self, gap_seconds: u64) -> u64 {
        (gap_seconds / 4).max(self.hold_seconds_min).min(self.hold_seconds_max)
    }
}

/// Class-A prices shown so far. Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shows {
    /// `now*` when the first was shown.
    pub first_at: u64,
    pub first_publish_time: u64,
    pub newest_publish_time: u64,
    pub count: u32,
}

/// A class-A price that someone shows: when it was published, in what block time it was accepted, and `now*`; in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub publish_time: u64,
    pub accepted_at: u64,
    pub now_star: u64,
}

/// Whether users were held: by a chain that stood still, or by a stop. A silent feed spends the budget, and so does a late clock, which may only
/// seem one.
fn spends_nothing(gap: &Gap) -> bool {
    matches!(gap.kind, GapKind::Stall | GapKind::Stop)
}

/// From when on there was life again. Found late, a stall reaches to now, and blocks were made in it: if all of them after the halt, it ended here.
fn alive_at(gap: &Gap) -> u64 {
    match gap.kind {
        GapKind::Stall => gap.to.min(gap.from.saturating_add(gap.length_seconds)),
        GapKind::Feed | GapKind::Stop => gap.to,
        GapKind::LateClock => gap.from,
    }
}

/// RESUME of one scope, from a gap until it is shown to be over. Times are block times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grace {
    /// End of the gap as it was first seen; under a late clock, block time then.
    pub began_at: u64,
    /// What counts against the budget begins here: later than `began_at` where the chain stood still since.
    pub live_from: u64,
    /// Length of the gap, as much of it as has been seen.
    pub gap_seconds: u64,
    /// What other gaps added, the newest of them (a silence by its start, a stall or a stop by its end), and the earliest end that gaps leave.
    pub added_seconds: u64,
    pub other_gap_from: u64,
    pub not_before: u64,
    pub shows: Option<Shows>,
}

impl Grace {
    /// It starts where the gap ends; under a late clock, which may be wrong about that, in the block that carries it.
    pub fn entered(gap: &Gap) -> Grace {
        let began_at = if gap.kind == GapKind::LateClock { gap.from } else { gap.to };
        Grace {
            began_at,
            live_from: began_at,
            gap_seconds: gap.length_seconds,
            added_seconds: 0,
            other_gap_from: 0,
            not_before: 0,
            shows: None,
        }
    }

    /// With a gap found since; the same one may be found in every message.
    ///
    /// One that began before this grace is the same event, seen better: after a late clock the next block shows the whole halt. A longer sight of it
    /// replaces the shorter, and prices shown before its end are void (a price shown under the old clock would otherwise have waited out the halt
    /// itself). Any other gap adds at most 300 s to the end; of one event, that is. After every gap of 300 s or more users have 300 s.
    pub fn with_gap(&self, gap: &Gap, rules: &GraceRules) -> Grace {
        let grace = if gap.from <= self.began_at { self.with_same_gap(gap) } else { self.with_other_gap(gap, rules) };
        let left = alive_at(gap).saturating_add(gap.length_seconds.min(rules.another_seconds_max));
        Grace { not_before: grace.not_before.max(left), ..grace }
    }

    fn with_same_gap(&self, gap: &Gap) -> Grace {
        let alive_at = alive_at(gap);
        // Nobody could act in it, so it spends nothing, were it shorter than what a late clock or a push under it made it seem.
        let live_from = if spends_nothing(gap) { self.live_from.max(alive_at) } else { self.live_from };
        Grace {
            gap_seconds: self.gap_seconds.max(gap.length_seconds),
            live_from,
            shows: self.shows.filter(|shows| shows.first_at >= alive_at),
            ..*self
        }
    }

    fn with_other_gap(&self, gap: &Gap, rules: &GraceRules) -> Grace {
        // A stall and a stop are told by their end: one found again while blocks are made only ever seems to end earlier.
        let known_by = if spends_nothing(gap) { alive_at(gap) } else { gap.from };
        if gap.kind == GapKind::LateClock || known_by <= self.other_gap_from {
            return *self;
        }
        let added = gap.length_seconds.min(rules.another_seconds_max);
        let live_from = match gap.kind {
            // What of it an earlier sight did not take off.
            GapKind::Stall => self.live_from.saturating_add(gap.length_seconds.min(known_by - self.other_gap_from)),
            // What was spent before it stays spent; but not beside a halt in it, which is taken off already.
            GapKind::Stop => gap.to.saturating_sub(gap.from.saturating_sub(self.live_from)),
            GapKind::Feed | GapKind::LateClock => self.live_from,
        };
        Grace {
            added_seconds: self.added_seconds.saturating_add(added),
            other_gap_from: known_by,
            not_before: self.not_before.max(gap.to.saturating_add(added)),
            live_from: self.live_from.max(gap.to.min(live_from)),
            ..*self
        }
    }

    /// With one more class-A price shown. Errors: accepted before the grace began, not newer than the newest shown.
    pub fn shown(&self, price: Shown) -> Result<Grace, Refusal> {
        if price.accepted_at < self.live_from {
            return Err(Refusal::PriceBeforeGrace { accepted_at: price.accepted_at, began_at: self.live_from });
        }
        let shows = match self.shows {
            None => Shows {
                first_at: price.now_star.max(price.accepted_at),
                first_publish_time: price.publish_time,
                newest_publish_time: price.publish_time,
                count: 1,
            },
            Some(shows) if price.publish_time > shows.newest_publish_time => {
                Shows { newest_publish_time: price.publish_time, count: shows.count.saturating_add(1), ..shows }
            }
            Some(Shows { newest_publish_time: newest, .. }) => {
                return Err(Refusal::PriceNotNewer { publish_time: price.publish_time, newest });
            }
        };
        Ok(Grace { shows: Some(shows), ..*self })
    }

    /// The earliest end, if its first price is shown at `now` at the latest.
    pub fn not_before(&self, now: u64, rules: &GraceRules) -> u64 {
        let first_at = self.shows.map_or(now.max(self.live_from), |shows| shows.first_at);
        let held = first_at.saturating_add(rules.hold_seconds(self.gap_seconds)).saturating_add(self.added_seconds);
        held.max(self.not_before)
    }

    /// Whether it may end. Errors: too few prices, too short a span, too early; each with the earliest time.
    pub fn check_over(&self, now: u64, rules: &GraceRules) -> Result<(), Refusal> {
        let not_before = self.not_before(now, rules);
        let (count, span) = self
            .shows
            .map_or((0, 0), |shows| (shows.count, shows.newest_publish_time.saturating_sub(shows.first_publish_time)));
        if count < rules.prices_min {
            return Err(Refusal::FewPrices { shown: count, needed: rules.prices_min, not_before });
        }
        if span < rules.span_seconds_min {
            return Err(Refusal::ShortSpan { span, needed: rules.span_seconds_min, not_before });
        }
        if now < not_before {
            return Err(Refusal::GraceHolds { until: not_before });
        }
        Ok(())
    }

    /// RESUME, or REDUCE_ONLY once the budget for it is spent; and until when. `spent`: earlier RESUME of this scope.
    pub fn mode(&self, now: u64, spent: &SpentTime, rules: &GraceRules) -> (Mode, Until) {
        let until = Until::NotBefore(self.not_before(now, rules));
        let spent_at = spent.spent_at(self.live_from, &rules.budget);
        (if now < spent_at { Mode::Resume } else { Mode::ReduceOnly }, until)
    }

    /// Time spent in RESUME, with this one that ends now.
    pub fn spent(&self, now: u64, spent: &SpentTime, rules: &GraceRules) -> SpentTime {
        let until = now.min(spent.spent_at(self.live_from, &rules.budget));
        spent.pruned(now, rules.budget.window_seconds).added(Span { from: self.live_from, until })
    }
}
