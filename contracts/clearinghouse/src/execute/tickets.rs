//! Serving tickets pro rata, and paying again what could not be paid.

use breakwater_failsafe::Round;
use breakwater_interfaces::clearinghouse::Remote;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::Units;
use cosmwasm_std::{Order, Response};

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{check_batch, Destination, Ledger};
use crate::state::{keys, load_claim, save_claim, RecordError, StoredTicket, TicketRound};

pub fn serve_tickets(call: Call, limit: u32) -> Result<Response, ContractError> {
    let api = call.deps.api;
    // More than there can be is more than a batch holds.
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    call.on_ledger(|ledger| {
        check_batch(limit)?;
        let mut round = match ledger.exits()?.round {
            Some(round) => round,
            None => begin(ledger)?,
        };
        let (from, to) = (keys::ticket(round.cursor), keys::ticket(round.end));
        let mut waiting = Vec::new();
        for (key, value) in ledger.storage().range(Some(&from), Some(&to), Order::Ascending).take(limit + 1) {
            let id = keys::ticket_of(&key).ok_or(RecordError::Address)?;
            waiting.push((id, StoredTicket::decode(&value)?));
        }
        let more = waiting.len() > limit;
        waiting.truncate(limit);
        for (id, ticket) in waiting {
            round.cursor = id.saturating_add(1);
            let to = api.addr_humanize(&ticket.owner)?.into_string();
            serve(ledger, &round.round, id, ticket, to)?;
        }
        ledger.exits_mut()?.round = more.then_some(round);
        Ok(Response::new())
    })
}

/// A round over all that waits: what the limiter allows is taken from it at once. Errors: nothing waits, or nothing may leave yet.
fn begin(ledger: &mut Ledger) -> Result<TicketRound, ContractError> {
    let (now, rates) = (ledger.now, ledger.settings.limiter_rates());
    let totals = ledger.totals();
    let total = totals.tickets.positive();
    if total == 0 {
        return Err(Refusal::NothingToDo { what: "no ticket waits" }.into());
    }
    let coins = totals.deposits()?.plus(totals.tickets)?.positive();
    let base = totals.limiter_base(now)?;
    let exits = ledger.exits()?;
    let available = exits.limiter.room(now, base, &rates).min(coins);
    let end = exits.next_ticket;
    let (from, to) = (keys::ticket(0), keys::ticket(end));
    let first = ledger.storage().range(Some(&from), Some(&to), Order::Ascending).next();
    let first = first.map(|(_, value)| StoredTicket::decode(&value)).transpose()?;
    // A round of pennies would occupy the queue. The hour's floor is not less than this.
    let least = total.min(ledger.settings.limits.ticket_min.u128().div_ceil(10));
    if available < least && !first.is_some_and(|first| first.ticket.is_due(now)) {
        return Err(Refusal::NothingToDo {
            what: "the limiter and the coins allow less than a tenth of the smallest ticket now, and no ticket is due",
        }
        .into());
    }
    let exits = ledger.exits_mut()?;
    exits.limiter = exits.limiter.taken(available, now, base, &rates)?;
    Ok(TicketRound { round: Round { available, total }, cursor: 0, end })
}

fn serve(
    ledger: &mut Ledger,
    round: &Round,
    id: u64,
    mut ticket: StoredTicket,
    to: String,
) -> Result<(), ContractError> {
    let totals = ledger.totals();
    let coins = totals.deposits()?.plus(totals.tickets)?.positive();
    let share = round.share(&ticket.ticket, ledger.now).min(coins);
    if share == 0 {
        return Ok(());
    }
    let units = Units::from_u128(share)?;
    let totals = ledger.totals_mut();
    totals.tickets = totals.tickets.minus(units)?;
    ticket.ticket.rest = ticket.ticket.rest.saturating_sub(share);
    if ticket.ticket.rest == 0 {
        ledger.remove_cold(keys::ticket(id).to_vec());
    } else if !planted::is(Bug::TicketPaidTwice) {
        ledger.write_cold(keys::ticket(id).to_vec(), ticket.encode());
    }
    ledger.pay_out(&ticket.owner, Destination::Bank(to), share)?;
    ledger.emit(events::ticket_served(id, share, ticket.ticket.rest));
    Ok(())
}

/// To another chain only by the owner: anyone may pay him, none choose where.
pub fn retry_claim(call: Call, owner: String, remote: Option<Remote>) -> Result<Response, ContractError> {
    let address = call.deps.api.addr_validate(&owner)?;
    if remote.is_some() && call.sender != address {
        let (action, sender) = (call.passed.action, call.sender.into_string());
        return Err(Refusal::Unauthorized { action, allowed: "the claim's owner, to another chain", sender }.into());
    }
    let owner = call.deps.api.addr_canonicalize(address.as_str())?;
    let to = Destination::of(&address, remote, &call.env)?;
    let amount = load_claim(call.deps.storage, &owner)?;
    if amount == 0 {
        return Err(Refusal::NothingToDo { what: "the address has no claim" }.into());
    }
    save_claim(call.deps.storage, &owner, 0);
    call.on_ledger(|ledger| {
        let units = Units::from_u128(amount)?;
        let totals = ledger.totals_mut();
        totals.parked = totals.parked.minus(units)?;
        ledger.pay_out(&owner, to, amount)?;
        ledger.emit(events::claim("claim_retried", amount));
        Ok(Response::new())
    })
}
