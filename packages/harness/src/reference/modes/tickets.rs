//! Payouts that wait, and payouts that failed.

use breakwater_interfaces::clearinghouse::{ChangeResponse, Remote, TicketResponse};
use cosmwasm_std::Addr;

use super::settings::units;
use super::view::{amount, seconds};
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::floor;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::settle::flight::check_remote;
use crate::reference::state::State;

/// After this a ticket is paid in full.
const DUE_SECONDS: i128 = 30 * 86_400;
const SERVED_MAX: u32 = 30;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub owner: String,
    pub rest: i128,
    pub created_at: i128,
}

impl Ticket {
    fn is_due(&self, now: i128) -> bool {
        now >= self.created_at + DUE_SECONDS
    }
}

/// One passage over the tickets that there were when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    available: i128,
    total: i128,
    /// First ticket that came later, and first that was not served yet.
    end: u64,
    cursor: u64,
}

impl State {
    pub(super) fn add_ticket(&mut self, owner: String, rest: i128, now: i128) {
        self.tickets.insert(self.next_ticket, Ticket { owner, rest, created_at: now });
        self.next_ticket += 1;
    }

    fn begin_round(&mut self, now: i128) -> Result<Round> {
        let first = self.tickets.values().next().ok_or(Refusal::NothingToDo)?;
        let available = self.limiter_room(now).min(self.users_coins());
        let total = self.waiting();
        let least = total.min((units(self.limits.ticket_min) + 9) / 10);
        if available < least && !first.is_due(now) {
            return Err(Refusal::NothingToDo);
        }
        self.take_limited(available, now)?;
        Ok(Round { available, total, end: self.next_ticket, cursor: 0 })
    }

    /// Tickets that wait, as the clearing house should show them.
    pub fn tickets_view(&self) -> Vec<TicketResponse> {
        let row = |(id, ticket): (&u64, &Ticket)| TicketResponse {
            id: *id,
            owner: Addr::unchecked(ticket.owner.clone()),
            rest: amount(ticket.rest),
            created_at: seconds(ticket.created_at),
            due_at: seconds(ticket.created_at + DUE_SECONDS),
        };
        self.tickets.iter().map(row).collect()
    }

    /// Changes that wait, as the clearing house should show them.
    pub fn changes_view(&self) -> Vec<ChangeResponse> {
        let row = |(id, change): (&u64, &super::changes::Change)| ChangeResponse {
            id: *id,
            ripe_at: seconds(change.ripe_at),
            expires_at: seconds(change.expires_at),
            change: change.message.clone(),
        };
        self.changes.iter().map(row).collect()
    }
}

impl Ledger {
    pub(in crate::reference) fn serve_tickets(&mut self, call: &Call, limit: u32) -> Result<()> {
        if !(1..=SERVED_MAX).contains(&limit) {
            return Err(Refusal::BatchSize);
        }
        let now = call.now();
        let mut round = match self.state.round {
            Some(round) => round,
            None => self.state.begin_round(now)?,
        };
        for _ in 0..limit {
            let next = self.state.tickets.range(round.cursor..round.end).next();
            let Some((id, ticket)) = next.map(|(id, ticket)| (*id, ticket.clone())) else { break };
            let share = floor(&[round.available, ticket.rest], &[round.total]).min(ticket.rest);
            let due = if ticket.is_due(now) { ticket.rest } else { share };
            let paid = due.min(self.state.users_coins());
            self.send_coins(&ticket.owner, paid);
            if paid == ticket.rest {
                self.state.tickets.remove(&id);
            } else if let Some(ticket) = self.state.tickets.get_mut(&id) {
                ticket.rest -= paid;
            }
            round.cursor = id + 1;
            self.tally(if ticket.is_due(now) { "tickets served as due" } else { "tickets served" });
        }
        let is_over = self.state.tickets.range(round.cursor..round.end).next().is_none();
        self.state.round = Some(round).filter(|_| !is_over);
        Ok(())
    }

    pub(in crate::reference) fn retry_claim(
        &mut self,
        call: &Call,
        owner: &str,
        remote: Option<&Remote>,
    ) -> Result<()> {
        check_remote(remote)?;
        if remote.is_some() && call.sender != owner {
            return Err(Refusal::Unauthorized);
        }
        let units = self.state.claims.remove(owner).ok_or(Refusal::NothingToDo)?;
        self.tally("claims retried");
        self.send(call, owner, units, remote)
    }

    /// Coins leave; what the bank refuses is a claim.
    pub(in crate::reference) fn send_coins(&mut self, owner: &str, units: i128) {
        if units > 0 && self.blocked.contains(owner) {
            *self.state.claims.entry(owner.to_owned()).or_insert(0) += units;
            self.tally("payouts refused by the bank");
        } else {
            self.state.held -= units;
        }
    }
}
