//! Modes, budgets, what waits, and settings: chain against ledger.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{MarketStatus, Standing, StatusResponse};
use serde::Serialize;

use super::compare_claim;
use crate::reference::References;
use crate::shown::Shown;

/// Of those that wait the chain is asked for the first.
const CHANGES_SHOWN: usize = 30;

/// Status, tickets, changes, settings and venues; what waits for `payees` and whoever else has a claim.
pub fn compare_modes(shown: &impl Shown, references: &References, payees: &BTreeSet<String>) -> Result<(), String> {
    let ledger = &references.ledger;
    let call = references.call(&shown.block(), "", &[]);
    let ours = ledger.status_view(&call).map_err(|refusal| format!("{refusal:?}"))?;
    let theirs = shown.status().map_err(|error| error.to_string())?;
    compare_status(sorted(ours), sorted(theirs))?;
    let tickets = shown.tickets().map_err(|error| error.to_string())?;
    same("tickets", &ledger.state.tickets_view(), &tickets)?;
    let changes = shown.changes().map_err(|error| error.to_string())?;
    let mut waiting = ledger.state.changes_view();
    waiting.truncate(CHANGES_SHOWN);
    same("changes", &waiting, &changes)?;
    let config = shown.config().map_err(|error| error.to_string())?;
    same("settings", &ledger.config_view(&shown.contracts().oracle), &config)?;
    let venues = shown.venues().map_err(|error| error.to_string())?;
    same("venues", &ledger.venues_view(call.now()), &venues)?;
    let owners = payees.iter().chain(ledger.state.claims.keys());
    owners.into_iter().try_for_each(|owner| compare_claim(shown, references, owner))
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
