//! `CancelChange`, by governance: also of what is ripe or expired.

use cosmwasm_std::{DepsMut, Env, Response};

use crate::error::ContractError;
use crate::events;
use crate::state::CHANGES;

pub fn cancel_change(deps: DepsMut, env: Env, id: u64) -> Result<Response, ContractError> {
    CHANGES.cancel(deps.storage, id, env.block.time.seconds())?;
    Ok(events::change_cancelled(id))
}
