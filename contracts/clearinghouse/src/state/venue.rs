//! Registered venues.

use breakwater_interfaces::clearinghouse::VenueId;
use cosmwasm_std::{Addr, Storage};

use super::{codec, keys};

/// Found by the sender's address with one short read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Venue {
    pub id: VenueId,
    pub suspended: bool,
    /// The guardian's suspension ends then, by itself.
    pub suspended_until: u64,
    /// The guardian has used his suspension, and governance has not spoken since.
    pub guardian_used: bool,
}

impl Venue {
    pub fn is_suspended(&self, now: u64) -> bool {
        self.suspended || now < self.suspended_until
    }
}

const SUSPENDED: u8 = 1;
const GUARDIAN_USED: u8 = 2;

pub fn load_venue(storage: &dyn Storage, address: &Addr) -> Option<Venue> {
    match codec::read(storage, &keys::venue(address.as_str())).as_deref() {
        Some([id, flags, until @ ..]) => Some(Venue {
            id: *id,
            suspended: flags & SUSPENDED != 0,
            suspended_until: until.try_into().map_or(0, u64::from_be_bytes),
            guardian_used: flags & GUARDIAN_USED != 0,
        }),
        _ => None,
    }
}

/// The record as stored, or `None`.
pub fn load_venue_record(storage: &dyn Storage, venue: VenueId) -> Option<Vec<u8>> {
    let address = load_venue_address(storage, venue)?;
    codec::read(storage, &keys::venue(address.as_str()))
}

pub fn save_venue(storage: &mut dyn Storage, address: &Addr, venue: Venue) {
    let suspended = if venue.suspended { SUSPENDED } else { 0 };
    let mut record = vec![venue.id, suspended | if venue.guardian_used { GUARDIAN_USED } else { 0 }];
    if venue.suspended_until > 0 {
        record.extend_from_slice(&venue.suspended_until.to_be_bytes());
    }
    storage.set(&keys::venue(address.as_str()), &record);
    storage.set(&keys::venue_address(venue.id), address.as_bytes());
}

pub fn load_venue_address(storage: &dyn Storage, venue: VenueId) -> Option<Addr> {
    let bytes = codec::read(storage, &keys::venue_address(venue))?;
    String::from_utf8(bytes).ok().map(Addr::unchecked)
}
