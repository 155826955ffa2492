//! Entry points: one gate, then one `match`.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, InstantiateMsg, MigrateMsg, Phase, QueryMsg};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, IbcBasicResponse, IbcSourceCallbackMsg, MessageInfo, Reply, Response,
    StdResult,
};

use crate::error::{ContractError, Refusal};
use crate::execute::{self, Call, Word};
use crate::state::{keys, save_settings, Config, Front, Settings, Totals, CONFIG, GUARDIAN};
use crate::{guard, migrate as migration, query};

const NAME: &str = "crates.io:breakwater-clearinghouse";
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    if !info.funds.is_empty() {
        return Err(Refusal::UnexpectedFunds { action: "instantiate" }.into());
    }
    cw2::set_contract_version(deps.storage, NAME, VERSION)?;
    if msg.settlement_denom.is_empty() {
        return Err(execute::parameter("settlement_denom", "empty", "a bank denom"));
    }
    let oracle = deps.api.addr_validate(&msg.oracle)?.into_string();
    execute::check_float_target(msg.float_target)?;
    execute::check_timing(&msg.timing)?;
    execute::check_limits(&msg.limits, 0)?;
    let settings = Settings {
        oracle,
        denom: msg.settlement_denom,
        timing: msg.timing,
        limits: msg.limits,
        freeze: None,
        reduce_only: None,
        phase: Phase::Live,
    };
    save_settings(deps.storage, &settings);
    deps.storage.set(keys::TOTALS, &Totals::default().encode());
    let config = Config {
        governance: deps.api.addr_validate(&msg.governance)?,
        treasury: deps.api.addr_validate(&msg.treasury)?,
        insurance_fund: None,
        float_target: msg.float_target,
        markets: 0,
        venues: 0,
        shares_bps: 0,
    };
    GUARDIAN.save(deps.storage, &deps.api.addr_validate(&msg.guardian)?)?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_attribute("action", "instantiate"))
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    let front = Front::load(deps.storage)?;
    let passed = guard::check(deps.as_ref(), &env, &front, &info, &msg)?;
    let call = Call { deps, env, sender: info.sender, passed, front };
    let waits = execute::waits(call.deps.storage, &call.front.settings, passed.governs, &msg)?;
    let mut response = if waits {
        would_go_through(&call, &msg)?;
        execute::queue(call, &msg)?
    } else {
        dispatch(call, msg)?
    };
    response.attributes.insert(0, ("action", passed.action).into());
    Ok(response)
}

/// Errors: the message would be refused if it were carried out now.
fn would_go_through(call: &Call, msg: &ExecuteMsg) -> Result<(), ContractError> {
    let mut dry = execute::Dry(&*call.deps.storage);
    let deps = DepsMut { storage: &mut dry, api: call.deps.api, querier: call.deps.querier };
    let (env, sender, front) = (call.env.clone(), call.sender.clone(), call.front.clone());
    dispatch(Call { deps, env, sender, passed: call.passed, front }, msg.clone()).map(drop)
}

/// Takes over from an older version of this contract; the chain asks the contract's admin, who alone can send it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migration::migrate(deps, &env, NAME, VERSION)
}

/// A payment that failed is kept for its owner; a transfer to another chain is noted.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, msg: Reply) -> Result<Response, ContractError> {
    execute::payment_answered(deps, &env, msg)
}

/// What became of a transfer to another chain, by that chain's word: only this chain's IBC callbacks call it (ADR-8).
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_source_callback(
    deps: DepsMut,
    env: Env,
    msg: IbcSourceCallbackMsg,
) -> Result<IbcBasicResponse, ContractError> {
    execute::transfer_answered(deps, &env, msg)
}

fn dispatch(mut call: Call, msg: ExecuteMsg) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::OpenAccount {} => execute::open_account(call),
        ExecuteMsg::CloseAccount { account } => execute::close_account(call, account),
        ExecuteMsg::OfferOwnership { account, to } => execute::offer_ownership(call, account, to),
        ExecuteMsg::AcceptOwnership { account } => execute::accept_ownership(call, account),
        ExecuteMsg::SetOperator { account, operator, appointed } => {
            execute::set_operator(call, account, operator, appointed)
        }
        ExecuteMsg::EnableVenue { account, venue } => execute::set_consent(call, account, venue, true),
        ExecuteMsg::RevokeVenue { account, venue } => execute::set_consent(call, account, venue, false),
        ExecuteMsg::SetOffMarkCap { account, cap_bps } => execute::set_off_mark_cap(call, account, cap_bps),
        ExecuteMsg::Deposit { account } => execute::deposit(call, account),
        ExecuteMsg::Withdraw { account, amount, remote } => execute::withdraw(call, account, amount, remote),
        ExecuteMsg::Fill { fills } => execute::fill(call, fills),
        ExecuteMsg::Touch { accounts } => execute::touch(call, accounts),
        ExecuteMsg::AccrueFunding { markets } => execute::accrue_funding(call, markets),
        ExecuteMsg::StartAuction { accounts } => execute::start_auction(call, accounts),
        ExecuteMsg::Liquidate { account, market, taker, lots, least_discount_e18, deadline } => {
            let order = execute::TakeOver { account, market, taker, lots, least_discount_e18, deadline };
            execute::liquidate(call, order)
        }
        ExecuteMsg::Resolve { accounts, reward_account } => execute::resolve(call, accounts, reward_account),
        ExecuteMsg::Repay { market } => execute::repay(call, market),
        ExecuteMsg::SweepFees { market } => execute::sweep_fees(call, market),
        ExecuteMsg::PayTreasury {} => execute::pay_treasury(call),
        ExecuteMsg::ReturnSurplus {} => execute::return_surplus(call),
        ExecuteMsg::FundFloat { fund } => execute::fund_float(call, fund),
        ExecuteMsg::ReportFund { fund } => execute::report_fund(call, fund),
        ExecuteMsg::AddMarket { params } => execute::add_market(call, params),
        ExecuteMsg::UpdateMarket { market, params } => execute::update_market(call, market, params),
        ExecuteMsg::DelistMarket { market } => execute::delist_market(call, market),
        ExecuteMsg::AddVenue { address } => execute::add_venue(call, address),
        ExecuteMsg::SuspendVenue { venue, suspended } => execute::suspend_venue(call, venue, suspended),
        ExecuteMsg::SetInsuranceFund { address } => execute::set_insurance_fund(call, address),
        ExecuteMsg::SetFloatTarget { float_target } => execute::set_float_target(call, float_target),
        ExecuteMsg::SetGovernance { governance } => execute::set_governance(call, governance),
        ExecuteMsg::ServeTickets { limit } => execute::serve_tickets(call, limit),
        ExecuteMsg::RetryClaim { owner, remote } => execute::retry_claim(call, owner, remote),
        ExecuteMsg::Trip { market, accounts } => execute::trip(call, market, accounts),
        ExecuteMsg::Resume { market } => execute::resume(call, market),
        ExecuteMsg::ExecuteChange { id } => {
            let change = execute::ripe(&mut call, id)?;
            dispatch(call, change)
        }
        ExecuteMsg::Stop { kind, market, seconds, reason, deadline } => {
            execute::stop(call, kind, market, seconds, Word { reason, deadline })
        }
        ExecuteMsg::EndStop { kind, reason, deadline } => execute::end_stop(call, kind, Word { reason, deadline }),
        ExecuteMsg::ArmStop { kind, reason, deadline } => execute::arm_stop(call, kind, Word { reason, deadline }),
        ExecuteMsg::CancelChange { id } => execute::cancel_change(call, id),
        ExecuteMsg::SetGuardian { guardian } => execute::set_guardian(call, guardian),
        ExecuteMsg::SetLimits { limits } => execute::set_limits(call, limits),
        ExecuteMsg::SetTiming { timing } => execute::set_timing(call, timing),
        ExecuteMsg::SettleMarket { market } => execute::settle_market(call, market),
        ExecuteMsg::Settle {} => execute::settle(call),
        ExecuteMsg::Tag { market } => execute::tag(call, market),
        ExecuteMsg::FinalizeMarket { market } => execute::finalize_market(call, market),
        ExecuteMsg::Cage {} => execute::cage(call),
        ExecuteMsg::Register { limit } => execute::register(call, limit),
        ExecuteMsg::DrawInsurance {} => execute::draw_insurance(call),
        ExecuteMsg::Finalize {} => execute::finalize(call),
        ExecuteMsg::Claim { accounts, tickets } => execute::claim(call, accounts, tickets),
        ExecuteMsg::TakeTips {} => execute::take_tips(call),
    }
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> StdResult<Binary> {
    match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Account { account } => to_json_binary(&query::account(deps, &env, account)?),
        QueryMsg::AccountsByOwner { owner, start_after, limit } => {
            to_json_binary(&query::accounts_by_owner(deps, &owner, start_after, limit)?)
        }
        QueryMsg::Accounts { start_after, limit } => to_json_binary(&query::accounts(deps, start_after, limit)?),
        QueryMsg::Market { market } => to_json_binary(&query::market(deps, &env, market)?),
        QueryMsg::Markets { start_after, limit } => to_json_binary(&query::markets(deps, &env, start_after, limit)?),
        QueryMsg::Venues { start_after, limit } => to_json_binary(&query::venues(deps, &env, start_after, limit)?),
        QueryMsg::Solvency {} => to_json_binary(&query::solvency(deps, &env)?),
        QueryMsg::Status { start_after, limit } => to_json_binary(&query::status(deps, &env, start_after, limit)?),
        QueryMsg::Tickets { start_after, limit } => to_json_binary(&query::tickets(deps, start_after, limit)?),
        QueryMsg::Claim { owner } => to_json_binary(&query::claim(deps, &owner)?),
        QueryMsg::Flights { start_after, limit } => to_json_binary(&query::flights(deps, start_after, limit)?),
        QueryMsg::Changes { start_after, limit } => to_json_binary(&query::changes(deps, start_after, limit)?),
        QueryMsg::Ending {} => to_json_binary(&query::ending(deps, &env)?),
        QueryMsg::Claimable { account } => to_json_binary(&query::claimable(deps, &env, account)?),
    }
}
