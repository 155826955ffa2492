//! The wind-down of the whole, and coins on their way: chain against ledger.

use std::fmt::Debug;

use breakwater_interfaces::clearinghouse::{FlightResponse, Phase};
use cosmwasm_std::Addr;
use serde::Serialize;

use super::compare_modes::same_fields;
use super::drive::Driver;

/// What was added up and is paid, what each account is owed, what flies.
pub fn compare_ending(driver: &Driver) -> Result<(), String> {
    let theirs = driver.chain.ending().map_err(|error| error.to_string())?;
    let ours = driver.ledger.ending_view();
    // Before the cage it has only begun: nothing is added up, and nothing can be claimed.
    if matches!(ours.phase, Phase::Live | Phase::Settling) {
        let shown = driver.ledger.state.accounts.keys().next().map(|id| driver.chain.claimable(*id));
        if let Some(Ok(claim)) = shown {
            return Err(format!("a claim before the cage: {claim:?}"));
        }
        return same("phase", &ours.phase, &theirs.phase);
    }
    same_fields("ending", &ours, &theirs)?;
    for id in driver.ledger.state.accounts.keys() {
        match (driver.ledger.claimable_view(*id), driver.chain.claimable(*id)) {
            (Err(_), Err(_)) => {}
            (Ok(ours), Ok(theirs)) => same(&format!("claim of account {id}"), &ours, &theirs)?,
            (ours, theirs) => return Err(format!("claim of account {id}: ledger {ours:?}, chain {theirs:?}")),
        }
    }
    Ok(())
}

/// Packets that were sent and not heard of, in whatever order; what could not be paid, by owner.
pub fn compare_flights(driver: &Driver) -> Result<(), String> {
    let key = |flight: &FlightResponse| (flight.id.channel.clone(), flight.id.sequence);
    let mut theirs = driver.chain.flights().map_err(|error| error.to_string())?;
    theirs.sort_by_key(key);
    same("flights", &driver.ledger.state.flights_view().flights, &theirs)?;
    for (owner, ours) in &driver.ledger.state.claims {
        let theirs = driver.chain.claim(&Addr::unchecked(owner)).map_err(|error| error.to_string())?;
        same(&format!("claim of {owner}"), &u128::try_from(*ours).unwrap_or(0), &theirs)?;
    }
    Ok(())
}

fn same<T: PartialEq + Debug + Serialize>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}: ledger {ours:?}, chain {theirs:?}"))
}
