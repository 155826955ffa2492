//! What the fund asks of the clearing house. An answer that does not come refuses the message: the fund does not guess.

use breakwater_interfaces::clearinghouse::{ConfigResponse, ExecuteMsg, QueryMsg, SolvencyResponse};
use cosmwasm_std::{to_json_binary, Addr, Coin, QuerierWrapper, StdResult, Uint128, WasmMsg};

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

/// `left`: what the fund has after paying its stakers.
pub fn report_fund(clearinghouse: &Addr, left: Uint128) -> StdResult<WasmMsg> {
    let msg = to_json_binary(&ExecuteMsg::ReportFund { fund: left })?;
    Ok(WasmMsg::Execute { contract_addr: clearinghouse.to_string(), msg, funds: Vec::new() })
}

/// `left`: what the fund has after this payment.
pub fn fund_float(clearinghouse: &Addr, coin: Coin, left: Uint128) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: clearinghouse.to_string(),
        msg: to_json_binary(&ExecuteMsg::FundFloat { fund: Some(left) })?,
        funds: vec![coin],
    })
}
