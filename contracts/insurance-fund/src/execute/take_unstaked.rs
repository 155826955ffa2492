//! `TakeUnstaked`, by a staker: a matured unstake is paid at the price of this moment, and the clearing house told what is left.
//! Not while the fund waits.

use breakwater_interfaces::clearinghouse::Phase;
use breakwater_risk::{assets_of, Cooldown};
use cosmwasm_std::{coin, BankMsg, DepsMut, Env, MessageInfo, Response, Uint128};

use super::observe::observe;
use crate::clearinghouse::report_fund;
use crate::error::ContractError;
use crate::events;
use crate::state::{Config, Staker};

pub fn take_unstaked(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    config: Config,
    id: u64,
) -> Result<Response, ContractError> {
    let mut staker = Staker::load(deps.storage, &info.sender)?;
    let unstake = staker.remove(&info.sender, id)?;
    let (mut fund, seen) = observe(deps.as_ref(), &env, &config)?;
    if fund.clock.waiting && seen.phase != Phase::Live {
        return Err(ContractError::MayBeDrawn {});
    }
    if fund.clock.waiting {
        return Err(ContractError::Waiting { shortfall: seen.shortfall, deposits: seen.deposits, assets: fund.assets });
    }
    match Cooldown::at(unstake.started_at, fund.clock.running_seconds(env.block.time.seconds())) {
        Cooldown::Cooling { seconds_left } => return Err(ContractError::StillCooling { id, seconds_left }),
        Cooldown::Over => return Err(ContractError::TooLateToTake { id }),
        Cooldown::Takeable { .. } => {}
    }

    let amount = assets_of(unstake.shares.u128(), fund.assets.u128(), fund.shares.u128());
    let amount = Uint128::new(amount.ok_or(ContractError::Overflow {})?);
    if amount.is_zero() {
        return Err(ContractError::WorthNothing {});
    }
    let underflow = |_| ContractError::Overflow {};
    fund.assets = fund.assets.checked_sub(amount).map_err(underflow)?;
    fund.shares = fund.shares.checked_sub(unstake.shares).map_err(underflow)?;

    fund.save(deps.storage)?;
    staker.save(deps.storage, &info.sender)?;
    let coins = vec![coin(amount.u128(), config.settlement_denom)];
    let payout = BankMsg::Send { to_address: info.sender.to_string(), amount: coins };
    let report = report_fund(&config.clearinghouse, fund.assets)?;
    Ok(events::taken(&info.sender, &unstake, amount).add_message(payout).add_submessage(report))
}
