//! `Draw`, by the clearing house: what its wind-down misses, as far as the fund goes. No rate limits: there is no later default to keep anything for.

use cosmwasm_std::{coin, DepsMut, Response, Uint128};

use crate::clearinghouse::fund_float;
use crate::error::ContractError;
use crate::events;
use crate::state::{Config, Fund};

pub fn draw(deps: DepsMut, config: Config, asked: Uint128) -> Result<Response, ContractError> {
    let mut fund = Fund::load(deps.storage)?;
    let amount = asked.min(fund.assets);
    fund.assets = fund.assets.saturating_sub(amount);
    fund.save(deps.storage)?;
    let answer = events::drawn(amount, fund.assets);
    if amount.is_zero() {
        return Ok(answer);
    }
    let coins = coin(amount.u128(), config.settlement_denom);
    Ok(answer.add_message(fund_float(&config.clearinghouse, coins, fund.assets)?))
}
