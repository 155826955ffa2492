//! The way out: 14 days of cooldown, then 48 h to take. Both in running time of the [`PausedClock`](super::PausedClock).

use crate::planted::{self, Bug};
use crate::units::{DAY_SECONDS, HOUR_SECONDS};

pub const COOLDOWN_SECONDS: u64 = 14 * DAY_SECONDS;
pub const TAKE_SECONDS: u64 = 48 * HOUR_SECONDS;

/// Where an unstake stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cooldown {
    Cooling { seconds_left: u64 },
    Takeable { seconds_left: u64 },
    Over,
}

impl Cooldown {
    /// Both times are running seconds.
    pub fn at(started_at: u64, now: u64) -> Cooldown {
        let head_start = if planted::is(Bug::CooldownIgnored) { COOLDOWN_SECONDS } else { 0 };
        let elapsed = now.saturating_sub(started_at) + head_start;
        match elapsed.checked_sub(COOLDOWN_SECONDS) {
            None => Cooldown::Cooling { seconds_left: COOLDOWN_SECONDS - elapsed },
            Some(late) if late < TAKE_SECONDS => Cooldown::Takeable { seconds_left: TAKE_SECONDS - late },
            Some(_) => Cooldown::Over,
        }
    }

    /// Seconds of cooldown left, and seconds left to take it.
    pub fn seconds_left(self) -> (u64, u64) {
        match self {
            Cooldown::Cooling { seconds_left } => (seconds_left, TAKE_SECONDS),
            Cooldown::Takeable { seconds_left } => (0, seconds_left),
            Cooldown::Over => (0, 0),
        }
    }
}
