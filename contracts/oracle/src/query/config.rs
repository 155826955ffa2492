use breakwater_interfaces::oracle::ConfigResponse;
use cosmwasm_std::Deps;

use crate::error::ContractError;
use crate::state::{Config, Safeguards};

pub fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let Config { governance, .. } = Config::load(deps.storage)?;
    let Safeguards { guardian, timelock_seconds } = Safeguards::load(deps.storage)?;
    Ok(ConfigResponse { governance, guardian, timelock_seconds })
}
