//! A clearing house that answers what it is told to and takes what the fund sends.

use crate::suite::addr;
use breakwater_interfaces::clearinghouse::{ConfigResponse, Limits, Phase, QueryMsg, SolvencyResponse, Timing};
use breakwater_interfaces::insurance_fund;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    coins, to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, Int128, MessageInfo, Response, StdError, StdResult,
    Uint128, WasmMsg,
};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Item;

#[cw_serde]
pub struct Books {
    pub float_target: Uint128,
    pub float: Uint128,
    pub shortfall: Uint128,
    pub deposits: Int128,
    pub answers: bool,
    pub takes_reports: bool,
    pub phase: Phase,
    /// What the fund said it had left, with its last payment.
    pub told: Option<Uint128>,
}

#[cw_serde]
pub enum Execute {
    FundFloat {
        fund: Option<Uint128>,
    },
    ReportFund {
        fund: Uint128,
    },
    Set {
        books: Books,
    },
    /// Asks the fund for units.
    Draw {
        fund: String,
        amount: Uint128,
    },
    /// Sends units out of the float to the fund.
    Return {
        fund: String,
        amount: Uint128,
        denom: String,
    },
}

const BOOKS: Item<Books> = Item::new("books");

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, msg: Books) -> StdResult<Response> {
    BOOKS.save(deps.storage, &msg)?;
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, info: MessageInfo, msg: Execute) -> StdResult<Response> {
    let mut books = BOOKS.load(deps.storage)?;
    let mut response = Response::new();
    match msg {
        Execute::ReportFund { .. } if !books.takes_reports => return Err(StdError::msg("out of order")),
        Execute::ReportFund { fund } => response = response.add_attribute("reported", fund),
        Execute::FundFloat { fund } => {
            books.told = fund;
            books.float += Uint128::try_from(info.funds[0].amount).unwrap();
        }
        Execute::Draw { fund, amount } => {
            response = response.add_message(WasmMsg::Execute {
                contract_addr: fund,
                msg: to_json_binary(&insurance_fund::ExecuteMsg::Draw { amount })?,
                funds: vec![],
            });
        }
        Execute::Set { books: set } => books = set,
        Execute::Return { fund, amount, denom } => {
            books.float -= amount;
            response = response.add_message(WasmMsg::Execute {
                contract_addr: fund,
                msg: to_json_binary(&insurance_fund::ExecuteMsg::ReturnFloat {})?,
                funds: coins(amount.u128(), denom),
            });
        }
    }
    BOOKS.save(deps.storage, &books)?;
    Ok(response)
}

fn query(deps: Deps, _: Env, msg: QueryMsg) -> StdResult<Binary> {
    let books = BOOKS.load(deps.storage)?;
    if !books.answers {
        return Err(StdError::msg("out of order"));
    }
    match msg {
        QueryMsg::Config {} => to_json_binary(&ConfigResponse {
            governance: Addr::unchecked("gov"),
            settlement_denom: "uusdc".into(),
            oracle: Addr::unchecked("oracle"),
            treasury: addr("treasury"),
            insurance_fund: None,
            float_target: books.float_target,
            guardian: Addr::unchecked("guardian"),
            timing: Timing::default(),
            limits: Limits::usual(1, 1),
        }),
        QueryMsg::Solvency {} => to_json_binary(&SolvencyResponse {
            markets: vec![],
            held: Uint128::zero(),
            float: books.float,
            treasury: Uint128::zero(),
            tickets: Uint128::zero(),
            parked: Uint128::zero(),
            phase: books.phase,
            held_gains: Uint128::zero(),
            flying: Uint128::zero(),
            ended: Int128::zero(),
            cash: Int128::zero(),
            balance: Uint128::zero(),
            shortfall: books.shortfall,
            deposits: books.deposits,
            balanced: true,
        }),
        _ => Err(StdError::msg("the fund asks no such thing")),
    }
}

pub fn contract() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}
