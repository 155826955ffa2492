//! `SetGovernance`, by governance.

use cosmwasm_std::{DepsMut, Response};

use crate::error::ContractError;
use crate::events;
use crate::state::Config;

pub fn set_governance(deps: DepsMut, governance: String) -> Result<Response, ContractError> {
    let governance = deps.api.addr_validate(&governance)?;
    let mut config = Config::load(deps.storage)?;
    config.governance = governance.clone();
    config.save(deps.storage)?;
    Ok(events::governance_set(&governance))
}
