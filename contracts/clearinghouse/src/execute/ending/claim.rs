//! Last step: each account and ticket is paid once, recomputed from the frozen records.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{Owed, Units};
use cosmwasm_std::{Api, CanonicalAddr, Response};

use super::require_final;
use super::tips::earn;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::execute::Call;
use crate::ledger::{check_batch, once, Ledger};
use crate::state::{is_marked, keys, load_account, load_profile, load_ticket};

enum Item {
    Account(AccountId),
    Ticket(u64),
}

/// Errors: not final, no items or more than 30. Items: nothing owed, paid before, unknown.
pub fn claim(call: Call, accounts: Vec<AccountId>, tickets: Vec<u64>) -> Result<Response, ContractError> {
    let api = call.deps.api;
    let keeper = api.addr_canonicalize(call.sender.as_str())?;
    call.on_ledger(|ledger| {
        require_final(ledger)?;
        check_batch(accounts.len().saturating_add(tickets.len()))?;
        let accounts = accounts.into_iter().map(Item::Account);
        let items = accounts.chain(tickets.into_iter().map(Item::Ticket)).collect();
        let (mut seen, mut seen_tickets, mut earned) = (Vec::new(), Vec::new(), 0);
        ledger.batch(items, |ledger, item| match item {
            Item::Account(account) => {
                once(&mut seen, account)?;
                claim_account(ledger, api, account)?;
                earned += 1;
                Ok(())
            }
            Item::Ticket(id) => {
                once(&mut seen_tickets, id)?;
                claim_ticket(ledger, api, id)
            }
        })?;
        earn(ledger, &keeper, earned)?;
        Ok(Response::new())
    })
}

/// What the wind-down owes an account. Errors: no such account, or it cannot be computed.
pub fn owed_to(ledger: &mut Ledger, account: AccountId) -> Result<Owed, ContractError> {
    if is_marked(ledger.storage(), &keys::quarantined(account)) {
        let each = ledger.ending()?.quarantined_each;
        return Ok(Owed { equity: each, principal: each, ..Owed::default() });
    }
    let record = load_account(ledger.storage(), account)?.ok_or(Refusal::UnknownAccount { account })?;
    ledger.owed(&record)
}

fn claim_account(ledger: &mut Ledger, api: &dyn Api, account: AccountId) -> Result<(), ContractError> {
    let mark = keys::claimed(account);
    if is_marked(ledger.storage(), &mark) {
        return Err(Refusal::Claimed { account }.into());
    }
    let owed = owed_to(ledger, account)?;
    if owed.is_nothing() {
        return Err(Refusal::NothingOwed { account, equity: owed.equity.get() }.into());
    }
    let owner = load_profile(ledger.storage(), account)?.ok_or(Refusal::UnknownAccount { account })?.owner;
    let ending = ledger.ending_mut()?;
    let amount = ending.paid.of(&owed, &ending.owed)?;
    ending.claims_left = ending.claims_left.saturating_sub(1);
    ledger.write_cold(mark, vec![1]);
    pay(ledger, api, &owner, amount)?;
    ledger.emit(events::claimed("account", account, amount));
    Ok(())
}

fn claim_ticket(ledger: &mut Ledger, api: &dyn Api, id: u64) -> Result<(), ContractError> {
    let ticket = load_ticket(ledger.storage(), id)?.ok_or(Refusal::UnknownTicket { ticket: id })?;
    let rest = Units::from_u128(ticket.ticket.rest)?;
    let ending = ledger.ending_mut()?;
    let amount = ending.paid.of(&Owed { senior: rest, ..Owed::default() }, &ending.owed)?;
    ending.tickets_left = ending.tickets_left.saturating_sub(ticket.ticket.rest);
    ledger.remove_cold(keys::ticket(id).to_vec());
    pay(ledger, api, &ticket.owner, amount)?;
    ledger.emit(events::claimed("ticket", id, amount));
    Ok(())
}

fn pay(ledger: &mut Ledger, api: &dyn Api, owner: &CanonicalAddr, amount: Units) -> Result<(), ContractError> {
    if amount.is_zero() {
        return Ok(());
    }
    let ending = ledger.ending_mut()?;
    ending.pot = ending.pot.minus(amount)?;
    let to = api.addr_humanize(owner)?.into_string();
    ledger.pay_ended(owner, to, amount)
}
