//! Looking at the clearing house, which moves the fund's clock on.

use breakwater_interfaces::clearinghouse::{Phase, SolvencyResponse};
use breakwater_risk::must_wait;
use cosmwasm_std::{Deps, Env, StdResult, Uint128};

use crate::clearinghouse::solvency;
use crate::state::{Config, Fund};

/// The fund with its clock at now, not yet saved, and what was seen.
pub fn observe(deps: Deps, env: &Env, config: &Config) -> StdResult<(Fund, SolvencyResponse)> {
    let mut fund = Fund::load(deps.storage)?;
    let seen = solvency(&deps.querier, &config.clearinghouse)?;
    let waiting = waits(&seen, fund.assets);
    fund.clock = fund.clock.seen(waiting, env.block.time.seconds());
    Ok((fund, seen))
}

/// Whether unstakes wait while the clearing house is as seen and the fund has `assets`.
pub fn waits(seen: &SolvencyResponse, assets: Uint128) -> bool {
    match seen.phase {
        Phase::Live => must_wait(seen.shortfall.u128(), seen.deposits.i128(), assets.u128()),
        // It may be drawn.
        Phase::Settling | Phase::Caged => true,
        // Its books are void; what is left is the stakers'.
        Phase::Final => false,
    }
}
