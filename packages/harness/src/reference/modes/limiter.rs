//! What may leave beyond own deposits, and how a payout is split.

use breakwater_interfaces::clearinghouse::Remote;

use super::bound::Bucket;
use super::settings::units;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::floor;
use crate::reference::price::Purpose;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::settle::flight::check_remote;
use crate::reference::state::State;

const HOUR_SECONDS: i128 = 3_600;
const DAY_SECONDS: i128 = 86_400;

/// What left through the limiter, against an hour's and a day's share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limiter {
    hour: Bucket,
    day: Bucket,
}

/// `free + limited + ticket` is what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payout {
    pub free: i128,
    pub limited: i128,
    pub ticket: i128,
}

/// Own deposits first, then through the limiter unless tickets wait, the rest as a ticket; what the coins do not cover too.
pub fn split(asked: i128, own: i128, room: i128, tickets_wait: bool, coins: i128) -> Payout {
    let free = asked.min(own);
    let limited = if tickets_wait { 0 } else { (asked - free).min(room) };
    let missing = (free + limited - coins).max(0);
    let from_limited = missing.min(limited);
    let (free, limited) = (free - (missing - from_limited), limited - from_limited);
    Payout { free, limited, ticket: asked - free - limited }
}

impl State {
    /// The hour's and the day's capacity.
    fn capacities(&self, now: i128) -> (i128, i128) {
        let base = self.deposits().min(self.average(now)).max(0);
        let share = |bps: u32| floor(&[base, i128::from(bps)], &[10_000]);
        let hour = share(self.limits.limiter_hour_bps).max(units(self.limits.limiter_hour_floor));
        (hour, share(self.limits.limiter_day_bps).max(hour))
    }

    pub fn limiter_room(&self, now: i128) -> i128 {
        let (hour, day) = self.capacities(now);
        self.limiter.hour.room(now, hour, HOUR_SECONDS).min(self.limiter.day.room(now, day, DAY_SECONDS))
    }

    pub fn take_limited(&mut self, amount: i128, now: i128) -> Result<()> {
        let (hour, day) = self.capacities(now);
        self.limiter.hour.take(amount, now, hour, HOUR_SECONDS)?;
        self.limiter.day.take(amount, now, day, DAY_SECONDS)
    }

    /// Coins that are not the insurance's or the treasury's.
    pub fn users_coins(&self) -> i128 {
        (self.held - self.float - self.treasury - self.parked()).max(0)
    }
}

impl Ledger {
    pub(in crate::reference) fn withdraw(
        &mut self,
        call: &Call,
        id: u64,
        amount: i128,
        remote: Option<&Remote>,
    ) -> Result<()> {
        self.require_owner(&call.sender, id)?;
        check_remote(remote)?;
        if amount <= 0 {
            return Err(Refusal::ZeroAmount);
        }
        let holds = !self.account(id)?.positions.is_empty();
        self.permit_item(call, if holds { "WithdrawWithPositions" } else { "WithdrawFlat" }, id, None)?;
        let before = self.exposure(call, id, Purpose::Withdrawing)?;
        let account = self.account_mut(id)?;
        let (net_deposits, owner) = (account.net_deposits, account.owner.clone());
        account.cash -= amount;
        account.net_deposits = (net_deposits - amount).max(0);
        let margin = self.margin(call, id, Purpose::Withdrawing)?;
        if margin.equity_low < margin.initial {
            return Err(Refusal::BelowInitialMargin);
        }
        let after = self.exposure(call, id, Purpose::Withdrawing)?;
        self.charge_withdrawal(call, after - before)?;
        let payout = self.pay_out(call, &owner, amount, net_deposits)?;
        self.send(call, &owner, payout.free + payout.limited, remote)
    }

    /// Splits a payout; what waits becomes a ticket.
    fn pay_out(&mut self, call: &Call, owner: &str, amount: i128, net_deposits: i128) -> Result<Payout> {
        let (now, state) = (call.now(), &mut self.state);
        let is_short = state.shortfall() * 1_000 > state.deposits().max(0);
        let own = if is_short { 0 } else { net_deposits.max(0) };
        let waits = state.waiting() > 0;
        let coins = (state.users_coins() - state.waiting()).max(0);
        let payout = split(amount, own, state.limiter_room(now), waits, coins);
        if payout.ticket > 0 && payout.ticket < units(state.limits.ticket_min) {
            return Err(Refusal::SmallTicket);
        }
        state.take_limited(payout.limited, now)?;
        if payout.ticket > 0 {
            state.add_ticket(owner.to_owned(), payout.ticket, now);
        }
        self.tally_if(payout.limited > 0, "withdrawn through the limiter");
        self.tally_if(payout.ticket > 0, "withdrawals left waiting");
        Ok(payout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(asked: i128, waits: bool, coins: i128) -> (i128, i128, i128) {
        let payout = split(asked, 100, 50, waits, coins);
        (payout.free, payout.limited, payout.ticket)
    }

    #[test]
    fn own_deposits_leave_first_then_the_limiter_then_tickets() {
        assert_eq!((of(100, false, 999), of(150, false, 999)), ((100, 0, 0), (100, 50, 0)));
        assert_eq!((of(160, false, 999), of(160, true, 999)), ((100, 50, 10), (100, 0, 60)));
    }

    #[test]
    fn what_the_coins_do_not_cover_waits() {
        assert_eq!((of(160, false, 120), of(160, false, 30)), ((100, 20, 40), (30, 0, 130)));
    }
}
