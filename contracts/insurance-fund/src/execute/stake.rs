//! `Stake`, by anyone: coins for shares at the current price.

use breakwater_risk::shares_for;
use cosmwasm_std::{DepsMut, MessageInfo, Response, Uint128};

use crate::error::ContractError;
use crate::events;
use crate::state::{Fund, Staker};

pub fn stake(deps: DepsMut, info: MessageInfo, amount: Uint128) -> Result<Response, ContractError> {
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
