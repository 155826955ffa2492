//! The wind-down of the whole, and coins on their way: chain against ledger.

use std::fmt::Debug;

use breakwater_interfaces::clearinghouse::Phase;
use serde::Serialize;

use super::compare_modes::same_fields;
use super::drive::Driver;

/// What was added up and is paid, what each account is owed, what flies.
pub fn compare_ending(driver: &Driver) -> Result<(), String> {
    let theirs = driver.chain.ending().map_err(|error| error.to_string())?;
    let ours = driver.ledger.ending_view();
    // Before the cage it has only begun: nothing is added up.
    if matches!(ours.phase, Phase::Live | Phase::Settling) {
        return same("phase", &ours.phase, &theirs.phase);
    }
    same_fields("ending", &ours, &theirs)?;
    for id in driver.ledger.state.accounts.keys() {
        let Ok(ours) = driver.ledger.claimable_view(*id) else { continue };
        let theirs = driver.chain.claimable(*id).map_err(|error| error.to_string())?;
        same(&format!("claim of account {id}"), &ours, &theirs)?;
    }
    Ok(())
}

/// Packets that were sent and not heard of.
pub fn compare_flights(driver: &Driver) -> Result<(), String> {
    let theirs = driver.chain.flights().map_err(|error| error.to_string())?;
    same("flights", &driver.ledger.state.flights_view().flights, &theirs)
}

fn same<T: PartialEq + Debug + Serialize>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}: ledger {ours:?}, chain {theirs:?}"))
}
