//! Settings of the whole instance.

use breakwater_risk::UNITS_MAX;
use cosmwasm_std::{Response, Uint128};

use super::{parameter, Call};
use crate::error::{ContractError, Refusal};
use crate::state::CONFIG;

/// Errors: more than half the limit of an amount, of which twice must fit.
pub fn check_float_target(target: Uint128) -> Result<(), ContractError> {
    if target.u128() > UNITS_MAX.unsigned_abs() / 2 {
        return Err(parameter("float_target", target, "at most 5 * 10^35"));
    }
    Ok(())
}

pub fn set_float_target(call: Call, float_target: Uint128) -> Result<Response, ContractError> {
    check_float_target(float_target)?;
    let mut config = CONFIG.load(call.deps.storage)?;
    config.float_target = float_target;
    CONFIG.save(call.deps.storage, &config)?;
    Ok(Response::new().add_attribute("float_target", float_target))
}

/// Only once, so that a stolen key cannot redirect the float's surplus.
pub fn set_insurance_fund(call: Call, address: String) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(call.deps.storage)?;
    if config.insurance_fund.is_some() {
        return Err(Refusal::InsuranceFundSet {}.into());
    }
    config.insurance_fund = Some(call.deps.api.addr_validate(&address)?);
    CONFIG.save(call.deps.storage, &config)?;
    Ok(Response::new().add_attribute("insurance_fund", address))
}

pub fn set_governance(call: Call, governance: String) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(call.deps.storage)?;
    config.governance = call.deps.api.addr_validate(&governance)?;
    CONFIG.save(call.deps.storage, &config)?;
    Ok(Response::new().add_attribute("governance", governance))
}
