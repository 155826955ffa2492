//! `ReturnFloat`, by the clearing house: its surplus raises the value of every share. It restores no refill budget, else coins could go round and
//! round past the rate limits.

use cosmwasm_std::{DepsMut, Response, Uint128};

use crate::error::ContractError;
use crate::events;
use crate::state::Fund;

pub fn return_float(deps: DepsMut, amount: Uint128) -> Result<Response, ContractError> {
    let mut fund = Fund::load(deps.storage)?;
    fund.assets = fund.assets.checked_add(amount).map_err(|_| ContractError::Overflow {})?;
    fund.save(deps.storage)?;
    Ok(events::float_returned(amount, fund.assets))
}
