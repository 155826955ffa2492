//! Coins on their way to another chain.

use std::ops::RangeInclusive;

use breakwater_interfaces::clearinghouse::{FlightId, FlightResponse, FlightsResponse, Remote};
use cosmwasm_std::Addr;

use crate::reference::ledger::{Call, Ledger, Outcome};
use crate::reference::modes::view::amount;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::State;

/// How long a transfer may be given, in seconds.
const TIMEOUT_SECONDS: RangeInclusive<u64> = 60..=604_800;
/// Bytes of the two names.
const CHANNEL_BYTES: RangeInclusive<usize> = 1..=64;
const RECEIVER_BYTES: RangeInclusive<usize> = 1..=2_048;

/// A packet that was sent and not heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    pub owner: String,
    pub units: i128,
}

/// What is heard of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Acknowledged with a result.
    Arrived,
    /// Acknowledged with an error, or timed out.
    Failed,
    /// Acknowledged with neither a result nor an error.
    Noise,
    /// It is a packet of another port than ICS-20's: none of ours.
    OtherPort,
}

pub(in crate::reference) fn check_remote(remote: Option<&Remote>) -> Result<()> {
    let fits = remote.is_none_or(|remote| {
        CHANNEL_BYTES.contains(&remote.channel.len())
            && RECEIVER_BYTES.contains(&remote.receiver.len())
            && TIMEOUT_SECONDS.contains(&remote.timeout_seconds)
    });
    fits.then_some(()).ok_or(Refusal::InvalidParams)
}

impl State {
    pub fn flying(&self) -> i128 {
        self.flights.values().map(|flight| flight.units).sum()
    }

    /// Flights as the clearing house should show them.
    pub fn flights_view(&self) -> FlightsResponse {
        let row = |((channel, sequence), flight): (&(String, u64), &Flight)| FlightResponse {
            id: FlightId { channel: channel.clone(), sequence: *sequence },
            owner: Addr::unchecked(flight.owner.clone()),
            amount: amount(flight.units),
        };
        FlightsResponse { flights: self.flights.iter().map(row).collect() }
    }
}

impl Ledger {
    /// Coins leave for their owner, here or on another chain; a transfer that fails at once is a payout that failed.
    ///
    /// # Errors
    /// `NoSequence`.
    pub(in crate::reference) fn send(
        &mut self,
        call: &Call,
        owner: &str,
        units: i128,
        remote: Option<&Remote>,
    ) -> Result<()> {
        let Some(Remote { channel, .. }) = remote.filter(|_| units > 0) else {
            self.send_coins(owner, units);
            return Ok(());
        };
        if self.closed.contains(channel) {
            *self.state.claims.entry(owner.to_owned()).or_insert(0) += units;
            self.tally("transfers that failed at once");
            return Ok(());
        }
        let Some(sequence) = call.sequence.filter(|_| !self.mute.contains(channel)) else {
            return Err(Refusal::NoSequence);
        };
        self.state.held -= units;
        self.state.flights.insert((channel.clone(), sequence), Flight { owner: owner.to_owned(), units });
        self.tally("coins sent to another chain");
        Ok(())
    }

    /// The callback of a packet.
    ///
    /// # Errors
    /// `UnknownFlight`, `NoAnswer`.
    pub fn hear(&mut self, call: &Call, channel: &str, sequence: u64, heard: Heard) -> Outcome {
        self.whole_message(call, |ledger| {
            if heard == Heard::OtherPort {
                return Err(Refusal::UnknownFlight);
            }
            let known = ledger.state.flights.remove(&(channel.to_owned(), sequence));
            let flight = known.ok_or(Refusal::UnknownFlight)?;
            if heard == Heard::Noise {
                return Err(Refusal::NoAnswer);
            }
            if heard == Heard::Failed {
                ledger.state.held += flight.units;
                *ledger.state.claims.entry(flight.owner).or_insert(0) += flight.units;
            }
            let arrived = heard == Heard::Arrived;
            ledger.tally(if arrived { "flights arrived" } else { "flights that came back" });
            Ok(vec![Ok(())])
        })
    }
}
