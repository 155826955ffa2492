//! Adding up what all are owed: a pure function of the state at the cage, in steps that a cursor joins.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::{Owed, Sums, Units, DAY_SECONDS};
use cosmwasm_std::{Addr, CanonicalAddr, Order, Response, Storage};

use super::tips::earn;
use super::{available, require_caged};
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::execute::Call;
use crate::ledger::{check_batch, Ledger};
use crate::state::{keys, Account, RecordError, CONFIG};

/// An account that cannot be computed keeps the others waiting for this long: 30 days.
const QUARANTINE_SECONDS: u64 = 30 * DAY_SECONDS;

/// Errors: not caged, all registered, a market with positions that is not tagged, an account that cannot be computed.
pub fn register(call: Call, limit: u32) -> Result<Response, ContractError> {
    let keeper = call.deps.api.addr_canonicalize(call.sender.as_str())?;
    let this = call.env.contract.address.clone();
    // More than there can be is more than a batch holds.
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    call.on_ledger(|ledger| {
        require_caged(ledger)?;
        check_batch(limit)?;
        if ledger.ending()?.registered_at.is_some() {
            return Err(Refusal::NothingToDo { what: "all accounts are registered" }.into());
        }
        // No tag is taken back, so the first message need ask alone.
        if ledger.ending()?.cursor == 0 {
            let markets = CONFIG.load(ledger.storage())?.markets;
            if let Some(market) = untagged(ledger, markets)?.first() {
                return Err(Refusal::NotTagged { market: *market }.into());
            }
        }
        let passed = pass(ledger, limit)?;
        complete(ledger, &this)?;
        finish(ledger, &keeper, passed)?;
        Ok(Response::new())
    })
}

/// Markets that store positions and have no settlement price yet.
pub fn untagged(ledger: &mut Ledger, markets: u8) -> Result<Vec<MarketId>, ContractError> {
    let mut untagged = Vec::new();
    for market in 0..markets {
        if ledger.market(market)?.positions > 0 && ledger.tagged(market)?.is_none() {
            untagged.push(market);
        }
    }
    Ok(untagged)
}

/// Adds up the next accounts behind the cursor. Returns how many.
fn pass(ledger: &mut Ledger, limit: usize) -> Result<u64, ContractError> {
    let mut ending = (*ledger.ending()?).clone();
    let (start, storage) = (keys::account(ending.cursor.saturating_add(1)), ledger.storage());
    let mut records = storage.range(Some(&start), Some(keys::ACCOUNTS_END), Order::Ascending);
    let mut passed = 0;
    for (key, bytes) in records.by_ref().take(limit) {
        let account = keys::account_of(&key, 1).ok_or(RecordError::Address)?;
        match compute(ledger, &ending.owed, &bytes) {
            Ok((owed, sums)) => {
                ending.owed = sums;
                ending.claims_left += u64::from(!owed.is_nothing());
            }
            Err(error) => {
                let from = ending.caged_at.saturating_add(QUARANTINE_SECONDS);
                if ledger.now < from {
                    if passed == 0 {
                        return Err(Refusal::Unregistrable { account, reason: error.to_string(), from }.into());
                    }
                    break;
                }
                ending.quarantined += 1;
                ledger.write_cold(keys::quarantined(account), vec![1]);
                ledger.emit(events::quarantined(account, &error));
            }
        }
        ending.cursor = account;
        passed += 1;
    }
    ending.accounts += passed;
    ending.registered_at = (!accounts_behind(storage, ending.cursor)).then_some(ledger.now);
    *ledger.ending_mut()? = ending;
    Ok(passed)
}

/// Whether there are accounts with larger numbers.
pub fn accounts_behind(storage: &dyn Storage, cursor: AccountId) -> bool {
    let behind = keys::account(cursor.saturating_add(1));
    storage.range(Some(&behind), Some(keys::ACCOUNTS_END), Order::Ascending).next().is_some()
}

/// What a stored account is owed, and the sums with it. Errors: its record cannot be read, or a sum is beyond limits.
fn compute(ledger: &mut Ledger, sums: &Sums, bytes: &[u8]) -> Result<(Owed, Sums), ContractError> {
    let owed = ledger.owed(&Account::decode(bytes)?)?;
    Ok((owed, sums.plus(&owed)?))
}

/// With the last account it is known what the books leave for those that could not be computed: theirs in equal parts.
fn complete(ledger: &mut Ledger, this: &Addr) -> Result<(), ContractError> {
    let ending = ledger.ending()?;
    if ending.registered_at.is_none() || ending.quarantined == 0 {
        return Ok(());
    }
    let own = available(ledger, this)?.own;
    let totals = ledger.totals();
    let left = own.plus(totals.shortfall)?.minus(totals.tickets)?.minus(ending.owed.signed)?.at_least_zero();
    let each = left.get() / i128::from(ending.quarantined);
    let ending = ledger.ending_mut()?;
    ending.quarantined_each = Units::new(each)?;
    ending.owed.principal = ending.owed.principal.plus(Units::new(each * i128::from(ending.quarantined))?)?;
    ending.claims_left += if each > 0 { ending.quarantined } else { 0 };
    Ok(())
}

fn finish(ledger: &mut Ledger, keeper: &CanonicalAddr, passed: u64) -> Result<(), ContractError> {
    let ending = ledger.ending()?;
    let cursor: AccountId = ending.cursor;
    earn(ledger, keeper, passed)?;
    ledger.emit(events::registered_accounts(passed, cursor, ending.registered_at.is_some()));
    Ok(())
}
