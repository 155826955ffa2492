//! `Unstake`, by a staker: starts the cooldown of some shares. They bear losses and gains until they are taken.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};

use super::observe::observe;
use crate::error::ContractError;
use crate::events;
use crate::state::{Config, Staker, Unstake};

pub const UNSTAKES_MAX: usize = 16;

pub fn unstake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    config: Config,
    shares: Uint128,
) -> Result<Response, ContractError> {
    let mut staker = Staker::load(deps.storage, &info.sender)?;
    if shares.is_zero() {
        return Err(ContractError::NoShares {});
    }
    if staker.unstakes.len() >= UNSTAKES_MAX {
        return Err(ContractError::TooManyUnstakes { max: UNSTAKES_MAX });
    }
    let too_many = ContractError::NotEnoughShares { asked: shares, staked: staker.shares };
    staker.shares = staker.shares.checked_sub(shares).map_err(|_| too_many)?;

    let (mut fund, _) = observe(deps.as_ref(), &env, &config)?;
    let started_at = fund.clock.running_seconds(env.block.time.seconds());
    let unstake = Unstake { id: fund.next_unstake_id, shares, started_at };
    fund.next_unstake_id += 1;
    let answer = events::unstake_started(&info.sender, &unstake);
    staker.unstakes.push(unstake);

    fund.save(deps.storage)?;
    staker.save(deps.storage, &info.sender)?;
    Ok(answer)
}
