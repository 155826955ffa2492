//! Time spent in something, and a budget for it in *any* window: exact, not a leak.

/// A stretch of block time in seconds, `until` not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: u64,
    pub until: u64,
}

impl Span {
    pub fn seconds(&self) -> u64 {
        self.until.saturating_sub(self.from)
    }

    /// Seconds of it at or after `time`.
    fn seconds_since(&self, time: u64) -> u64 {
        self.until.saturating_sub(self.from.max(time))
    }
}

/// At most `seconds_max` in any `window_seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeBudget {
    pub seconds_max: u64,
    pub window_seconds: u64,
}

/// Most spans that are kept. Of more, the two that lie closest become one with the time between them: that counts more than was spent, never less.
pub const SPANS_MAX: usize = 32;

/// Spans in the past, in order and not overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpentTime {
    spans: Vec<Span>,
}

impl SpentTime {
    /// From a record. Spans out of order are put in order, overlapping ones become one.
    pub fn from_spans(mut spans: Vec<Span>) -> SpentTime {
        spans.sort_unstable_by_key(|span| span.from);
        spans.into_iter().fold(SpentTime::default(), |spent, span| spent.added(span))
    }

    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// With one span more. An empty one is nothing.
    pub fn added(&self, span: Span) -> SpentTime {
        let mut spans = self.spans.clone();
        if spans.last().is_some_and(|last| span.from < last.from) {
            spans.push(span);
            return SpentTime::from_spans(spans);
        }
        match spans.last_mut() {
            _ if span.seconds() == 0 => {}
            Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
            _ => spans.push(span),
        }
        if spans.len() > SPANS_MAX {
            join_closest(&mut spans);
        }
        SpentTime { spans }
    }

    /// Without what no window that reaches to `now` or beyond can contain.
    pub fn pruned(&self, now: u64, window_seconds: u64) -> SpentTime {
        let start = now.saturating_sub(window_seconds);
        SpentTime { spans: self.spans.iter().copied().filter(|span| span.until > start).collect() }
    }

    fn seconds_since(&self, time: u64) -> u64 {
        self.spans.iter().fold(0, |sum: u64, span| sum.saturating_add(span.seconds_since(time)))
    }

    /// Seconds spent in the window that ends with a stretch of `length` from `now`: the fullest of all that touch it, because a window that ends a
    /// second earlier gains at most that second at its other end.
    fn with_stretch(&self, now: u64, length: u64, budget: &TimeBudget) -> u64 {
        let start = now.saturating_add(length).saturating_sub(budget.window_seconds);
        self.seconds_since(start).saturating_add(length)
    }

    /// Whether `length` more seconds from `now` on stay within the budget in every window.
    pub fn fits(&self, now: u64, length: u64, budget: &TimeBudget) -> bool {
        length <= budget.seconds_max && self.with_stretch(now, length, budget) <= budget.seconds_max
    }

    /// The longest stretch from `now` on that fits.
    pub fn room_seconds(&self, now: u64, budget: &TimeBudget) -> u64 {
        // What a longer stretch needs never falls, so there is one border.
        let (mut fitting, mut beyond) = (0_u64, budget.seconds_max.saturating_add(1));
        while fitting.saturating_add(1) < beyond {
            let middle = fitting + (beyond - fitting) / 2;
            if self.fits(now, middle, budget) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        fitting
    }

    /// When `length` would fit, from `now` on, if nothing else is spent. `None`: longer than the whole budget.
    pub fn fits_from(&self, now: u64, length: u64, budget: &TimeBudget) -> Option<u64> {
        if length > budget.seconds_max {
            return None;
        }
        let mut excess = self.with_stretch(now, length, budget).saturating_sub(budget.seconds_max);
        let start = now.saturating_add(length).saturating_sub(budget.window_seconds);
        let mut at = now;
        // The window's start has to move on until the excess has left it.
        for span in &self.spans {
            if excess == 0 {
                break;
            }
            let leaving = span.seconds_since(start).min(excess);
            if leaving > 0 {
                let moved = span.from.max(start).saturating_add(leaving);
                at = moved.saturating_add(budget.window_seconds).saturating_sub(length);
                excess -= leaving;
            }
        }
        Some(at)
    }

    /// When something that goes on since `from` has spent the budget, if it never ends.
    pub fn spent_at(&self, from: u64, budget: &TimeBudget) -> u64 {
        from.saturating_add(self.room_seconds(from, budget))
    }
}

fn join_closest(spans: &mut Vec<Span>) {
    let distances = spans.windows(2).map(|pair| match pair {
        [a, b] => b.from.saturating_sub(a.until),
        _ => u64::MAX,
    });
    let closest = distances.enumerate().min_by_key(|(_, distance)| *distance).map_or(0, |(place, _)| place);
    let joined = spans.remove(closest);
    if let Some(next) = spans.get_mut(closest) {
        next.from = joined.from;
    }
}
