//! What the fund asks of the clearing house. An answer that does not come refuses the message: the fund does not guess.

use breakwater_interfaces::clearinghouse::{ConfigResponse, ExecuteMsg, Phase, QueryMsg, SolvencyResponse};
use breakwater_risk::must_wait;
use cosmwasm_std::{to_json_binary, Addr, Coin, QuerierWrapper, StdResult, SubMsg, Uint128, WasmMsg};

use crate::state::Fund;

pub fn solvency(querier: &QuerierWrapper, clearinghouse: &Addr) -> StdResult<SolvencyResponse> {
    querier.query_wasm_smart(clearinghouse, &QueryMsg::Solvency {})
}

/// Whether stakers wait.
pub fn waits(fund: &Fund, seen: &SolvencyResponse) -> bool {
    match seen.phase {
        // What a market that settles will owe is known before it is booked.
        Phase::Live => {
            must_wait(seen.shortfall.u128(), seen.deposits.i128(), fund.assets.u128())
                || seen.markets.iter().any(|market| market.settling)
        }
        // The fund may be drawn.
        Phase::Settling | Phase::Caged => true,
        // Its books are void; what is left is the stakers'.
        Phase::Final => false,
    }
}

/// Where the clearing house pays its own income.
pub fn treasury(querier: &QuerierWrapper, clearinghouse: &Addr) -> StdResult<Addr> {
    let config: ConfigResponse = querier.query_wasm_smart(clearinghouse, &QueryMsg::Config {})?;
    Ok(config.treasury)
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

/// `left`: what the fund has after paying a staker, who leaves whether the clearing house takes the report or not.
pub fn report_fund(clearinghouse: &Addr, left: Uint128) -> StdResult<SubMsg> {
    let msg = to_json_binary(&ExecuteMsg::ReportFund { fund: left })?;
    let report = WasmMsg::Execute { contract_addr: clearinghouse.to_string(), msg, funds: Vec::new() };
    Ok(SubMsg::reply_on_error(report, 0))
}

/// `left`: what the fund has after this payment.
pub fn fund_float(clearinghouse: &Addr, coin: Coin, left: Uint128) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: clearinghouse.to_string(),
        msg: to_json_binary(&ExecuteMsg::FundFloat { fund: Some(left) })?,
        funds: vec![coin],
    })
}
