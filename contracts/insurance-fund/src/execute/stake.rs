//! `Stake`, by anyone: coins for shares at the current price.

use breakwater_interfaces::clearinghouse::Phase;
use breakwater_risk::shares_for;
use cosmwasm_std::{DepsMut, MessageInfo, Response, Uint128};

use crate::clearinghouse::solvency;
use crate::error::ContractError;
use crate::events;
use crate::state::{Config, Fund, Staker};

pub fn stake(deps: DepsMut, info: MessageInfo, config: Config, amount: Uint128) -> Result<Response, ContractError> {
    // Else shares of a fund that a wind-down has drawn empty cost nothing and take part in what comes back.
    if solvency(&deps.querier, &config.clearinghouse)?.phase != Phase::Live {
        return Err(ContractError::WindingDown {});
    }
    let mut fund = Fund::load(deps.storage)?;
    let mut staker = Staker::load(deps.storage, &info.sender)?;
    let shares = shares_for(amount.u128(), fund.assets.u128(), fund.shares.u128());
    let shares = Uint128::new(shares.ok_or(ContractError::Overflow {})?);
    if shares.is_zero() {
        return Err(ContractError::StakeTooSmall { amount });
    }

    let overflow = |_| ContractError::Overflow {};
    fund.assets = fund.assets.checked_add(amount).map_err(overflow)?;
    fund.shares = fund.shares.checked_add(shares).map_err(overflow)?;
    // At most the fund's.
    staker.shares = staker.shares.checked_add(shares).map_err(overflow)?;

    fund.save(deps.storage)?;
    staker.save(deps.storage, &info.sender)?;
    Ok(events::staked(&info.sender, amount, shares))
}
