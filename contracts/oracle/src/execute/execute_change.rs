//! `ExecuteChange`, by anyone, once the change is ripe. Where it is no longer possible the message is refused and the change goes on waiting.

use cosmwasm_std::{DepsMut, Env, Response};

use super::change::make;
use crate::error::ContractError;
use crate::events;
use crate::guard::Role;
use crate::state::CHANGES;

pub fn execute_change(deps: DepsMut, env: Env, id: u64) -> Result<Response, ContractError> {
    let change = CHANGES.execute(deps.storage, id, env.block.time.seconds())?;
    // Only governance's messages are ever queued.
    let made = make(deps, env, Role::Governance, change)?;
    Ok(made.add_event(events::change_executed(id)))
}
