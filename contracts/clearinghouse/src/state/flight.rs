//! Coins on their way to another chain: one record a packet, until the packet is heard of.

use breakwater_interfaces::clearinghouse::FlightId;
use breakwater_interfaces::varint::write_u128;
use cosmwasm_std::{CanonicalAddr, Order, StdResult, Storage};

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// What one packet carries, and whose it is if it comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    pub owner: CanonicalAddr,
    pub amount: u128,
}

impl Flight {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        write_u128(&mut out, self.amount);
        out.extend_from_slice(self.owner.as_slice());
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let amount = reader.u128()?;
        Ok(Flight { owner: CanonicalAddr::from(reader.rest()), amount })
    }
}

/// `None`: no coins of that packet are on their way.
pub fn load_flight(storage: &dyn Storage, channel: &str, sequence: u64) -> StdResult<Option<Flight>> {
    let bytes = codec::read(storage, &keys::flight(channel, sequence));
    Ok(bytes.map(|bytes| Flight::decode(&bytes)).transpose()?)
}

pub fn save_flight(storage: &mut dyn Storage, channel: &str, sequence: u64, flight: &Flight) {
    storage.set(&keys::flight(channel, sequence), &flight.encode());
}

pub fn remove_flight(storage: &mut dyn Storage, channel: &str, sequence: u64) {
    storage.remove(&keys::flight(channel, sequence));
}

/// Flights behind one packet (or all), by the channel's length, channel and sequence.
pub fn flights<'a>(
    storage: &'a dyn Storage,
    start_after: Option<&FlightId>,
) -> impl Iterator<Item = Result<(FlightId, Flight), RecordError>> + 'a {
    let start = match start_after {
        Some(id) => [keys::flight(&id.channel, id.sequence), vec![0]].concat(),
        None => keys::FLIGHTS.to_vec(),
    };
    storage.range(Some(&start), Some(keys::FLIGHTS_END), Order::Ascending).map(|(key, value)| {
        let (channel, sequence) = keys::flight_of(&key).ok_or(RecordError::Address)?;
        Ok((FlightId { channel, sequence }, Flight::decode(&value)?))
    })
}
