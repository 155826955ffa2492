//! Which modes stand, why, until when, what they allow, and what is left of every budget.

use breakwater_failsafe::{Mode, Scopes, Stop, StopRules, TimeBudget, Until, CLEARING};
use breakwater_interfaces::clearinghouse::{
    self as wire, GraceStatus, MarketId, MarketStatus, PriceClass, RunningStop, StatusResponse, StopKind, StopStatus,
    Timing,
};
use cosmwasm_std::{Deps, Env, StdResult};

use super::account::to_std;
use super::market::class;
use super::page_size;
use crate::error::ContractError;
use crate::execute::{market_share, stop_store, withdrawal_share};
use crate::ledger::{grace_rules, Ledger, Stand, Stands};
use crate::state::{LastStop, CONFIG};

pub fn status(deps: Deps, env: &Env, start_after: Option<MarketId>, limit: Option<u32>) -> StdResult<StatusResponse> {
    let first = start_after.map_or(0, |market| market.saturating_add(1));
    let count = CONFIG.load(deps.storage)?.markets;
    let mut ledger = Ledger::new(deps, env).map_err(to_std)?;
    let markets = (first..count).take(page_size(limit)).map(|market| describe(&mut ledger, market));
    let markets = markets.collect::<Result<_, _>>().map_err(to_std)?;
    whole(deps, &mut ledger, markets).map_err(to_std)
}

fn whole(deps: Deps, ledger: &mut Ledger, markets: Vec<MarketStatus>) -> Result<StatusResponse, ContractError> {
    let (now, block) = (ledger.now, ledger.block());
    let (settings, totals) = (ledger.settings.clone(), ledger.totals().clone());
    let exits = ledger.exits()?;
    let share = withdrawal_share(&settings, &totals)?;
    let stop = |kind, last| -> Result<StopStatus, ContractError> {
        let (store, rules) = stop_store(kind);
        Ok(stop_status(&store.load(deps.storage)?, last, now, &rules))
    };
    Ok(StatusResponse {
        modes: standings(ledger.whole()),
        allowed: allowed(&Scopes::global(ledger.whole().standing())),
        freeze: stop(StopKind::Freeze, settings.freeze)?,
        reduce_only: stop(StopKind::ReduceOnly, settings.reduce_only)?,
        non_production: is_non_production(&settings.timing),
        limiter_room: exits.limiter.room(now, totals.limiter_base(now)?, &settings.limiter_rates()).into(),
        tickets: totals.tickets.positive().into(),
        withdrawal_block_room: exits.bound.block_room(block, &share).into(),
        withdrawal_hour_room: exits.bound.hour.room(now, &share.hour).into(),
        markets,
    })
}

fn describe(ledger: &mut Ledger, market: MarketId) -> Result<MarketStatus, ContractError> {
    let modes = ledger.modes(market)?;
    let record = ledger.mode_record(market)?;
    let rules = grace_rules(&ledger.settings);
    let (now, block) = (ledger.now, ledger.block());
    let named = [modes.stands.standing()];
    let scopes = Scopes { named: &named, ..Scopes::global(ledger.whole().standing()) };
    let allowed = allowed(&scopes);
    let grace = modes.grace.map(|grace| GraceStatus {
        began_at: grace.began_at,
        gap_seconds: grace.gap_seconds,
        prices_shown: grace.shows.map_or(0, |shows| shows.count),
        span_seconds: grace.shows.map_or(0, |shows| shows.newest_publish_time.saturating_sub(shows.first_publish_time)),
        not_before: grace.not_before(now, &rules),
    });
    let spent = modes.grace.map_or_else(|| record.spent.clone(), |grace| grace.spent(now, &record.spent, &rules));
    let share = market_share(ledger, market)?;
    let bound = ledger.market(market)?.bound;
    Ok(MarketStatus {
        market,
        modes: standings(&modes.stands),
        allowed,
        class: ledger.price_or_none(market)?.map_or(PriceClass::D, |price| class(price.class)),
        grace,
        resume_seconds_spent: spent_in_window(&spent, now, &rules.budget),
        add_from_height: modes.add_from_height,
        block_room: bound.block_room(block, &share).into(),
        hour_room: bound.hour.room(now, &share.hour).into(),
    })
}

fn spent_in_window(spent: &breakwater_failsafe::SpentTime, now: u64, budget: &TimeBudget) -> u64 {
    let start = now.saturating_sub(budget.window_seconds);
    spent.spans().iter().map(|span| span.until.min(now).saturating_sub(span.from.max(start))).sum()
}

fn allowed(scopes: &Scopes) -> Vec<String> {
    let rows = CLEARING.rows().iter().map(|(action, _)| *action);
    rows.filter(|action| CLEARING.permit(*action, scopes).is_ok()).map(|action| format!("{action:?}")).collect()
}

fn standings(stands: &Stands) -> Vec<wire::Standing> {
    stands.iter().map(standing).collect()
}

fn standing(stand: &Stand) -> wire::Standing {
    let (ends_at, not_before) = match stand.until {
        Until::At(time) => (Some(time), None),
        Until::NotBefore(time) => (None, Some(time)),
        Until::Unknown | Until::Never => (None, None),
    };
    wire::Standing { mode: mode(stand.mode), cause: stand.cause, ends_at, not_before }
}

fn mode(mode: Mode) -> wire::Mode {
    match mode {
        Mode::Normal => wire::Mode::Normal,
        Mode::Resume => wire::Mode::Resume,
        Mode::ReduceOnly => wire::Mode::ReduceOnly,
        Mode::Frozen => wire::Mode::Frozen,
        Mode::Settling => wire::Mode::Settling,
    }
}

fn stop_status(stop: &Stop, last: Option<LastStop>, now: u64, rules: &StopRules) -> StopStatus {
    let running = last.filter(|last| last.runs(now));
    StopStatus {
        armed: stop.is_armed(),
        running: running.map(|last| RunningStop { market: last.market, from: last.from, until: last.until }),
        room_seconds: stop.room_seconds(now, rules),
    }
}

/// Shorter than usual anywhere, or detectors of more than ten times the usual patience.
fn is_non_production(timing: &Timing) -> bool {
    let mut durations = timing.durations().into_iter().zip(Timing::default().durations()).enumerate();
    durations.any(|(place, ((_, now), (_, usual)))| {
        now < usual || place < Timing::DETECTORS && now > usual.saturating_mul(Timing::LONGER_TIMES_MAX)
    })
}
