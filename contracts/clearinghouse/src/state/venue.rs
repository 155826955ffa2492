//! Registered venues.

use breakwater_interfaces::clearinghouse::VenueId;
use cosmwasm_std::{Addr, Storage};

use super::keys;

/// Found by the sender's address with one short read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Venue {
    pub id: VenueId,
    pub suspended: bool,
}

pub fn load_venue(storage: &dyn Storage, address: &Addr) -> Option<Venue> {
    match storage.get(&keys::venue(address.as_str())).as_deref() {
        Some([id, suspended]) => Some(Venue { id: *id, suspended: *suspended != 0 }),
        _ => None,
    }
}

pub fn save_venue(storage: &mut dyn Storage, address: &Addr, venue: Venue) {
    storage.set(&keys::venue(address.as_str()), &[venue.id, u8::from(venue.suspended)]);
    storage.set(&keys::venue_address(venue.id), address.as_bytes());
}

pub fn load_venue_address(storage: &dyn Storage, venue: VenueId) -> Option<Addr> {
    let bytes = storage.get(&keys::venue_address(venue))?;
    String::from_utf8(bytes).ok().map(Addr::unchecked)
}
