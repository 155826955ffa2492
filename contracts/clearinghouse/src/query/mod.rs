//! Answers. Nothing here changes state; lists take `start_after` and `limit` (default 10, at most 30).

mod account;
mod ending;
mod market;
mod solvency;
mod status;
mod waiting;

use breakwater_interfaces::clearinghouse::{ConfigResponse, VenueId, VenueResponse, VenuesResponse};
use breakwater_interfaces::limits::{ROWS_DEFAULT, ROWS_MAX};
use cosmwasm_std::{Deps, Env, StdResult};

use crate::state::{load_venue, load_venue_address, Front, CONFIG, GUARDIAN};

pub use account::{account, accounts, accounts_by_owner};
pub use ending::{claimable, ending};
pub use market::{market, markets};
pub use solvency::solvency;
pub use status::status;
pub use waiting::{changes, claim, flights, tickets};

/// Items on a page.
fn page_size(limit: Option<u32>) -> usize {
    usize::try_from(limit.unwrap_or(ROWS_DEFAULT).min(ROWS_MAX)).unwrap_or(0)
}

pub fn config(deps: Deps) -> StdResult<ConfigResponse> {
    let config = CONFIG.load(deps.storage)?;
    let settings = Front::load(deps.storage)?.settings;
    Ok(ConfigResponse {
        governance: config.governance,
        settlement_denom: settings.denom,
        oracle: cosmwasm_std::Addr::unchecked(settings.oracle),
        treasury: config.treasury,
        insurance_fund: config.insurance_fund,
        float_target: config.float_target,
        guardian: GUARDIAN.load(deps.storage)?,
        timing: settings.timing,
        limits: settings.limits,
    })
}

pub fn venues(deps: Deps, env: &Env, start_after: Option<VenueId>, limit: Option<u32>) -> StdResult<VenuesResponse> {
    let first = start_after.map_or(0, |venue| venue.saturating_add(1));
    let (now, count) = (env.block.time.seconds(), CONFIG.load(deps.storage)?.venues);
    let mut venues = Vec::new();
    for venue in (first..count).take(page_size(limit)) {
        if let Some(address) = load_venue_address(deps.storage, venue) {
            let suspended = load_venue(deps.storage, &address).is_some_and(|venue| venue.is_suspended(now));
            venues.push(VenueResponse { venue, address, suspended });
        }
    }
    Ok(VenuesResponse { venues })
}
