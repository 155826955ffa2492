//! Coins on their way to another chain.

use breakwater_interfaces::clearinghouse::{FlightId, FlightResponse, FlightsResponse, Remote};
use cosmwasm_std::Addr;

use crate::reference::ledger::{Call, Ledger, Outcome};
use crate::reference::modes::view::amount;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::State;

/// How long a transfer may be given, in seconds.
const TIMEOUT_SECONDS: std::ops::RangeInclusive<u64> = 60..=604_800;

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
}

pub(in crate::reference) fn check_remote(remote: Option<&Remote>) -> Result<()> {
    let fits = remote.is_none_or(|remote| TIMEOUT_SECONDS.contains(&remote.timeout_seconds));
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
    pub(in crate::reference) fn send(&mut self, call: &Call, owner: &str, units: i128, remote: Option<&Remote>) {
        let Some(remote) = remote.filter(|_| units > 0) else {
            self.send_coins(owner, units);
            return;
        };
        match call.sequence {
            Some(sequence) => {
                self.state.held -= units;
                let flight = Flight { owner: owner.to_owned(), units };
                self.state.flights.insert((remote.channel.clone(), sequence), flight);
                self.tally("coins sent to another chain");
            }
            None => {
                *self.state.claims.entry(owner.to_owned()).or_insert(0) += units;
                self.tally("transfers that failed at once");
            }
        }
    }

    /// The callback of a packet.
    ///
    /// # Errors
    /// `UnknownFlight`.
    pub fn hear(&mut self, call: &Call, channel: &str, sequence: u64, heard: Heard) -> Outcome {
        self.whole_message(call, |ledger| {
            let known = ledger.state.flights.remove(&(channel.to_owned(), sequence));
            let flight = known.ok_or(Refusal::UnknownFlight)?;
            if heard == Heard::Failed {
                ledger.state.held += flight.units;
                *ledger.state.claims.entry(flight.owner).or_insert(0) += flight.units;
            }
            ledger.tally(match heard {
                Heard::Arrived => "flights arrived",
                Heard::Failed => "flights that came back",
            });
            Ok(vec![Ok(())])
        })
    }
}
