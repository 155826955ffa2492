use breakwater_interfaces::oracle::ConfigResponse;
use cosmwasm_std::Deps;

use crate::error::ContractError;
use crate::state::Config;

pub fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    Ok(ConfigResponse { governance: Config::load(deps.storage)?.governance })
}
