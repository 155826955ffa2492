//! What the deployed contracts never come to: records and pages that are not what they should be, and an instance half set up.

use breakwater_clearinghouse::contract::{execute, instantiate};
use breakwater_clearinghouse::state::{keys, Account};
use breakwater_clearinghouse::ContractError;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, InstantiateMsg};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{coins, Addr, Binary, ContractResult, Empty, OwnedDeps, Storage, SystemResult, Uint128, WasmQuery};

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>;

fn setting(deps: &Deps) -> InstantiateMsg {
    let address = |name: &str| deps.api.addr_make(name).into_string();
    InstantiateMsg {
        governance: address("governance"),
        settlement_denom: "uusdc".into(),
        oracle: address("oracle"),
        treasury: address("treasury"),
        float_target: Uint128::zero(),
    }
}

fn instance() -> Deps {
    let mut deps = mock_dependencies();
    let message = setting(&deps);
    let deployer = deps.api.addr_make("deployer");
    instantiate(deps.as_mut(), mock_env(), message_info(&deployer, &[]), message).unwrap();
    deps
}

fn send(deps: &mut Deps, sender: &str, message: ExecuteMsg) -> Result<(), ContractError> {
    let sender: Addr = deps.api.addr_make(sender);
    execute(deps.as_mut(), mock_env(), message_info(&sender, &[]), message).map(|_| ())
}

#[track_caller]
fn refuses(deps: &mut Deps, sender: &str, message: ExecuteMsg, words: &str) {
    assert_eq!(send(deps, sender, message).unwrap_err().to_string(), words);
}

#[test]
fn an_instance_is_set_up_with_a_denom_and_without_coins() {
    let mut deps = mock_dependencies();
    let deployer = deps.api.addr_make("deployer");
    type Change = fn(&mut InstantiateMsg);
    let cases: [(Change, u128, &str); 3] = [
        (|_| {}, 1, "instantiate takes no coins; send it without funds"),
        (|message| message.settlement_denom.clear(), 0, "parameter settlement_denom is empty; it must be a bank denom"),
        (
            |message| message.float_target = Uint128::MAX,
            0,
            "parameter float_target is 340282366920938463463374607431768211455; it must be at most 5 * 10^35",
        ),
    ];
    for (change, amount, words) in cases {
        let mut message = setting(&deps);
        change(&mut message);
        let funds = if amount == 0 { vec![] } else { coins(amount, "uusdc") };
        let refusal = instantiate(deps.as_mut(), mock_env(), message_info(&deployer, &funds), message).unwrap_err();
        assert_eq!(refusal.to_string(), words);
    }
}

#[test]
fn without_a_fund_there_is_nobody_to_return_a_surplus_to() {
    refuses(&mut instance(), "anyone", ExecuteMsg::ReturnSurplus {}, "no insurance fund is set");
}

/// A page that another version wrote, behind a market that stands.
#[test]
fn a_page_of_another_layout_is_not_read() {
    let mut deps = instance();
    let params = breakwater_harness::suite::standard_market(0);
    let feed = breakwater_interfaces::oracle::FeedResponse {
        feed: 0,
        params: breakwater_harness::suite::standard_feed("BTC/USD"),
        price: None,
    };
    let smart = cosmwasm_std::to_json_binary(&feed).unwrap();
    deps.querier.update_wasm(move |query| match query {
        WasmQuery::Smart { .. } => SystemResult::Ok(ContractResult::Ok(smart.clone())),
        _ => SystemResult::Ok(ContractResult::Ok(Binary::new(vec![9]))),
    });
    let words =
        "oracle page: price page has layout version 9, this code reads version 1: the contracts do not belong together";
    refuses(&mut deps, "governance", ExecuteMsg::AddMarket { params }, words);
}

#[test]
fn records_of_another_version_or_cut_short_are_not_read() {
    let mut deps = instance();
    send(&mut deps, "ann", ExecuteMsg::OpenAccount {}).unwrap();
    let close = || ExecuteMsg::CloseAccount { account: 1 };
    let key = keys::account(1);
    let whole = Account::default().encode();
    deps.storage.set(&key, &[9, 0, 0]);
    let words = "kind: Other, error: record version 9 is not known; this code knows 1";
    refuses(&mut deps, "ann", close(), words);
    deps.storage.set(&key, &whole[..whole.len() - 1]);
    let words = "kind: Other, error: the record ends in the middle of a value, at byte 4";
    refuses(&mut deps, "ann", close(), words);
    deps.storage.set(&key, &whole);
    send(&mut deps, "ann", close()).unwrap();
}

/// The last line of defence. No message reaches it; should one, it says where.
#[test]
fn unequal_books_are_named() {
    let error = ContractError::BooksUnequal { place: "market 3".into(), difference: -2 };
    assert_eq!(error.to_string(), "books unequal by -2 in market 3; nothing was changed: please report this");
}
