//! Floors and ceilings of limits and durations, as `docs/rules-modes.md` has them.

use anyhow::{bail, Result};
use breakwater_interfaces::clearinghouse::{Limits, Timing};

const BPS: u128 = 10_000;
const HOUR_FLOOR_BPS: u128 = 50;
const BOUND_FLOOR_MAX: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;
const HEALTH_BPS_MAX: u128 = 20_000;

fn within(name: &str, value: impl Into<u128>, floor: u128, ceiling: u128, why: &str) -> Result<()> {
    let value = value.into();
    if value < floor || value > ceiling {
        bail!("{name} is {value}; the contract takes {floor} to {ceiling}{why}");
    }
    Ok(())
}

/// Errors: the first limit that the contract would refuse.
pub fn check_limits(limits: &Limits) -> Result<()> {
    let (hour, day) = (limits.limiter_hour_bps, limits.limiter_day_bps);
    within("limiter_day_bps", day, HOUR_FLOOR_BPS, BPS, "")?;
    within("limiter_hour_bps", hour, HOUR_FLOOR_BPS, day.into(), ", no more than the day's")?;
    let ticket_max = limits.limiter_hour_floor.u128().saturating_mul(10).max(1);
    within("ticket_min", limits.ticket_min, 1, ticket_max, ", at most ten times limiter_hour_floor")?;
    within("bound_floor", limits.bound_floor, 0, BOUND_FLOOR_MAX, "")?;
    within("withdrawal_share_bps", limits.withdrawal_share_bps, 0, BPS, " together with all markets' block_share_bps")?;
    within("health_bps", limits.health_bps, 0, HEALTH_BPS_MAX, "")
}

/// Errors: the first duration that the contract would refuse, given the present ones where they are known.
pub fn check_timing(timing: &Timing, present: Option<&Timing>) -> Result<()> {
    let usual = u128::from(timing.block_seconds_usual);
    within("block_seconds_max", timing.block_seconds_max, 1, 10 * usual, ", ten times block_seconds_usual")?;
    let max = u128::from(timing.grace_seconds_max);
    within("grace_seconds_min", timing.grace_seconds_min, 0, max, ", no more than grace_seconds_max")?;
    let Some(present) = present else { return Ok(()) };
    let before = present.durations().into_iter().zip(Timing::default().durations());
    for ((name, new), ((_, old), (_, usual))) in timing.durations().into_iter().zip(before) {
        if new < old {
            bail!("{name} would fall from {old} to {new} s; durations are only ever lengthened");
        }
        let most = usual.saturating_mul(Timing::LONGER_TIMES_MAX);
        if new > old && new > most {
            bail!("{name} would be {new} s; durations are lengthened to {most} s at most, ten times the usual");
        }
    }
    if (timing.block_seconds_usual, timing.block_seconds_max)
        != (present.block_seconds_usual, present.block_seconds_max)
    {
        bail!("block_seconds_usual and block_seconds_max never change");
    }
    Ok(())
}
