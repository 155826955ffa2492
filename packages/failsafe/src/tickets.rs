//! Payouts that wait: served pro rata, so that being first is worth nothing.

use crate::math::mul_div_floor;

/// After this a ticket is paid in full.
pub const TICKET_SECONDS_MAX: u64 = 30 * 86_400;

/// What somebody has to get. `created_at` is a block time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    pub rest: u128,
    pub created_at: u64,
}

impl Ticket {
    /// When it is paid in full, whatever the limiter leaves.
    pub fn due_at(&self) -> u64 {
        self.created_at.saturating_add(TICKET_SECONDS_MAX)
    }

    pub fn is_due(&self, now: u64) -> bool {
        now >= self.due_at()
    }
}

/// One round over all tickets: both numbers are those of its start, for all its messages, else the same ticket would get more or less by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Round {
    pub available: u128,
    /// Σ of what the tickets had to get.
    pub total: u128,
}

impl Round {
    /// `⌊available · rest / total⌋`, at most the rest; all of it once the ticket is due. Of tickets that are not due, the shares never exceed what is
    /// available.
    pub fn share(&self, ticket: &Ticket, now: u64) -> u128 {
        if ticket.is_due(now) {
            return ticket.rest;
        }
        // More than everybody's is nobody's need: a total that is too small gives no more than the rest.
        mul_div_floor(self.available, ticket.rest, self.total).unwrap_or(0).min(ticket.rest)
    }
}
