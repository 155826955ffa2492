//! Registering and suspending venues.

use breakwater_interfaces::clearinghouse::VenueId;
use breakwater_interfaces::limits::VENUES_MAX;
use cosmwasm_std::Response;

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{load_venue, load_venue_address, save_venue, Venue, CONFIG};

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
    save_venue(storage, &venue, Venue { id, suspended: false });
    Ok(Response::new().add_event(events::venue_changed("venue_added", id, &address)))
}

pub fn suspend_venue(call: Call, venue: VenueId, suspended: bool) -> Result<Response, ContractError> {
    let address = load_venue_address(call.deps.storage, venue).ok_or(Refusal::UnknownVenue { venue })?;
    save_venue(call.deps.storage, &address, Venue { id: venue, suspended });
    let kind = if suspended { "venue_suspended" } else { "venue_readmitted" };
    Ok(Response::new().add_event(events::venue_changed(kind, venue, address.as_str())))
}
