//! Durations and limits of the clearing house that a replay deploys.

use breakwater_harness::chain::Deployment;
use breakwater_interfaces::clearinghouse::{Limits, Timing};
use cosmwasm_std::Uint128;

use super::options::Options;
use crate::chain::Ground;

/// Longer than any run, in seconds.
const NEVER_SECONDS: u64 = 1_000_000_000_000;
/// Units that may always leave in an hour, in per mille of all stakes.
const HOUR_FLOOR_PER_MILLE: u128 = 1;

/// As a real deployment is, but that changes do not wait.
pub fn as_deployed(ground: &Ground, genesis_seconds: u64) -> Deployment {
    let config = &ground.config;
    let timing = Timing { timelock_seconds: 0, ..config.timing };
    let float_target = config.float_target.u128();
    Deployment { genesis_seconds, timing, limits: config.limits, float_target, ..Deployment::default() }
}

/// The usual durations and limits, scaled to the money of all traders. The one-block bound counts with all of it: with the insurance alone a market
/// with a gap of 30 % and leverage beyond 3 could not fill up within a day. Changes do not wait: nobody makes any but those that build the market.
pub fn deployment(options: &Options, stakes: u128, genesis_seconds: u64) -> Deployment {
    let timing = Timing { timelock_seconds: 0, ..Timing::default() };
    let timing = if options.no_grace {
        let (stall_seconds, feed_gap_seconds, late_clock_seconds) = (NEVER_SECONDS, NEVER_SECONDS, NEVER_SECONDS);
        Timing { stall_seconds, feed_gap_seconds, late_clock_seconds, ..timing }
    } else {
        timing
    };
    let hour_floor = Uint128::new((stakes * HOUR_FLOOR_PER_MILLE / 1_000).max(1));
    let limits = Limits::usual(hour_floor.u128(), stakes);
    Deployment { genesis_seconds, timing, limits, ..Deployment::default() }
}
