//! Modes, budgets, what waits, and settings: chain against ledger.

use breakwater_interfaces::clearinghouse::{MarketStatus, Standing, StatusResponse};
use cosmwasm_std::Addr;
use serde::Serialize;

use super::drive::Driver;

/// Of those that wait the chain is asked for the first.
const CHANGES_SHOWN: usize = 30;

/// Status, tickets, changes, claims, settings and venues.
pub fn compare_modes(driver: &Driver) -> Result<(), String> {
    let call = driver.ledger.call("", &[], driver.moment());
    let ours = driver.ledger.status_view(&call).map_err(|refusal| format!("{refusal:?}"))?;
    let theirs = driver.chain.status().map_err(|error| error.to_string())?;
    compare_status(sorted(ours), sorted(theirs))?;
    let tickets = driver.chain.tickets().map_err(|error| error.to_string())?;
    same("tickets", &driver.ledger.state.tickets_view(), &tickets)?;
    let changes = driver.chain.changes().map_err(|error| error.to_string())?;
    let mut waiting = driver.ledger.state.changes_view();
    waiting.truncate(CHANGES_SHOWN);
    same("changes", &waiting, &changes)?;
    let config = driver.chain.config().map_err(|error| error.to_string())?;
    same("settings", &driver.ledger.config_view(&config), &config)?;
    let venues = driver.chain.venues().map_err(|error| error.to_string())?;
    same("venues", &driver.ledger.venues_view(call.now()), &venues)?;
    compare_claims(driver)
}

fn compare_claims(driver: &Driver) -> Result<(), String> {
    for owner in driver.blocked.iter().chain(driver.ledger.state.claims.keys()) {
        let ours = driver.ledger.state.claims.get(owner).copied().unwrap_or(0);
        let theirs = driver.chain.claim(&Addr::unchecked(owner)).map_err(|error| error.to_string())?;
        same("claim", &Ok(ours), &i128::try_from(theirs))?;
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}: ledger {ours:?}, chain {theirs:?}"))
}

/// Says only the fields that differ.
pub(super) fn same_fields<T: Serialize>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    let value = |answer| serde_json::to_value(answer).map_err(|error| error.to_string());
    let (ours, theirs) = (value(ours)?, value(theirs)?);
    let fields = ours.as_object().into_iter().flat_map(|fields| fields.keys());
    let other = fields.filter(|name| ours.get(name) != theirs.get(name));
    let differences: Vec<String> =
        other.map(|name| format!("{name}: ledger {}, chain {}", ours[name.as_str()], theirs[name.as_str()])).collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("{what}: {}", differences.join(", ")))
}

/// The whole first, then market by market: so that a difference says what it is about.
fn compare_status(mut ours: StatusResponse, mut theirs: StatusResponse) -> Result<(), String> {
    let (own, other) = (std::mem::take(&mut ours.markets), std::mem::take(&mut theirs.markets));
    same_fields("status", &ours, &theirs)?;
    for (ours, theirs) in own.iter().zip(&other) {
        same_fields(&format!("status of market {}", ours.market), ours, theirs)?;
    }
    same("number of markets", &own.len(), &other.len())
}

/// In one order: neither says in which the modes of a scope or the actions are listed.
fn sorted(mut status: StatusResponse) -> StatusResponse {
    sort(&mut status.modes, &mut status.allowed);
    for MarketStatus { modes, allowed, .. } in &mut status.markets {
        sort(modes, allowed);
    }
    status
}

fn sort(modes: &mut [Standing], allowed: &mut [String]) {
    modes.sort_by_key(|standing| format!("{standing:?}"));
    for action in allowed.iter_mut() {
        *action = action.replace('_', "").to_lowercase();
    }
    allowed.sort();
}
