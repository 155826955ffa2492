use breakwater_interfaces::oracle::ConfigResponse;
use cosmwasm_std::Deps;

use crate::error::ContractError;
use crate::state::Config;

pub fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let Config { governance, guardian, timelock_seconds, .. } = Config::load(deps.storage)?;
    Ok(ConfigResponse { governance, guardian, timelock_seconds })
}
