//! Looking at the clearing house, which moves the fund's clock on.

use breakwater_interfaces::clearinghouse::SolvencyResponse;
use cosmwasm_std::{Deps, Env, StdResult};

use crate::clearinghouse::{solvency, waits};
use crate::state::{Config, Fund};

/// The fund with its clock at now, not yet saved, and what was seen.
pub fn observe(deps: Deps, env: &Env, config: &Config) -> StdResult<(Fund, SolvencyResponse)> {
    let mut fund = Fund::load(deps.storage)?;
    let seen = solvency(&deps.querier, &config.clearinghouse)?;
    let waiting = waits(&fund, &seen);
    fund.clock = fund.clock.seen(waiting, env.block.time.seconds());
    Ok((fund, seen))
}
