//! Entry points.

use breakwater_interfaces::oracle::{ExecuteMsg, InstantiateMsg, QueryMsg};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError};

use crate::error::ContractError;
use crate::permissions::Action;
use crate::state::{Config, Safeguards, TIMELOCK_SECONDS_MAX};
use crate::{events, execute, guard, query};

pub const CONTRACT_NAME: &str = "crates.io:breakwater-oracle";
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    guard::no_funds(&info)?;
    let (governance, guardian) = (deps.api.addr_validate(&msg.governance)?, deps.api.addr_validate(&msg.guardian)?);
    let timelock_seconds = msg.timelock_seconds;
    if timelock_seconds > TIMELOCK_SECONDS_MAX {
        return Err(ContractError::TimelockTooLong { seconds: timelock_seconds, max: TIMELOCK_SECONDS_MAX });
    }
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    let safeguards = Safeguards { guardian, timelock_seconds };
    safeguards.save(deps.storage)?;
    Config { governance: governance.clone(), feeds: 0, sources: 0 }.save(deps.storage)?;
    Ok(events::instantiated(&governance, &safeguards))
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    guard::no_funds(&info)?;
    let role = guard::admit(deps.storage, Action::of(&msg), &info.sender)?;
    match msg {
        ExecuteMsg::Push { prices } => execute::push(deps, env, info, role, prices),
        ExecuteMsg::Pull { source, feeds } => execute::pull(deps, env, source, feeds),
        ExecuteMsg::ExecuteChange { id } => execute::execute_change(deps, env, id),
        ExecuteMsg::CancelChange { id } => execute::cancel_change(deps, env, id),
        change => execute::change(deps, env, role, change),
    }
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Feed { feed } => to_json_binary(&query::feed(deps, feed)?),
        QueryMsg::Feeds { start_after, limit } => to_json_binary(&query::feeds(deps, start_after, limit)?),
        QueryMsg::Sources { start_after, limit } => to_json_binary(&query::sources(deps, &env, start_after, limit)?),
        QueryMsg::Checkpoints { feed, start_after, limit } => {
            to_json_binary(&query::checkpoints(deps, env, feed, start_after, limit)?)
        }
        QueryMsg::Changes { start_after, limit } => to_json_binary(&query::changes(deps, start_after, limit)?),
    };
    Ok(answer?)
}

/// Takes over from an older version of this contract; the chain asks the contract's admin, who alone can send it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: Empty) -> Result<Response, ContractError> {
    if cw2::ensure_from_older_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?.to_string() == CONTRACT_VERSION {
        let same =
            format!("the state is of version {CONTRACT_VERSION} already; this code takes over only from lower ones");
        return Err(StdError::msg(same).into());
    }
    Ok(Response::new().add_attribute("action", "migrate"))
}
