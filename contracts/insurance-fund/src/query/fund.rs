use breakwater_interfaces::insurance_fund::FundResponse;
use cosmwasm_std::{Deps, Env, StdResult};

use crate::clearinghouse::{must_wait, solvency};
use crate::rules::refillable;
use crate::state::{Config, Fund};

pub fn fund(deps: Deps, env: Env) -> StdResult<FundResponse> {
    let config = Config::load(deps.storage)?;
    let fund = Fund::load(deps.storage)?;
    let seen = solvency(&deps.querier, &config.clearinghouse)?;
    Ok(FundResponse {
        clearinghouse: config.clearinghouse,
        settlement_denom: config.settlement_denom,
        assets: fund.assets,
        shares: fund.shares,
        refillable: refillable(&fund.hour, &fund.day, fund.assets, env.block.time.seconds()),
        waiting: must_wait(&seen, fund.assets),
    })
}
