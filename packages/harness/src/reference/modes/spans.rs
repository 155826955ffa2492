//! Stretches of time, and budgets for them in any window.

/// Block times in seconds, `until` not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: i128,
    pub until: i128,
}

/// At most `seconds` in any `window`.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub seconds: i128,
    pub window: i128,
}

/// Seconds of the spans that lie in `from..until`.
pub fn inside(spans: &[Span], from: i128, until: i128) -> i128 {
    spans.iter().map(|span| (span.until.min(until) - span.from.max(from)).max(0)).sum()
}

/// The longest stretch from `start` on, at most `most`, with which no window holds more than the budget. The fullest window is the
/// one that ends with the stretch, and it grows with it.
pub fn room(spans: &[Span], start: i128, most: i128, budget: Budget) -> i128 {
    let fits = |length: i128| length + inside(spans, start + length - budget.window, start) <= budget.seconds;
    let (mut fitting, mut beyond) = (0, most.min(budget.seconds) + 1);
    while beyond - fitting > 1 {
        let middle = (fitting + beyond) / 2;
        if fits(middle) {
            fitting = middle;
        } else {
            beyond = middle;
        }
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_leaves_the_window_as_fast_as_a_stretch_fills_it() {
        let spans = [Span { from: 1_000, until: 1_006 }];
        let budget = Budget { seconds: 10, window: 100 };
        assert_eq!(room(&spans, 1_010, 100, budget), 4);
        assert_eq!(room(&spans, 1_095, 100, budget), 4);
        assert_eq!(room(&spans, 1_096, 100, budget), 10);
        assert_eq!(room(&spans, 1_096, 7, budget), 7);
    }
}
