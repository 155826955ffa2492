//! Registering and suspending venues.

use breakwater_interfaces::clearinghouse::VenueId;
use breakwater_interfaces::limits::VENUES_MAX;
use cosmwasm_std::Response;

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{load_venue, load_venue_address, save_venue, Venue, CONFIG};

/// A guardian's suspension: 7 days.
const GUARDIAN_SECONDS: u64 = 604_800;

pub fn add_venue(call: Call, address: String) -> Result<Response, ContractError> {
    let storage = call.deps.storage;
    let venue = call.deps.api.addr_validate(&address)?;
    if load_venue(storage, &venue).is_some() {
        return Err(Refusal::VenueExists { address }.into());
    }
    let mut config = CONFIG.load(storage)?;
    if config.venues >= VENUES_MAX {
        return Err(Refusal::TooMany { what: "venues", most: VENUES_MAX }.into());
    }
    let id: VenueId = config.venues;
    config.venues += 1;
    CONFIG.save(storage, &config)?;
    save_venue(storage, &venue, Venue { id, suspended: false, suspended_until: 0, guardian_used: false });
    Ok(Response::new().add_event(events::venue_changed("venue_added", id, &address)))
}

/// The guardian's suspension ends by itself, and is used once until governance speaks about the venue.
pub fn suspend_venue(call: Call, venue: VenueId, suspended: bool) -> Result<Response, ContractError> {
    let storage = call.deps.storage;
    let address = load_venue_address(storage, venue).ok_or(Refusal::UnknownVenue { venue })?;
    let record = load_venue(storage, &address).ok_or(Refusal::UnknownVenue { venue })?;
    let changed = if !call.passed.governs {
        let now = call.env.block.time.seconds();
        if !suspended || record.guardian_used {
            return Err(Refusal::GuardianOnce { venue, until: record.suspended_until }.into());
        }
        let until = now.saturating_add(GUARDIAN_SECONDS);
        Venue { suspended_until: until, guardian_used: true, ..record }
    } else {
        Venue { id: venue, suspended, suspended_until: 0, guardian_used: false }
    };
    save_venue(storage, &address, changed);
    let kind = if suspended { "venue_suspended" } else { "venue_readmitted" };
    Ok(Response::new().add_event(events::venue_changed(kind, venue, address.as_str())))
}
