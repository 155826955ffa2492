//! What callers of the wind-down earn.

use breakwater_risk::Units;
use cosmwasm_std::{CanonicalAddr, Response};

use super::require_final;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::execute::Call;
use crate::ledger::Ledger;
use crate::state::{encode_tips, keys, load_tips};

/// Notes what a keeper has done for `accounts` of them.
pub fn earn(ledger: &mut Ledger, keeper: &CanonicalAddr, accounts: u64) -> Result<(), ContractError> {
    if accounts == 0 {
        return Ok(());
    }
    let earned = load_tips(ledger.storage(), keeper)?.saturating_add(accounts);
    ledger.write_cold(keys::tips(keeper.as_slice()), encode_tips(earned));
    let ending = ledger.ending_mut()?;
    ending.tips_earned = ending.tips_earned.saturating_add(accounts);
    Ok(())
}

/// Errors: not final, nothing earned.
pub fn take_tips(call: Call) -> Result<Response, ContractError> {
    let to = call.sender.to_string();
    let keeper = call.deps.api.addr_canonicalize(&to)?;
    call.on_ledger(|ledger| {
        require_final(ledger)?;
        let earned = load_tips(ledger.storage(), &keeper)?;
        let ending = ledger.ending_mut()?;
        let amount = Units::new(ending.tip_unit().saturating_mul(earned.into()))?;
        if amount.is_zero() {
            return Err(Refusal::NothingToDo { what: "the sender has earned no tips" }.into());
        }
        ending.tips_earned = ending.tips_earned.saturating_sub(earned);
        ending.pot = ending.pot.minus(amount)?;
        ledger.remove_cold(keys::tips(keeper.as_slice()));
        ledger.pay_from_pot(amount)?;
        ledger.pay_out(&keeper, to, amount.positive())?;
        ledger.emit(events::house_money("take_tips", amount.positive()));
        Ok(Response::new())
    })
}
