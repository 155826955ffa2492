//! The float's and the treasury's coins in and out.

use breakwater_interfaces::clearinghouse::Phase;
use breakwater_interfaces::insurance_fund;
use breakwater_risk::{RiskError, Units, UNITS_MAX};
use cosmwasm_std::{coins, to_json_binary, Response, Uint128, WasmMsg};

use super::ending::return_residual;
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::Destination;
use crate::state::{load_ending, CONFIG};

/// The insurance fund says what it has left; governance has no say in that.
pub fn fund_float(call: Call, fund: Option<Uint128>) -> Result<Response, ContractError> {
    let attached = call.passed.amount;
    if call.passed.governs && call.front.settings.phase != Phase::Live {
        let caged_at = load_ending(call.deps.storage)?.caged_at;
        return Err(Refusal::Caged { action: call.passed.action, caged_at }.into());
    }
    let fund = fund.filter(|_| !call.passed.governs);
    call.on_ledger(|ledger| {
        let amount = Units::from_u128(attached)?;
        let totals = ledger.totals_mut();
        if let Some(fund) = fund {
            totals.fund = fund_units(fund)?;
        }
        totals.float = totals.float.plus(amount)?;
        totals.held = totals.held.plus(amount)?;
        ledger.emit(events::house_money("fund_float", attached));
        Ok(Response::new())
    })
}

/// What the insurance fund has left after a payment to its stakers.
pub fn report_fund(call: Call, fund: Uint128) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        ledger.totals_mut().fund = fund_units(fund)?;
        Ok(Response::new())
    })
}

fn fund_units(fund: Uint128) -> Result<Units, RiskError> {
    Units::from_u128(fund.u128().min(UNITS_MAX.unsigned_abs()))
}

/// What the float holds above twice its target goes back to the insurance fund, once no market has a shortfall.
pub fn return_surplus(call: Call) -> Result<Response, ContractError> {
    if call.front.settings.phase == Phase::Final {
        return return_residual(call);
    }
    let config = CONFIG.load(call.deps.storage)?;
    let fund = config.insurance_fund.ok_or(Refusal::NoInsuranceFund {})?;
    call.on_ledger(|ledger| {
        let target = Units::from_u128(config.float_target.u128())?;
        let totals = ledger.totals_mut();
        let surplus = totals.float.minus(target)?.minus(target)?;
        if surplus.get() <= 0 {
            return Err(Refusal::NothingToDo { what: "the float is not above twice its target" }.into());
        }
        if !totals.shortfall.is_zero() {
            return Err(Refusal::NothingToDo { what: "a shortfall waits to be repaid first" }.into());
        }
        totals.float = totals.float.minus(surplus)?;
        totals.held = totals.held.minus(surplus)?;
        // The insurance is what it was.
        totals.fund_is_sent(surplus)?;
        let amount = surplus.positive();
        ledger.emit(events::house_money("return_surplus", amount));
        Ok(Response::new().add_message(WasmMsg::Execute {
            contract_addr: fund.into_string(),
            msg: to_json_binary(&insurance_fund::ExecuteMsg::ReturnFloat {})?,
            funds: coins(amount, ledger.settings.denom.clone()),
        }))
    })
}

pub fn pay_treasury(call: Call) -> Result<Response, ContractError> {
    let treasury = CONFIG.load(call.deps.storage)?.treasury;
    let owner = call.deps.api.addr_canonicalize(treasury.as_str())?;
    call.on_ledger(|ledger| {
        let totals = ledger.totals_mut();
        let amount = totals.treasury.positive();
        if amount == 0 {
            return Err(Refusal::NothingToDo { what: "the treasury is empty" }.into());
        }
        if totals.treasury > totals.held {
            let available = totals.held.positive();
            return Err(Refusal::InsufficientCoins { amount, available }.into());
        }
        totals.treasury = Units::ZERO;
        ledger.pay_out(&owner, Destination::Bank(treasury.into_string()), amount)?;
        ledger.emit(events::house_money("pay_treasury", amount));
        Ok(Response::new())
    })
}
