//! What the fund asks of the clearing house. An answer that does not come refuses the message: the fund does not guess.

use breakwater_interfaces::clearinghouse::{ConfigResponse, ExecuteMsg, QueryMsg, SolvencyResponse};
use cosmwasm_std::{to_json_binary, Addr, Coin, QuerierWrapper, StdResult, Uint128, WasmMsg};

/// A shortfall above one thousandth of the deposits makes the fund wait.
const SHORTFALL_PARTS: u128 = 1_000;

pub fn solvency(querier: &QuerierWrapper, clearinghouse: &Addr) -> StdResult<SolvencyResponse> {
    querier.query_wasm_smart(clearinghouse, &QueryMsg::Solvency {})
}

/// Units that the float is short of its target.
pub fn float_missing(
    querier: &QuerierWrapper,
    clearinghouse: &Addr,
    solvency: &SolvencyResponse,
) -> StdResult<Uint128> {
    let config: ConfigResponse = querier.query_wasm_smart(clearinghouse, &QueryMsg::Config {})?;
    Ok(config.float_target.saturating_sub(solvency.float))
}

/// Whether cooldowns stand still: the shortfall exceeds a thousandth of the deposits and of the fund, whichever is less. Deposits alone would let
/// a staker pay coins in, take his unstake and take the coins out again.
pub fn must_wait(solvency: &SolvencyResponse, assets: Uint128) -> bool {
    // Deposits below 0 are none: then any shortfall is too much.
    let deposits = Uint128::try_from(solvency.deposits).unwrap_or_default();
    solvency.shortfall.full_mul(SHORTFALL_PARTS) > deposits.min(assets).into()
}

pub fn fund_float(clearinghouse: &Addr, coin: Coin) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: clearinghouse.to_string(),
        msg: to_json_binary(&ExecuteMsg::FundFloat {})?,
        funds: vec![coin],
    })
}
