//! Durations and limits of worlds in which modes, limits and the timelock matter.

use breakwater_interfaces::clearinghouse::{Limits, Timing};
use cosmwasm_std::Uint128;

use super::rng::Rng;
use super::world::Awake;

fn seconds(rng: &mut Rng, low: u64, high: u64) -> u64 {
    rng.between(low, high)
}

fn small(rng: &mut Rng, low: u64, high: u64) -> u32 {
    u32::try_from(rng.between(low, high)).unwrap_or(0)
}

/// The usual durations, or short ones; the timelock is added once governance has set the world up.
fn timing(rng: &mut Rng) -> Timing {
    let usual = Timing { timelock_seconds: 0, ..Timing::default() };
    if rng.chance(40) {
        return usual;
    }
    let grace_seconds_min = seconds(rng, 0, 300);
    let block_seconds_usual = small(rng, 1, 6);
    Timing {
        block_seconds_usual,
        block_seconds_max: small(rng, 1, 10 * u64::from(block_seconds_usual)),
        stall_seconds: seconds(rng, 30, 900),
        feed_gap_seconds: seconds(rng, 200, 900),
        late_clock_seconds: seconds(rng, 5, 40),
        poor_price_seconds: seconds(rng, 0, 120),
        grace_seconds_min,
        grace_seconds_max: grace_seconds_min + seconds(rng, 0, 900),
        timelock_seconds: 0,
        entry_seconds: seconds(rng, 60, 100_000),
    }
}

fn limits(dollar: i128, rng: &mut Rng) -> Limits {
    let dollars = |rng: &mut Rng, most: u64| {
        let units = i128::from(rng.below(most + 1)) * dollar;
        u128::try_from(units).unwrap_or(0)
    };
    let hour_floor = if rng.chance(30) { 0 } else { dollars(rng, 500) };
    let ticket_most = hour_floor.saturating_mul(10).max(1);
    let limiter_hour_bps = small(rng, 50, 400);
    Limits {
        limiter_hour_bps,
        limiter_day_bps: (limiter_hour_bps * small(rng, 1, 12)).min(10_000),
        limiter_hour_floor: Uint128::new(hour_floor),
        ticket_min: Uint128::new((dollars(rng, 20) + 1).min(ticket_most)),
        bound_floor: Uint128::new(if rng.chance(20) { 0 } else { dollars(rng, 2_000_000) }),
        withdrawal_share_bps: small(rng, 0, 2_000),
        health_bps: if rng.chance(20) { 0 } else { small(rng, 0, 20_000) },
    }
}

/// Nearly half awake; in the others trade goes on whatever happens.
pub fn draw(dollar: i128, rng: &mut Rng) -> Option<Awake> {
    if rng.chance(55) {
        return None;
    }
    let timelock = |rng: &mut Rng| match rng.weighted(&[35, 50, 15]) {
        0 => 0,
        1 => rng.between(10, 2_000),
        _ => 259_200,
    };
    let (timelock_seconds, oracle_timelock_seconds) = (timelock(rng), timelock(rng));
    Some(Awake { timing: timing(rng), limits: limits(dollar, rng), timelock_seconds, oracle_timelock_seconds })
}
