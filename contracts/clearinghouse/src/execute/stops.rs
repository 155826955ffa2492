//! The guardian's stops, and governance's word on them.

use breakwater_failsafe::StopStore;
use breakwater_failsafe::{check_deadline, check_reason, Stop, StopRules};
use breakwater_interfaces::clearinghouse::{MarketId, StopKind};
use breakwater_risk::planted::{self, Bug};
use cosmwasm_std::{Event, Response};

use super::{save_settings_and_report, Call};
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::Ledger;
use crate::state::{LastStop, ModeRecord, Settings, CONFIG};

const FREEZE: StopStore = StopStore::new("stop_freeze");
const REDUCE_ONLY: StopStore = StopStore::new("stop_reduce_only");

/// Why and until when a stop is asked for.
pub struct Word {
    pub reason: String,
    pub deadline: u64,
}

impl Word {
    fn check(&self, now: u64) -> Result<(), ContractError> {
        check_reason(&self.reason)?;
        Ok(check_deadline(self.deadline, now)?)
    }
}

/// The record of one kind of stop.
pub fn store(kind: StopKind) -> (StopStore, StopRules) {
    match kind {
        StopKind::Freeze => (FREEZE, StopRules::FREEZE),
        StopKind::ReduceOnly => (REDUCE_ONLY, StopRules::REDUCE_ONLY),
    }
}

fn last(settings: &mut Settings, kind: StopKind) -> &mut Option<LastStop> {
    match kind {
        StopKind::Freeze => &mut settings.freeze,
        StopKind::ReduceOnly => &mut settings.reduce_only,
    }
}

pub fn stop(
    call: Call,
    kind: StopKind,
    market: Option<MarketId>,
    seconds: u64,
    word: Word,
) -> Result<Response, ContractError> {
    let now = call.env.block.time.seconds();
    word.check(now)?;
    let markets = CONFIG.load(call.deps.storage)?.markets;
    if let Some(market) = market.filter(|market| *market >= markets) {
        return Err(Refusal::UnknownMarket { market }.into());
    }
    let (store, mut rules) = store(kind);
    if planted::is(Bug::StopBudgetIgnored) {
        rules.budget.seconds_max = u64::from(u32::MAX);
    }
    let called = store.load(call.deps.storage)?.called(seconds, now, &rules)?;
    store.save(call.deps.storage, &called)?;
    let mut call = call;
    if kind == StopKind::Freeze {
        remember_last_freeze(&mut call, markets)?;
    }
    changed(call, kind, "stop", word, market, &called)
}

/// The settings know one freeze: what the last has left to the markets it covered is written down before another takes its place.
fn remember_last_freeze(call: &mut Call, markets: MarketId) -> Result<(), ContractError> {
    let Some(last) = call.front.settings.freeze else { return Ok(()) };
    let mut ledger = Ledger::with(call.deps.as_ref(), &call.env, call.front.clone())?;
    for market in (0..markets).filter(|market| last.covers(*market)) {
        let (modes, record) = (ledger.modes(market)?, ledger.mode_record(market)?);
        if modes.grace != record.grace {
            ledger.report(market, &modes, ModeRecord::clone(&record));
        }
    }
    let outcome = ledger.finish()?;
    outcome.write(call.deps.storage);
    Ok(())
}

pub fn end_stop(call: Call, kind: StopKind, word: Word) -> Result<Response, ContractError> {
    let now = call.env.block.time.seconds();
    word.check(now)?;
    let (store, _) = store(kind);
    let ended = store.load(call.deps.storage)?.ended(now)?;
    store.save(call.deps.storage, &ended)?;
    let market = last(&mut call.front.settings.clone(), kind).and_then(|stop| stop.market);
    changed(call, kind, "end_stop", word, market, &ended)
}

pub fn arm_stop(call: Call, kind: StopKind, word: Word) -> Result<Response, ContractError> {
    let now = call.env.block.time.seconds();
    word.check(now)?;
    let (store, _) = store(kind);
    let stop = store.load(call.deps.storage)?;
    let armed = stop.armed_again(now)?;
    if let (StopKind::Freeze, Some(last)) = (kind, stop.last()) {
        // Freezes in a row could cover the wait of a change, which is there for users to leave.
        let from = last.until.saturating_add(call.front.settings.timing.timelock_seconds);
        if now < from {
            return Err(Refusal::ArmTooEarly { ended_at: last.until, from }.into());
        }
    }
    store.save(call.deps.storage, &armed)?;
    Ok(Response::new().add_event(events::stop("arm_stop", kind, &word.reason)))
}

/// Tells the settings, where every message sees it.
fn changed(
    call: Call,
    kind: StopKind,
    verb: &str,
    word: Word,
    market: Option<MarketId>,
    stop: &Stop,
) -> Result<Response, ContractError> {
    let mut settings = call.front.settings.clone();
    *last(&mut settings, kind) = stop.last().map(|span| LastStop { market, from: span.from, until: span.until });
    let event: Event = events::stop(verb, kind, &word.reason);
    let event = match stop.last() {
        Some(span) => event.add_attribute("until", span.until.to_string()),
        None => event,
    };
    let scope = market.map_or_else(|| "all".to_owned(), |market| format!("market {market}"));
    let response = Response::new().add_event(event.add_attribute("scope", scope));
    save_settings_and_report(call, settings, market, response)
}
