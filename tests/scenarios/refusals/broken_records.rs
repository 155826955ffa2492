//! What the deployed contracts never come to: records and pages that are not what they should be, and an instance half set up.

use breakwater_clearinghouse::contract::{execute, instantiate};
use breakwater_clearinghouse::state::{keys, load_account, Account, Front, Market};
use breakwater_clearinghouse::ContractError;
use breakwater_harness::chain::{address, on_engine};
use breakwater_harness::suite::{standard_feed, standard_market};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, InstantiateMsg, Limits, Phase, StopKind, Timing};
use breakwater_interfaces::oracle::FeedResponse;
use breakwater_risk::{planted, Lots, Position, Size, Units, I256};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    coins, to_json_binary, Addr, Binary, ContractResult, Empty, OwnedDeps, Reply, Storage, SubMsgResponse,
    SubMsgResult, SystemResult, Uint128, WasmQuery,
};

use super::desk::{one_trade, refuses_with, units};

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>;

fn setting(deps: &Deps) -> InstantiateMsg {
    let address = |name: &str| deps.api.addr_make(name).into_string();
    InstantiateMsg {
        governance: address("governance"),
        settlement_denom: "uusdc".into(),
        oracle: address("oracle"),
        treasury: address("treasury"),
        float_target: Uint128::zero(),
        guardian: address("guardian"),
        timing: Timing { timelock_seconds: 0, ..Timing::default() },
        limits: Limits::usual(1, 1),
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

/// Into account 1.
fn pays_in(deps: &mut Deps, units: u128) {
    let paid = message_info(&deps.api.addr_make("ann"), &coins(units, "uusdc"));
    execute(deps.as_mut(), mock_env(), paid, ExecuteMsg::Deposit { account: 1 }).unwrap();
}

/// An oracle with one feed, whose page is `page`.
fn shows(deps: &mut Deps, page: Binary) {
    let feed = FeedResponse { feed: 0, params: standard_feed("BTC/USD"), price: None };
    let smart = to_json_binary(&feed).unwrap();
    deps.querier.update_wasm(move |query| match query {
        WasmQuery::Smart { .. } => SystemResult::Ok(ContractResult::Ok(smart.clone())),
        _ => SystemResult::Ok(ContractResult::Ok(page.clone())),
    });
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

#[test]
fn a_market_is_not_begun_on_a_page_of_another_layout() {
    let mut deps = instance();
    let params = standard_market(0);
    shows(&mut deps, Binary::new(vec![9]));
    let words =
        "oracle page: price page has layout version 9, this code reads version 2: the contracts do not belong together";
    refuses(&mut deps, "governance", ExecuteMsg::AddMarket { params }, words);
}

/// Behind a market that stands: what can only stop things works all the same.
#[test]
fn a_page_that_cannot_be_read_stops_no_stop() {
    let mut deps = instance();
    shows(&mut deps, Binary::default());
    send(&mut deps, "governance", ExecuteMsg::AddMarket { params: standard_market(0) }).unwrap();
    shows(&mut deps, Binary::new(vec![9]));
    let (kind, reason, deadline) = (StopKind::Freeze, "the oracle is broken".to_owned(), u64::MAX);
    let stop = ExecuteMsg::Stop { kind, market: Some(0), seconds: 60, reason: reason.clone(), deadline };
    send(&mut deps, "guardian", stop).unwrap();
    send(&mut deps, "governance", ExecuteMsg::EndStop { kind, reason, deadline }).unwrap();
    send(&mut deps, "governance", ExecuteMsg::SettleMarket { market: 0 }).unwrap();
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

/// A deposit counts whatever is broken; an auction that cannot be judged goes on.
#[test]
fn a_deposit_counts_though_the_oracle_cannot_be_read() {
    let mut deps = instance();
    send(&mut deps, "ann", ExecuteMsg::OpenAccount {}).unwrap();
    shows(&mut deps, Binary::default());
    send(&mut deps, "governance", ExecuteMsg::AddMarket { params: standard_market(0) }).unwrap();
    let position =
        Position { size: Size::long(Lots::new(1_000).unwrap()), cost: Units::ZERO, index: I256::ZERO, generation: 0 };
    let unsafe_account = Account { auction_started_at: Some(1), positions: vec![(0, position)], ..Account::default() };
    deps.storage.set(&keys::account(1), &unsafe_account.encode());
    deps.querier.update_wasm(|_| SystemResult::Ok(ContractResult::Ok(Binary::new(vec![9]))));
    pays_in(&mut deps, 70);
    let stored = load_account(&deps.storage, 1).unwrap().unwrap();
    assert_eq!((stored.cash.get(), stored.auction_started_at), (70, Some(1)));
}

fn trip_whole() -> ExecuteMsg {
    ExecuteMsg::Trip { market: None, accounts: vec![] }
}

/// Anyone shows what is wrong with the whole: it is over at once.
#[track_caller]
fn settles(deps: &mut Deps) {
    send(deps, "anyone", trip_whole()).unwrap();
    assert_eq!(Front::load(&deps.storage).unwrap().settings.phase, Phase::Settling);
    refuses(deps, "anyone", trip_whole(), "Trip: not in SETTLING, for ever");
}

#[test]
fn coins_missing_at_the_bank_settle_the_whole() {
    let mut deps = instance();
    send(&mut deps, "ann", ExecuteMsg::OpenAccount {}).unwrap();
    pays_in(&mut deps, 70);
    let house = mock_env().contract.address;
    deps.querier.bank.update_balance(&house, coins(70, "uusdc"));
    refuses(&mut deps, "anyone", trip_whole(), "nothing to do: the modes of the whole are those recorded");
    deps.querier.bank.update_balance(&house, coins(69, "uusdc"));
    settles(&mut deps);
}

#[test]
fn unequal_books_of_a_market_settle_the_whole() {
    let mut deps = instance();
    shows(&mut deps, Binary::default());
    send(&mut deps, "governance", ExecuteMsg::AddMarket { params: standard_market(0) }).unwrap();
    refuses(&mut deps, "anyone", trip_whole(), "nothing to do: the modes of the whole are those recorded");
    let key = keys::market(0);
    let mut spoiled = Market::decode(&deps.storage.get(&key).unwrap()).unwrap();
    spoiled.fees = Units::new(1).unwrap();
    deps.storage.set(&key, &spoiled.encode());
    settles(&mut deps);
}

#[test]
fn a_reply_that_nobody_asked_for_is_refused() {
    let mut deps = instance();
    #[expect(deprecated, reason = "the field has to be filled")]
    let answer = SubMsgResponse { events: vec![], data: None, msg_responses: vec![] };
    let reply = Reply { id: 7, payload: Binary::default(), gas_used: 0, result: SubMsgResult::Ok(answer) };
    let refusal = breakwater_clearinghouse::contract::reply(deps.as_mut(), mock_env(), reply).unwrap_err();
    assert_eq!(refusal.to_string(), "no reply 7 was asked for");
}

/// The last line of defence: no message of a right contract reaches it.
#[test]
fn a_message_that_leaves_the_books_unequal_is_refused() {
    // Compiled contracts have no planted bugs.
    on_engine("native", unequal_books);
}

fn unequal_books() {
    let mut suite = one_trade();
    suite.price(5_000);
    suite.resolve(&["ann"]).unwrap();
    let anyone = address("anyone");
    let cases = [
        (
            "cash-unbooked",
            ExecuteMsg::Deposit { account: 1 },
            vec![units(70)],
            "books unequal by -1 in the border; nothing was changed: please report this",
        ),
        (
            "market-unbooked",
            ExecuteMsg::Touch { accounts: vec![2] },
            vec![],
            "books unequal by -5000000000 in market 0; nothing was changed: please report this",
        ),
    ];
    for (bug, message, funds, words) in cases {
        planted::select(Some(bug)).unwrap();
        refuses_with(&mut suite, &anyone, &message, &funds, words);
        planted::select(None).unwrap();
    }
}
