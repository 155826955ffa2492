//! Durations, limits, the guardian, and the end.

use breakwater_failsafe::{LimiterRates, StallRules};
use breakwater_interfaces::clearinghouse::{Limits, MarketId, Phase, Timing};
use breakwater_risk::UNITS_MAX;
use cosmwasm_std::Response;

use super::market_params::within;
use super::{parameter, save_settings_and_report, Call};
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{Config, Settings, CONFIG, GUARDIAN};

/// All shares of the one-block bound together, in bps.
const SHARES_BPS_MAX: u32 = 10_000;
const HEALTH_BPS_MAX: u32 = 20_000;
/// Durations beyond this are none: about 31,000 years, in seconds.
const SECONDS_MAX: u64 = 1_000_000_000_000;

/// Errors: a block's longest time is 0 or beyond 10 usual ones, a least grace above the longest, a duration beyond reason.
pub fn check_timing(timing: &Timing) -> Result<(), ContractError> {
    StallRules::new(timing.block_seconds_max.into(), timing.block_seconds_usual.into()).map_err(|_| {
        let allowed = format!("1 to 10 times block_seconds_usual of {} s", timing.block_seconds_usual);
        parameter("block_seconds_max", timing.block_seconds_max, allowed)
    })?;
    if let Some((name, seconds)) = timing.durations().into_iter().find(|(_, seconds)| *seconds > SECONDS_MAX) {
        return Err(parameter(name, seconds, format!("at most {SECONDS_MAX} s")));
    }
    if timing.grace_seconds_min > timing.grace_seconds_max {
        return Err(parameter("grace_seconds_min", timing.grace_seconds_min, "at most grace_seconds_max"));
    }
    Ok(())
}

/// Errors: outside its floor or ceiling; with the markets' shares, `markets_bps`, more than all.
pub fn check_limits(limits: &Limits, markets_bps: u32) -> Result<(), ContractError> {
    within("limiter_day_bps", limits.limiter_day_bps, LimiterRates::HOUR_BPS_MIN, SHARES_BPS_MAX)?;
    within("limiter_hour_bps", limits.limiter_hour_bps, LimiterRates::HOUR_BPS_MIN, limits.limiter_day_bps)?;
    let units_max = UNITS_MAX.unsigned_abs();
    for (name, amount) in [
        ("limiter_hour_floor", limits.limiter_hour_floor.u128()),
        ("bound_floor", limits.bound_floor.u128()),
        ("ticket_min", limits.ticket_min.u128()),
    ] {
        if amount > units_max {
            return Err(parameter(name, amount, "at most 10^36"));
        }
    }
    let ticket_most = limits.limiter_hour_floor.u128().saturating_mul(10).max(1);
    if limits.ticket_min.is_zero() || limits.ticket_min.u128() > ticket_most {
        return Err(parameter("ticket_min", limits.ticket_min, format!("1 to {ticket_most}")));
    }
    if limits.health_bps > HEALTH_BPS_MAX {
        return Err(parameter("health_bps", limits.health_bps, format!("at most {HEALTH_BPS_MAX}")));
    }
    check_shares(limits, markets_bps)
}

/// Errors: all shares of the one-block bound are more than the whole.
pub fn check_shares(limits: &Limits, markets_bps: u32) -> Result<(), ContractError> {
    let sum = limits.withdrawal_share_bps.saturating_add(markets_bps);
    if sum > SHARES_BPS_MAX {
        let what = format!("at most {SHARES_BPS_MAX} bps, all markets' and the withdrawals' together");
        return Err(parameter("block_share_bps", format!("{sum} in all"), what));
    }
    Ok(())
}

pub fn set_limits(call: Call, limits: Limits) -> Result<Response, ContractError> {
    check_limits(&limits, CONFIG.load(call.deps.storage)?.shares_bps)?;
    let settings = Settings { limits, ..call.front.settings.clone() };
    save_settings_and_report(call, settings, None, Response::new().add_event(events::changed("limits")))
}

/// Only longer, and a block's times not at all: what protects users is not taken away. Errors: shorter, or longer than 10 times the usual.
pub fn check_longer(old: &Timing, timing: &Timing) -> Result<(), ContractError> {
    check_timing(timing)?;
    for (name, before, after) in [
        ("block_seconds_usual", old.block_seconds_usual, timing.block_seconds_usual),
        ("block_seconds_max", old.block_seconds_max, timing.block_seconds_max),
    ] {
        if after != before {
            return Err(parameter(name, after, format!("{before}: it never changes")));
        }
    }
    let before = old.durations().into_iter().zip(Timing::default().durations());
    for ((name, after), ((_, before), (_, usual))) in timing.durations().into_iter().zip(before) {
        if after < before {
            return Err(parameter(name, after, format!("at least {before} s: it is only ever lengthened")));
        }
        let most = usual.saturating_mul(Timing::LONGER_TIMES_MAX);
        if after > before && after > most {
            // Else a stolen key makes detectors blind by making them patient.
            return Err(parameter(name, after, format!("at most {most} s")));
        }
    }
    Ok(())
}

pub fn set_timing(call: Call, timing: Timing) -> Result<Response, ContractError> {
    check_longer(&call.front.settings.timing, &timing)?;
    let settings = Settings { timing, ..call.front.settings.clone() };
    save_settings_and_report(call, settings, None, Response::new().add_event(events::changed("timing")))
}

pub fn set_guardian(call: Call, guardian: String) -> Result<Response, ContractError> {
    GUARDIAN.save(call.deps.storage, &call.deps.api.addr_validate(&guardian)?)?;
    Ok(Response::new().add_event(events::changed("guardian").add_attribute("guardian", guardian)))
}

/// Irreversible.
pub fn settle(call: Call) -> Result<Response, ContractError> {
    if call.front.settings.phase != Phase::Live {
        return Err(Refusal::NothingToDo { what: "the whole is settling already" }.into());
    }
    let settings = Settings { phase: Phase::Settling, ..call.front.settings.clone() };
    save_settings_and_report(call, settings, None, Response::new().add_event(events::changed("settling")))
}

/// Irreversible.
pub fn settle_market(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        if ledger.settles(market)? {
            return Err(Refusal::NothingToDo { what: "the market is settling already" }.into());
        }
        ledger.enter_settling(market)?;
        Ok(Response::new())
    })
}

/// Puts one market's share `after` in the place of `before`. Errors: all shares would be more than the whole.
pub fn move_share(config: &mut Config, limits: &Limits, before: u32, after: u32) -> Result<(), ContractError> {
    config.shares_bps = config.shares_bps.saturating_sub(before).saturating_add(after);
    check_shares(limits, config.shares_bps)
}
