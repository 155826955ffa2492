//! Entry points.

use breakwater_interfaces::insurance_fund::{ExecuteMsg, InstantiateMsg, QueryMsg};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response, StdError};

use crate::error::ContractError;
use crate::permissions::Action;
use crate::state::{Config, Fund};
use crate::{events, execute, guard, query};

pub const CONTRACT_NAME: &str = "crates.io:breakwater-insurance-fund";
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(deps: DepsMut, env: Env, info: MessageInfo, msg: InstantiateMsg) -> Result<Response, ContractError> {
    guard::no_funds(&info)?;
    let config = Config {
        clearinghouse: deps.api.addr_validate(&msg.clearinghouse)?,
        settlement_denom: guard::denom(msg.settlement_denom)?,
    };
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    config.save(deps.storage)?;
    Fund::new(env.block.time.seconds()).save(deps.storage)?;
    Ok(events::instantiated(&config))
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    let config = Config::load(deps.storage)?;
    let attached = guard::admit(deps.storage, &config, Action::of(&msg), &info)?;
    match msg {
        ExecuteMsg::Stake {} => execute::stake(deps, info, config, attached),
        ExecuteMsg::Unstake { shares } => execute::unstake(deps, env, info, config, shares),
        ExecuteMsg::TakeUnstaked { id } => execute::take_unstaked(deps, env, info, config, id),
        ExecuteMsg::Restake { staker, id } => execute::restake(deps, env, info, config, staker, id),
        ExecuteMsg::Refill {} => execute::refill(deps, env, config),
        ExecuteMsg::ReturnFloat {} => execute::return_float(deps, config, attached),
        ExecuteMsg::Draw { amount } => execute::draw(deps, config, amount),
    }
}

/// The clearing house refused a report: it is a note to it, and keeps no staker from leaving.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(_deps: DepsMut, _env: Env, _msg: Reply) -> Result<Response, ContractError> {
    Ok(Response::new().add_attribute("report", "refused"))
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Fund {} => to_json_binary(&query::fund(deps, env)?),
        QueryMsg::Staker { staker } => to_json_binary(&query::staker(deps, env, staker)?),
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
