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
    let ending = ledger.ending()?;
    if ending.keeper != keeper.as_slice() {
        let (kept, earned) = (ending.keeper.clone(), ending.keeper_earned);
        if earned > 0 {
            let sum = load_tips(ledger.storage(), &kept)?.saturating_add(earned);
            ledger.write_cold(keys::tips(&kept), encode_tips(sum));
        }
        let ending = ledger.ending_mut()?;
        ending.keeper = keeper.as_slice().to_vec();
        ending.keeper_earned = 0;
    }
    let ending = ledger.ending_mut()?;
    ending.keeper_earned = ending.keeper_earned.saturating_add(accounts);
    ending.tips_earned = ending.tips_earned.saturating_add(accounts);
    Ok(())
}

/// Errors: not final, nothing earned.
pub fn take_tips(call: Call) -> Result<Response, ContractError> {
    let to = call.sender.to_string();
    let keeper = call.deps.api.addr_canonicalize(&to)?;
    call.on_ledger(|ledger| {
        require_final(ledger)?;
        let mut earned = load_tips(ledger.storage(), keeper.as_slice())?;
        let ending = ledger.ending_mut()?;
        if ending.keeper == keeper.as_slice() {
            earned = earned.saturating_add(ending.keeper_earned);
            ending.keeper_earned = 0;
        }
        let amount = Units::new(ending.tip_unit().saturating_mul(earned.into()))?;
        if amount.is_zero() {
            return Err(Refusal::NothingToDo { what: "the sender has earned no tips" }.into());
        }
        ending.tips_earned = ending.tips_earned.saturating_sub(earned);
        ending.pot = ending.pot.minus(amount)?;
        ledger.remove_cold(keys::tips(keeper.as_slice()));
        ledger.pay_ended(&keeper, to, amount)?;
        ledger.emit(events::house_money("take_tips", amount.positive()));
        Ok(Response::new())
    })
}
