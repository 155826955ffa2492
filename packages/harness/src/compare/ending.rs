//! The wind-down of the whole, and coins on their way: chain against ledger.

use std::fmt::Debug;

use breakwater_interfaces::clearinghouse::{FlightResponse, Phase};
use serde::Serialize;

use super::modes::same_fields;
use crate::reference::{Ledger, References};
use crate::shown::{Shown, Unanswered};

/// What was added up and is paid, and what each account is owed.
pub fn compare_ending(shown: &impl Shown, references: &References) -> Result<(), String> {
    let ledger = &references.ledger;
    let theirs = shown.ending().map_err(|error| error.to_string())?;
    let ours = ledger.ending_view();
    // Before the cage it has only begun: nothing is added up, and nothing can be claimed.
    if matches!(ours.phase, Phase::Live | Phase::Settling) {
        nothing_claimable(shown, ledger)?;
        return same("phase", &ours.phase, &theirs.phase);
    }
    same_fields("ending", &ours, &theirs)?;
    for id in ledger.state.accounts.keys() {
        match (ledger.claimable_view(*id), shown.claimable(*id)) {
            (Err(_), Err(Unanswered::Refused(_))) => {}
            (Ok(ours), Ok(theirs)) => same(&format!("claim of account {id}"), &ours, &theirs)?,
            (ours, theirs) => return Err(format!("claim of account {id}: ledger {ours:?}, chain {theirs:?}")),
        }
    }
    Ok(())
}

fn nothing_claimable(shown: &impl Shown, ledger: &Ledger) -> Result<(), String> {
    let Some(id) = ledger.state.accounts.keys().next() else { return Ok(()) };
    match shown.claimable(*id) {
        Ok(claim) => Err(format!("a claim before the cage: {claim:?}")),
        Err(Unanswered::Failed(why)) => Err(format!("whether there is a claim before the cage was not shown: {why}")),
        Err(Unanswered::Refused(_)) => Ok(()),
    }
}

/// Packets that were sent and not heard of, in whatever order.
pub fn compare_flights(shown: &impl Shown, references: &References) -> Result<(), String> {
    let key = |flight: &FlightResponse| (flight.id.channel.clone(), flight.id.sequence);
    let mut theirs = shown.flights().map_err(|error| error.to_string())?;
    theirs.sort_by_key(key);
    same("flights", &references.ledger.state.flights_view().flights, &theirs)
}

fn same<T: PartialEq + Debug + Serialize>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}: ledger {ours:?}, chain {theirs:?}"))
}
