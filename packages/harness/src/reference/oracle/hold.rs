//! Hold-back: a median far from the last accepted one waits until it has lasted.

use super::median::Median;

/// A median is held back beyond this distance from the last accepted one.
const LINE_PERCENT: i128 = 50;
/// Steady: within this distance of the quorum median before.
const STEADY_PERCENT: i128 = 5;
/// Steady quorum medians that end the wait, and the time they must span.
const STEADY_MEDIANS: u32 = 3;
const STEADY_SECONDS: i128 = 60;
/// The wait ends anyhow after this long beyond the line. A streak without a quorum median for longer is forgotten.
const WAIT_SECONDS: i128 = 300;

/// Quorum medians beyond one line, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streak {
    /// The accepted mark that they lie beyond, and on which side of it.
    pub line: i128,
    pub above: bool,
    /// Block times of the first, of the last, and of the first of the steady ones.
    pub since: i128,
    pub last_at: i128,
    pub steady_since: i128,
    pub steady: u32,
    pub last_mark: i128,
}

/// What becomes of a median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    /// Accepted after it was held back: the average starts again from it.
    Released,
    HeldBack,
}

/// Judges a median against the last accepted mark, or the one that a streak began against. The streak is what remains to be waited for.
pub(super) fn judge(
    streak: Option<Streak>,
    accepted: Option<i128>,
    median: &Median,
    now: i128,
) -> (Verdict, Option<Streak>) {
    let streak = streak.filter(|streak| now - streak.last_at <= WAIT_SECONDS);
    let accepted = streak.map(|streak| streak.line).or(accepted);
    let Some(accepted) = accepted else { return (Verdict::Accepted, None) };
    let is_beyond = (median.mark - accepted).abs() * 100 > accepted * LINE_PERCENT;
    match (is_beyond, median.quorum_agrees) {
        (false, true) => (Verdict::Accepted, None),
        (false, false) if streak.is_none() => (Verdict::Accepted, None),
        (_, false) => (Verdict::HeldBack, streak),
        (true, true) => {
            let streak = lengthen(streak, accepted, median.mark, now);
            let steady = streak.steady >= STEADY_MEDIANS && now - streak.steady_since >= STEADY_SECONDS;
            if steady || now - streak.since >= WAIT_SECONDS {
                (Verdict::Released, None)
            } else {
                (Verdict::HeldBack, Some(streak))
            }
        }
    }
}

fn lengthen(streak: Option<Streak>, line: i128, mark: i128, now: i128) -> Streak {
    let above = mark > line;
    let fresh = Streak { line, above, since: now, last_at: now, steady_since: now, steady: 1, last_mark: mark };
    let Some(before) = streak.filter(|streak| streak.above == above) else { return fresh };
    let is_steady = (mark - before.last_mark).abs() * 100 <= before.last_mark * STEADY_PERCENT;
    if is_steady {
        Streak { last_at: now, last_mark: mark, steady: before.steady + 1, ..before }
    } else {
        Streak { since: before.since, ..fresh }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn median(mark: i128, quorum_agrees: bool) -> Median {
        Median { mark, half_width: 0, publish_time: 0, sources: 2, quorum_agrees }
    }

    /// Runs quorum medians `(block time, mark)` against an accepted mark of 1,000; the verdict on the last.
    fn run(medians: &[(i128, i128)]) -> Verdict {
        let (mut verdict, mut streak) = (Verdict::Accepted, None);
        for (now, mark) in medians {
            (verdict, streak) = judge(streak, Some(1_000), &median(*mark, true), *now);
        }
        verdict
    }

    #[test]
    fn half_is_accepted_and_more_is_held_back() {
        assert_eq!(run(&[(0, 1_500)]), Verdict::Accepted);
        assert_eq!(run(&[(0, 1_501)]), Verdict::HeldBack);
        assert_eq!(run(&[(0, 500)]), Verdict::Accepted);
        assert_eq!(run(&[(0, 499)]), Verdict::HeldBack);
    }

    #[test]
    fn three_steady_medians_over_a_minute_are_believed() {
        assert_eq!(run(&[(0, 2_000), (30, 2_100), (59, 2_100)]), Verdict::HeldBack);
        assert_eq!(run(&[(0, 2_000), (30, 2_100), (60, 2_000)]), Verdict::Released);
        assert_eq!(run(&[(0, 2_000), (30, 2_101), (60, 2_101)]), Verdict::HeldBack);
    }

    #[test]
    fn five_minutes_beyond_the_same_line_are_believed() {
        assert_eq!(run(&[(0, 2_000), (100, 3_000), (200, 2_000), (300, 3_000)]), Verdict::Released);
        assert_eq!(run(&[(0, 2_000), (100, 400), (200, 2_000), (300, 3_000)]), Verdict::HeldBack);
        assert_eq!(run(&[(0, 2_000), (301, 3_000)]), Verdict::HeldBack);
    }

    #[test]
    fn without_a_quorum_nothing_ends_what_a_quorum_began() {
        let (_, streak) = judge(None, Some(1_000), &median(2_000, true), 0);
        assert_eq!(judge(streak, Some(1_000), &median(1_000, false), 300), (Verdict::HeldBack, streak));
        assert_eq!(judge(streak, Some(1_000), &median(1_000, false), 301), (Verdict::Accepted, None));
    }
}
