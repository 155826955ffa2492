//! Paying coins into an account.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Purpose, Units};
use cosmwasm_std::Response;

use super::withdraw::relieve;
use super::Call;
use crate::error::ContractError;
use crate::events;

/// Works whatever is broken: an account with a running auction is valued if it can be, and keeps its clock if not, be it that a leg has no
/// price or that the oracle does not answer.
pub fn deposit(call: Call, account: AccountId) -> Result<Response, ContractError> {
    let attached = call.passed.amount;
    call.on_ledger(|ledger| {
        let amount = Units::from_u128(attached)?;
        if !ledger.account(account)?.positions.is_empty() {
            relieve(ledger, account, amount);
        }
        let record = ledger.account_mut(account)?;
        let credited = if planted::is(Bug::CashUnbooked) { amount.plus(Units::new(1)?)? } else { amount };
        record.cash = record.cash.plus(credited)?;
        record.net_deposits = record.net_deposits.plus(amount)?;
        let totals = ledger.totals_mut();
        totals.held = totals.held.plus(amount)?;
        let cleared = ledger.aside(|ledger| ledger.clear_if_needed(account, Purpose::Reducing));
        if planted::is(Bug::DepositValued) {
            cleared?;
            ledger.value(account, Purpose::Adding)?;
        }
        ledger.emit(events::deposit(account, attached));
        Ok(Response::new())
    })
}
