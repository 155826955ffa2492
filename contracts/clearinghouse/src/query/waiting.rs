//! What waits: tickets, claims, flights, changes.

use breakwater_interfaces::clearinghouse::{
    ChangeResponse, ChangesResponse, ClaimResponse, FlightId, FlightResponse, FlightsResponse, TicketResponse,
    TicketsResponse,
};
use cosmwasm_std::{Deps, Order, StdError, StdResult};

use super::page_size;
use crate::execute::{Kept, CHANGES};
use crate::state::{self, keys, load_claim, StoredTicket};

pub fn tickets(deps: Deps, start_after: Option<u64>, limit: Option<u32>) -> StdResult<TicketsResponse> {
    let start = keys::ticket(start_after.map_or(0, |after| after.saturating_add(1)));
    let end = keys::ticket(u64::MAX);
    let mut tickets = Vec::new();
    for (key, value) in deps.storage.range(Some(&start), Some(&end), Order::Ascending).take(page_size(limit)) {
        let stored = StoredTicket::decode(&value)?;
        tickets.push(TicketResponse {
            id: keys::ticket_of(&key).ok_or_else(|| StdError::msg("a ticket's key has no number"))?,
            owner: deps.api.addr_humanize(&stored.owner)?,
            rest: stored.ticket.rest.into(),
            created_at: stored.ticket.created_at,
            due_at: stored.ticket.due_at(),
        });
    }
    Ok(TicketsResponse { tickets })
}

pub fn claim(deps: Deps, owner: &str) -> StdResult<ClaimResponse> {
    let owner = deps.api.addr_canonicalize(owner)?;
    Ok(ClaimResponse { amount: load_claim(deps.storage, &owner)?.into() })
}

pub fn flights(deps: Deps, start_after: Option<FlightId>, limit: Option<u32>) -> StdResult<FlightsResponse> {
    let flying = state::flights(deps.storage, start_after.as_ref()).take(page_size(limit));
    let answer = |flight: Result<(FlightId, state::Flight), state::RecordError>| {
        let (id, flight) = flight?;
        Ok(FlightResponse { id, owner: deps.api.addr_humanize(&flight.owner)?, amount: flight.amount.into() })
    };
    Ok(FlightsResponse { flights: flying.map(answer).collect::<StdResult<_>>()? })
}

pub fn changes(deps: Deps, start_after: Option<u64>, limit: Option<u32>) -> StdResult<ChangesResponse> {
    let waiting = CHANGES.waiting(deps.storage, start_after, page_size(limit))?;
    let change = |(entry, kept): (breakwater_failsafe::Entry, Kept)| ChangeResponse {
        id: entry.id,
        ripe_at: entry.ripe_at,
        expires_at: entry.expires_at,
        change: kept.message,
    };
    Ok(ChangesResponse { changes: waiting.into_iter().map(change).collect() })
}
