//! `SetGuardian`, by governance.

use cosmwasm_std::{DepsMut, Response};

use crate::error::ContractError;
use crate::events;
use crate::state::Config;

pub fn set_guardian(deps: DepsMut, guardian: String) -> Result<Response, ContractError> {
    let guardian = deps.api.addr_validate(&guardian)?;
    let mut config = Config::load(deps.storage)?;
    config.guardian = guardian.clone();
    config.save(deps.storage)?;
    Ok(events::guardian_set(&guardian))
}
