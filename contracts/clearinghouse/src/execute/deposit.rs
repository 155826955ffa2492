//! Paying coins into an account.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{Purpose, Units};
use cosmwasm_std::Response;

use super::Call;
use crate::error::ContractError;
use crate::events;

/// Needs no price, so that it works whatever is broken; an account with a running auction is valued if it can be.
pub fn deposit(call: Call, account: AccountId) -> Result<Response, ContractError> {
    let attached = call.passed.amount;
    call.on_ledger(|ledger| {
        let amount = Units::from_u128(attached)?;
        let record = ledger.account_mut(account)?;
        record.cash = record.cash.plus(amount)?;
        record.net_deposits = record.net_deposits.plus(amount)?;
        let totals = ledger.totals_mut()?;
        totals.held = totals.held.plus(amount)?;
        ledger.clear_if_needed(account, Purpose::Reducing)?;
        ledger.emit(events::deposit(account, attached));
        Ok(Response::new())
    })
}
