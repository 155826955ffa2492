//! Shares against assets, always rounded against the user.
//!
//! The fund counts as if it always held one unit more and had a thousand shares more than it does. So the first staker meets a price of a thousand
//! shares a unit, and whoever raises that price before a stake gives most of what he adds to shares that nobody owns: donation inflation costs
//! more than it takes. Assets are also recorded by this contract itself, so a bank transfer does not move the price at all; either alone would do
//! (OpenZeppelin's ERC-4626 note describes both).

use cosmwasm_std::Uint128;

use crate::error::ContractError;

pub const VIRTUAL_SHARES: u128 = 1_000;
pub const VIRTUAL_ASSETS: u128 = 1;

/// Shares that `amount` units buy: `floor(amount · (shares + 1000) / (assets + 1))`.
pub fn shares_for(amount: Uint128, assets: Uint128, shares: Uint128) -> Result<Uint128, ContractError> {
    ratio(amount, with(shares, VIRTUAL_SHARES)?, with(assets, VIRTUAL_ASSETS)?)
}

/// Units that `some` of `shares` are worth: `floor(some · (assets + 1) / (shares + 1000))`. Never more than `assets`.
pub fn assets_of(some: Uint128, assets: Uint128, shares: Uint128) -> Result<Uint128, ContractError> {
    ratio(some, with(assets, VIRTUAL_ASSETS)?, with(shares, VIRTUAL_SHARES)?)
}

fn with(number: Uint128, extra: u128) -> Result<Uint128, ContractError> {
    number.checked_add(extra.into()).map_err(|_| ContractError::Overflow {})
}

fn ratio(number: Uint128, times: Uint128, over: Uint128) -> Result<Uint128, ContractError> {
    number.checked_multiply_ratio(times, over).map_err(|_| ContractError::Overflow {})
}
