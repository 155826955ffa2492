//! `Restake`, by the staker at any time, by anyone once the 48 h are over: the shares of an unstake are staked again.

use breakwater_risk::Cooldown;
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::observe::observe;
use crate::error::ContractError;
use crate::events;
use crate::state::{Config, Staker};

pub fn restake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    config: Config,
    staker: String,
    id: u64,
) -> Result<Response, ContractError> {
    let staker_addr = deps.api.addr_validate(&staker)?;
    let mut staker = Staker::load(deps.storage, &staker_addr)?;
    let unstake = staker.remove(&staker_addr, id)?;
    let (fund, _) = observe(deps.as_ref(), &env, &config)?;
    let cooldown = Cooldown::at(unstake.started_at, fund.clock.running_seconds(env.block.time.seconds()));
    if cooldown != Cooldown::Over && info.sender != staker_addr {
        let (cooling, taking) = cooldown.seconds_left();
        let seconds_left = cooling + taking;
        return Err(ContractError::NotYetAnyones { staker: staker_addr, id, seconds_left });
    }
    staker.shares = staker.shares.checked_add(unstake.shares).map_err(|_| ContractError::Overflow {})?;

    fund.save(deps.storage)?;
    staker.save(deps.storage, &staker_addr)?;
    Ok(events::restaked(&staker_addr, &unstake))
}
