//! Invariant 11: a freeze ends by itself, and stops keep their lengths and budgets.

use breakwater_interfaces::clearinghouse::{Mode, StatusResponse, StopStatus};

const DAY_SECONDS: u64 = 86_400;
const WINDOW_SECONDS: u64 = 90 * DAY_SECONDS;

/// Begin and end of the stops of one kind.
type Spans = Vec<(u64, u64)>;

/// Every stop that was seen.
#[derive(Default)]
pub struct Stopped {
    freezes: Spans,
    reduce_only: Spans,
}

impl Stopped {
    /// 11: FROZEN ends within a day; stops are as short, and in all as rare, as their kind must be.
    ///
    /// # Errors
    /// What lasts too long.
    pub fn i11_stops_end(&mut self, now: u64, status: &StatusResponse) -> Result<(), String> {
        let all = status.markets.iter().flat_map(|market| &market.modes).chain(&status.modes);
        for standing in all.filter(|standing| standing.mode == Mode::Frozen) {
            let ends = standing.ends_at.is_some_and(|end| now < end && end - now <= DAY_SECONDS);
            if !ends {
                return Err(format!("invariant 11: at {now} it stands {standing:?}"));
            }
        }
        see(&mut self.freezes, now, &status.freeze, DAY_SECONDS, 3 * DAY_SECONDS)?;
        see(&mut self.reduce_only, now, &status.reduce_only, 7 * DAY_SECONDS, 21 * DAY_SECONDS)
    }
}

fn see(spans: &mut Spans, now: u64, status: &StopStatus, longest: u64, budget: u64) -> Result<(), String> {
    let ended = status.running.map_or(now, |running| running.from);
    match (spans.last_mut(), status.running) {
        (Some(last), Some(running)) if last.0 == running.from => last.1 = running.until,
        (Some(last), _) => last.1 = last.1.min(ended),
        (None, _) => {}
    }
    if let Some(running) = status.running.filter(|running| spans.last().is_none_or(|last| last.0 != running.from)) {
        spans.push((running.from, running.until));
    }
    let Some((from, until)) = spans.last().copied() else { return Ok(()) };
    let window = until.saturating_sub(WINDOW_SECONDS);
    let used: u64 = spans.iter().map(|(from, until)| until.saturating_sub(window.max(*from))).sum();
    if until - from > longest || used > budget {
        return Err(format!(
            "invariant 11: a stop from {from} to {until}, {used} s in 90 days, of {longest} and {budget}"
        ));
    }
    Ok(())
}
