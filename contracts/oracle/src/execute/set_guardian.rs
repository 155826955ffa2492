//! `SetGuardian`, by governance.

use cosmwasm_std::{DepsMut, Response};

use crate::error::ContractError;
use crate::events;
use crate::state::Safeguards;

pub fn set_guardian(deps: DepsMut, guardian: String) -> Result<Response, ContractError> {
    let guardian = deps.api.addr_validate(&guardian)?;
    let safeguards = Safeguards::load(deps.storage)?;
    Safeguards { guardian: guardian.clone(), ..safeguards }.save(deps.storage)?;
    Ok(events::guardian_set(&guardian))
}
