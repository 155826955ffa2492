//! Paying an account's owner: own deposits at once, the rest through the limiter or as a ticket.

use breakwater_failsafe::{Action, Payout, PayoutLimits, Ticket};
use breakwater_interfaces::clearinghouse::{AccountId, Remote};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Purpose, Units};
use cosmwasm_std::{CanonicalAddr, Response, Uint128};

use super::bound::{deficit, withdrawal_share};
use super::fill::require_initial;
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{Destination, Ledger};
use crate::state::{keys, StoredTicket};

/// While the markets' shortfall is beyond this part of the deposits, own deposits pass the limiter too: 1/1,000.
const SHORTFALL_PARTS: i128 = 1_000;

/// With positions, initial margin must be met afterwards at the worse bounds; without, cash is the limit.
pub fn withdraw(
    call: Call,
    account: AccountId,
    amount: Uint128,
    remote: Option<Remote>,
) -> Result<Response, ContractError> {
    let owner = call.deps.api.addr_canonicalize(call.sender.as_str())?;
    let to = Destination::of(&call.sender, remote, &call.env)?;
    call.on_ledger(|ledger| {
        let asked = amount.u128();
        if asked == 0 {
            return Err(Refusal::ZeroAmount {}.into());
        }
        let amount = Units::from_u128(asked)?;
        let flat = ledger.account(account)?.positions.is_empty();
        let action = if flat { Action::WithdrawFlat } else { Action::WithdrawWithPositions };
        ledger.permit(action, None, Some(account))?;
        let before = ledger.value(account, Purpose::Withdrawing)?;
        if before.legs.is_empty() && amount > before.cash {
            let available = before.cash.positive();
            return Err(Refusal::InsufficientCash { account, amount: asked, available }.into());
        }
        let own = ledger.account(account)?.net_deposits;
        let payout = split(ledger, asked, own)?;
        let record = ledger.account_mut(account)?;
        record.cash = record.cash.minus(amount)?;
        record.net_deposits = record.net_deposits.minus(amount)?.at_least_zero();
        if !before.legs.is_empty() {
            require_initial(ledger, account, Purpose::Withdrawing)?;
            let after = ledger.value(account, Purpose::Withdrawing)?;
            let added = deficit(&after)?.minus(deficit(&before)?)?.positive();
            charge(ledger, added)?;
        }
        book(ledger, &owner, &payout)?;
        let paid = payout.free.saturating_add(payout.limited);
        if paid > 0 {
            ledger.pay_out(&owner, to, paid)?;
        }
        ledger.emit(events::withdraw(account, asked, payout.ticket));
        Ok(Response::new())
    })
}

/// What leaves now and what waits. Errors: the rest is too small for a ticket.
fn split(ledger: &mut Ledger, asked: u128, own: Units) -> Result<Payout, ContractError> {
    let (now, rates) = (ledger.now, ledger.settings.limiter_rates());
    let totals = ledger.totals();
    let deposits = totals.deposits()?;
    let shortfall = breakwater_risk::mul_div_floor(totals.shortfall.get(), SHORTFALL_PARTS, 1)?;
    let covered = shortfall <= deposits.at_least_zero().get();
    let own = if covered { own.positive() } else { 0 };
    let (base, tickets_wait) = (totals.limiter_base(now)?, !totals.tickets.is_zero());
    let beyond = asked > own && !tickets_wait;
    // Whoever takes his own back meets no limiter, and does not pay for reading it.
    let room = if beyond { ledger.exits()?.limiter.room(now, base, &rates) } else { 0 };
    let room = if planted::is(Bug::LimiterIgnored) { asked } else { room };
    let ticket_min = ledger.settings.limits.ticket_min.u128();
    let mut payout = Payout::split(asked, &PayoutLimits { own, room, tickets_wait, ticket_min })?;
    let coins = deposits.positive();
    let uncovered = payout.free.saturating_add(payout.limited).saturating_sub(coins);
    if uncovered > 0 {
        let from_limited = uncovered.min(payout.limited);
        payout.limited -= from_limited;
        payout.free = payout.free.saturating_sub(uncovered.saturating_sub(from_limited));
        payout.ticket = payout.ticket.saturating_add(uncovered);
        if payout.ticket < ticket_min {
            let at_once = payout.free.saturating_add(payout.limited);
            return Err(
                breakwater_failsafe::Refusal::SmallTicket { rest: payout.ticket, min: ticket_min, at_once }.into()
            );
        }
    }
    if payout.limited > 0 && !planted::is(Bug::LimiterIgnored) {
        let exits = ledger.exits_mut()?;
        exits.limiter = exits.limiter.taken(payout.limited, now, base, &rates)?;
    }
    Ok(payout)
}

/// Gives back to the withdrawals' share what a deposit takes off an account's D, where it can be valued: else whoever withdraws and pays in again
/// would use the share up for everybody.
pub fn relieve(ledger: &mut Ledger, account: AccountId, amount: Units) {
    // A deposit never fails for it.
    let _ = ledger.aside(|ledger| {
        if ledger.exits()?.bound.hour.used == 0 {
            return Ok(());
        }
        let before = deficit(&ledger.value(account, Purpose::Withdrawing)?)?;
        let relief = before.min(amount).positive();
        if relief > 0 && !planted::is(Bug::DepositRelievesNothing) {
            let share = withdrawal_share(&ledger.settings, ledger.totals())?;
            let block = ledger.block();
            let exits = ledger.exits_mut()?;
            exits.bound = exits.bound.relieved(relief, block, &share);
        }
        Ok(())
    });
}

/// Charges what a withdrawal adds to ΣD to the withdrawals' share of the one-block bound.
fn charge(ledger: &mut Ledger, added: u128) -> Result<(), ContractError> {
    if added == 0 || planted::is(Bug::BoundNotCharged) {
        return Ok(());
    }
    let share = withdrawal_share(&ledger.settings, ledger.totals())?;
    let block = ledger.block();
    let exits = ledger.exits_mut()?;
    exits.bound = exits.bound.charged(added, block, &share)?;
    Ok(())
}

/// What waits becomes a ticket.
fn book(ledger: &mut Ledger, owner: &CanonicalAddr, payout: &Payout) -> Result<(), ContractError> {
    if payout.ticket == 0 {
        return Ok(());
    }
    let totals = ledger.totals_mut();
    totals.tickets = totals.tickets.plus(Units::from_u128(payout.ticket)?)?;
    let now = ledger.now;
    let exits = ledger.exits_mut()?;
    let id = exits.next_ticket;
    exits.next_ticket = id.saturating_add(1);
    let ticket = StoredTicket { owner: owner.clone(), ticket: Ticket { rest: payout.ticket, created_at: now } };
    ledger.write_cold(keys::ticket(id).to_vec(), ticket.encode());
    ledger.emit(events::ticket(id, payout.ticket, ticket.ticket.due_at()));
    Ok(())
}
