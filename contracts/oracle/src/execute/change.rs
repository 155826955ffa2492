//! What governance and guardian change: at once, or after the timelock, as the table of [`permissions`](crate::permissions) says.

use breakwater_interfaces::oracle::ExecuteMsg;
use cosmwasm_std::{Deps, DepsMut, Env, Response};

use super::add_source::check_add_source;
use super::{add_feed, add_source, set_governance, set_guardian, suspend_source};
use crate::error::ContractError;
use crate::events;
use crate::guard::Role;
use crate::permissions::{permitted, Action, When};
use crate::state::{Safeguards, Source, CHANGES};

/// Makes the change or, if it must wait, queues it once it is found to be possible as things are now.
pub fn change(deps: DepsMut, env: Env, role: Role, change: ExecuteMsg) -> Result<Response, ContractError> {
    let rules = match permitted(Action::of(&change)).1 {
        When::AtOnce => None,
        When::Timelocked => Safeguards::load(deps.storage)?.timelock(),
    };
    let Some(rules) = rules else {
        return make(deps, env, role, change);
    };
    check(deps.as_ref(), &env, &change)?;
    let entry = CHANGES.queue(deps.storage, &change, env.block.time.seconds(), &rules)?;
    Ok(events::change_queued(&entry))
}

/// Makes the change now; all that was checked when it was queued is checked again.
pub fn make(deps: DepsMut, env: Env, role: Role, change: ExecuteMsg) -> Result<Response, ContractError> {
    match change {
        ExecuteMsg::AddFeed { params } => add_feed(deps, params),
        ExecuteMsg::AddSource { kind, feeds } => add_source(deps, env, kind, feeds),
        ExecuteMsg::SuspendSource { source, suspended } => suspend_source(deps, env, role, source, suspended),
        ExecuteMsg::SetGovernance { governance } => set_governance(deps, governance),
        ExecuteMsg::SetGuardian { guardian } => set_guardian(deps, guardian),
        other => Err(ContractError::NoChange { action: Action::of(&other) }),
    }
}

fn check(deps: Deps, env: &Env, change: &ExecuteMsg) -> Result<(), ContractError> {
    match change {
        ExecuteMsg::AddSource { kind, feeds } => check_add_source(deps, env, kind.clone(), feeds.clone()),
        ExecuteMsg::SuspendSource { source, suspended: false } => Source::load(deps.storage, *source).map(drop),
        ExecuteMsg::SetGovernance { governance: address } | ExecuteMsg::SetGuardian { guardian: address } => {
            Ok(deps.api.addr_validate(address).map(drop)?)
        }
        other => Err(ContractError::NoChange { action: Action::of(other) }),
    }
}
