//! Paying an account's owner.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{Purpose, Units};
use cosmwasm_std::{coins, BankMsg, Response, Uint128};

use super::fill::require_initial;
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;

/// With positions, initial margin must be met afterwards at the worse bounds; without, cash is the limit.
pub fn withdraw(call: Call, account: AccountId, amount: Uint128) -> Result<Response, ContractError> {
    let owner = call.sender.clone();
    call.on_ledger(|ledger| {
        let asked = amount.u128();
        if asked == 0 {
            return Err(Refusal::ZeroAmount {}.into());
        }
        let amount = Units::from_u128(asked)?;
        let available = ledger.totals()?.deposits()?;
        if amount > available {
            return Err(Refusal::InsufficientCoins { amount: asked, available: available.positive() }.into());
        }
        let standing = ledger.value(account, Purpose::Withdrawing)?;
        if standing.legs.is_empty() && amount > standing.cash {
            let available = standing.cash.positive();
            return Err(Refusal::InsufficientCash { account, amount: asked, available }.into());
        }
        let record = ledger.account_mut(account)?;
        record.cash = record.cash.minus(amount)?;
        record.net_deposits = record.net_deposits.minus(amount)?.at_least_zero();
        if !standing.legs.is_empty() {
            require_initial(ledger, account, Purpose::Withdrawing)?;
        }
        let totals = ledger.totals_mut()?;
        totals.held = totals.held.minus(amount)?;
        ledger.emit(events::withdraw(account, asked));
        let payment = coins(asked, ledger.settings.denom.clone());
        Ok(Response::new().add_message(BankMsg::Send { to_address: owner.into_string(), amount: payment }))
    })
}
