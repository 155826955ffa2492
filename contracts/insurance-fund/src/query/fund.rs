use breakwater_interfaces::insurance_fund::FundResponse;
use cosmwasm_std::{Deps, Env, StdResult};

use crate::clearinghouse::{solvency, waits};
use crate::state::{Config, Fund};

pub fn fund(deps: Deps, env: Env) -> StdResult<FundResponse> {
    let config = Config::load(deps.storage)?;
    let fund = Fund::load(deps.storage)?;
    let seen = solvency(&deps.querier, &config.clearinghouse)?;
    let drawn = fund.drawn.leaked(fund.assets.u128(), env.block.time.seconds());
    Ok(FundResponse {
        clearinghouse: config.clearinghouse,
        settlement_denom: config.settlement_denom,
        assets: fund.assets,
        shares: fund.shares,
        refillable: drawn.room(fund.assets.u128()).into(),
        waiting: waits(&fund, &seen),
    })
}
