use breakwater_interfaces::oracle::{ExecuteMsg, FeedParams, FeedResponse, QueryMsg, SourceFeed, SourceKind};
use breakwater_oracle::contract;
use breakwater_oracle::pyth::PythPrice;
use cosmwasm_std::{Addr, Empty};
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor};

use crate::mock_pyth::{self, SetPrice};
use crate::suite::{addr, instantiation};

struct Chain {
    app: App,
    oracle: Addr,
    pyth: Addr,
}

/// The id of feed `feed` at the mock.
fn id(feed: u8) -> String {
    format!("{feed:064x}")
}

/// Three feeds at 10⁻⁸ with a quorum of 1, the first two pulled from a mock Pyth as source 0, the third served by nobody.
fn chain() -> Chain {
    let mut app = App::default();
    let code = app.store_code(mock_pyth::contract());
    let pyth = app.instantiate_contract(code, addr("x"), &Empty {}, &[], "pyth", None).unwrap();
    let oracle = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
    let code = app.store_code(Box::new(oracle));
    let msg = instantiation(0);
    let oracle = app.instantiate_contract(code, addr("x"), &msg, &[], "oracle", None).unwrap();
    let mut chain = Chain { app, oracle, pyth: pyth.clone() };
    for name in ["A", "B", "C"] {
        let params = FeedParams { name: name.into(), exponent: -8, quorum: 1 };
        chain.execute("gov", ExecuteMsg::AddFeed { params }).unwrap();
    }
    let kind = SourceKind::Pyth { contract: pyth.into() };
    let feeds = [0, 1].map(|feed| SourceFeed { feed, pyth_id: Some(id(feed)) }).into();
    chain.execute("gov", ExecuteMsg::AddSource { kind, feeds }).unwrap();
    let kind = SourceKind::Publisher { address: addr("ann").into() };
    let feeds = vec![SourceFeed { feed: 0, pyth_id: None }];
    chain.execute("gov", ExecuteMsg::AddSource { kind, feeds }).unwrap();
    chain
}

impl Chain {
    fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Result<AppResponse, String> {
        let oracle = self.oracle.clone();
        self.app.execute_contract(addr(sender), oracle, &msg, &[]).map_err(|e| e.to_string())
    }

    fn set(&mut self, feed: u8, price: &str, conf: &str, expo: i32, age: i64) {
        let now = i64::try_from(self.app.block_info().time.seconds()).unwrap();
        let msg = SetPrice { id: id(feed), price: price.into(), conf: conf.into(), expo, publish_time: now - age };
        self.app.execute_contract(addr("x"), self.pyth.clone(), &msg, &[]).unwrap();
    }

    /// Reasons of what was refused.
    fn pull(&mut self, feeds: &[u8]) -> Vec<String> {
        let answer = self.execute("eve", ExecuteMsg::Pull { source: 0, feeds: feeds.into() }).unwrap();
        let refused = answer.events.iter().filter(|event| event.ty == "wasm-item_refused");
        refused.map(|event| event.attributes.last().unwrap().value.clone()).collect()
    }

    fn mark(&self, feed: u8) -> Option<(u64, u64)> {
        let msg = QueryMsg::Feed { feed };
        let answer: FeedResponse = self.app.wrap().query_wasm_smart(&self.oracle, &msg).unwrap();
        answer.price.map(|price| (price.mark.u64(), price.half_width.u64()))
    }
}

#[test]
fn anyone_pulls_prices_at_the_feeds_exponent() {
    let mut chain = chain();
    chain.set(0, "9712345", "1200", -2, 3);
    chain.set(1, "123456789012", "11", -10, 0);
    assert_eq!(chain.pull(&[0, 1]), Vec::<String>::new());
    assert_eq!(chain.mark(0), Some((9_712_345_000_000, 1_200_000_000)));
    assert_eq!(chain.mark(1), Some((1_234_567_890, 1)), "price toward zero, confidence up");
}

#[test]
fn pulled_prices_pass_the_same_checks() {
    let mut chain = chain();
    chain.set(0, "100", "1", -8, 61);
    chain.set(1, "-100", "1", -8, 0);
    assert_eq!(
        chain.pull(&[0, 1, 2, 9, 1]),
        ["stale", "price_not_positive", "not_served", "unknown_feed", "duplicate"]
    );
    chain.set(0, "100", "101", -8, 0);
    assert_eq!(chain.pull(&[0]), ["confidence"]);
    chain.set(0, "100", "1", -8, 0);
    assert_eq!(chain.pull(&[0]), Vec::<String>::new());
    assert_eq!(chain.pull(&[0]), ["not_newer"]);
}

#[test]
fn a_contract_that_does_not_answer_stops_no_other_feed() {
    let mut chain = chain();
    chain.set(1, "100", "1", -8, 0);
    assert_eq!(chain.pull(&[0, 1]), ["query_failed"]);
    chain.set(0, "not a number", "1", -8, 0);
    assert_eq!(chain.pull(&[0]), ["query_failed"]);
    chain.set(0, "9223372036854775807", "1", -7, 0);
    assert_eq!(chain.pull(&[0]), ["unscalable"]);
    assert_eq!(chain.mark(0), None);
    assert_eq!(chain.mark(1), Some((100, 1)));
}

#[test]
fn only_contracts_are_pulled_from() {
    let mut chain = chain();
    let mut refused = |source, feeds| chain.execute("eve", ExecuteMsg::Pull { source, feeds }).unwrap_err();
    assert!(refused(1, vec![0]).contains("source 1 is a publisher"));
    assert!(refused(9, vec![0]).contains("there is no source 9"));
    assert!(refused(0, vec![]).contains("names no feed"));
    assert!(refused(0, vec![0; 31]).contains("31 items in one message, the most is 30"));
}

#[test]
fn a_suspended_contract_is_not_pulled_from() {
    let mut chain = chain();
    for name in ["bob", "cid"] {
        let kind = SourceKind::Publisher { address: addr(name).into() };
        let feeds = [0, 1].map(|feed| SourceFeed { feed, pyth_id: None }).into();
        chain.execute("gov", ExecuteMsg::AddSource { kind, feeds }).unwrap();
    }
    chain.execute("gov", ExecuteMsg::SuspendSource { source: 0, suspended: true }).unwrap();
    let error = chain.execute("eve", ExecuteMsg::Pull { source: 0, feeds: vec![0] }).unwrap_err();
    assert!(error.contains("source 0 is suspended"), "{error}");
}

#[test]
fn times_before_1970_are_1970() {
    let price = PythPrice { price: 1.into(), conf: 1u64.into(), expo: 0, publish_time: -5 };
    assert_eq!(price.publish_seconds(), 0);
}
