use breakwater_interfaces::insurance_fund::{StakerResponse, UnstakeResponse};
use breakwater_risk::Cooldown;
use cosmwasm_std::{Deps, Env, StdResult};

use crate::state::{Fund, Staker};

/// Times left run by what the fund saw last; see [`PausedClock`](breakwater_risk::PausedClock).
pub fn staker(deps: Deps, env: Env, staker: String) -> StdResult<StakerResponse> {
    let staker = Staker::load(deps.storage, &deps.api.addr_validate(&staker)?)?;
    let clock = Fund::load(deps.storage)?.clock;
    let now = clock.running_seconds(env.block.time.seconds());
    let unstakes = staker.unstakes.into_iter().map(|unstake| {
        let (cooldown_seconds_left, take_seconds_left) = Cooldown::at(unstake.started_at, now).seconds_left();
        UnstakeResponse { id: unstake.id, shares: unstake.shares, cooldown_seconds_left, take_seconds_left }
    });
    Ok(StakerResponse { shares: staker.shares, unstakes: unstakes.collect() })
}
