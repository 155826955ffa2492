//! `ReturnFloat`, by the clearing house: its surplus raises the value of every share. It restores no refill budget, else coins could go round and
//! round past the rate limits. Without shares nobody could ever take it: it goes on to the clearing house's treasury.

use cosmwasm_std::{coins, BankMsg, DepsMut, Response, Uint128};

use crate::clearinghouse::treasury;
use crate::error::ContractError;
use crate::events;
use crate::state::{Config, Fund};

pub fn return_float(deps: DepsMut, config: Config, amount: Uint128) -> Result<Response, ContractError> {
    let mut fund = Fund::load(deps.storage)?;
    if fund.shares.is_zero() {
        let treasury = treasury(&deps.querier, &config.clearinghouse)?;
        let coins = coins(amount.u128(), config.settlement_denom);
        let sent = BankMsg::Send { to_address: treasury.into_string(), amount: coins };
        return Ok(events::float_returned(amount, fund.assets).add_message(sent));
    }
    fund.assets = fund.assets.checked_add(amount).map_err(|_| ContractError::Overflow {})?;
    fund.save(deps.storage)?;
    Ok(events::float_returned(amount, fund.assets))
}
