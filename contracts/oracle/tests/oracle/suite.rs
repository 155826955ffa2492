//! An oracle in memory and the people around it.

use breakwater_interfaces::oracle::{
    ExecuteMsg, FeedParams, InstantiateMsg, PriceItem, QueryMsg, SourceFeed, SourceKind,
};
use breakwater_interfaces::oracle_page::{page_key, Page};
use breakwater_oracle::contract;
use breakwater_oracle::error::ContractError;
use breakwater_risk::Feed;
use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier};
use cosmwasm_std::{coins, from_json, Addr, Empty, Env, OwnedDeps, Response, Storage};

use crate::metered::{Meter, Metered};

pub const START: u64 = 1_800_000_000;
/// Exponent of the suite's feeds.
pub const EXPONENT: i32 = -2;

pub struct Suite {
    pub deps: OwnedDeps<Metered, MockApi, MockQuerier, Empty>,
    pub env: Env,
}

/// Governance `gov`, guardian `guard`.
pub fn instantiation(timelock_seconds: u64) -> InstantiateMsg {
    InstantiateMsg { governance: addr("gov").into(), guardian: addr("guard").into(), timelock_seconds }
}

impl Suite {
    /// Without timelock.
    pub fn empty() -> Suite {
        Suite::timelocked(0)
    }

    pub fn timelocked(timelock_seconds: u64) -> Suite {
        let mut env = mock_env();
        env.block.time = cosmwasm_std::Timestamp::from_seconds(START);
        env.block.height = 1_000;
        let mut suite = Suite {
            deps: OwnedDeps {
                storage: Metered::default(),
                api: MockApi::default(),
                querier: MockQuerier::default(),
                custom_query_type: Default::default(),
            },
            env,
        };
        let info = message_info(&addr("deployer"), &[]);
        let msg = instantiation(timelock_seconds);
        contract::instantiate(suite.deps.as_mut(), suite.env.clone(), info, msg).unwrap();
        suite
    }

    /// `feeds` feeds with a quorum of 2, each served by `ann`, `bob` and `cid` as sources 0, 1 and 2.
    pub fn with_feeds(feeds: u8) -> Suite {
        Suite::with(feeds, 2, &["ann", "bob", "cid"])
    }

    pub fn with(feeds: u8, quorum: u8, publishers: &[&str]) -> Suite {
        let mut suite = Suite::empty();
        for feed in 0..feeds {
            suite.add_feed(&format!("F{feed}/USD"), EXPONENT, quorum).unwrap();
        }
        let all: Vec<u8> = (0..feeds).collect();
        for publisher in publishers {
            suite.add_publisher(publisher, &all).unwrap();
        }
        suite
    }

    pub fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
        contract::execute(self.deps.as_mut(), self.env.clone(), message_info(&addr(sender), &[]), msg)
    }

    pub fn execute_with_coins(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
        let info = message_info(&addr(sender), &coins(1, "uusdc"));
        contract::execute(self.deps.as_mut(), self.env.clone(), info, msg)
    }

    pub fn query<T: serde::de::DeserializeOwned>(&self, msg: QueryMsg) -> Result<T, ContractError> {
        let answer = contract::query(self.deps.as_ref(), self.env.clone(), msg)?;
        Ok(from_json(answer).unwrap())
    }

    pub fn add_feed(&mut self, name: &str, exponent: i32, quorum: u8) -> Result<Response, ContractError> {
        let params = FeedParams { name: name.into(), exponent, quorum };
        self.execute("gov", ExecuteMsg::AddFeed { params })
    }

    pub fn add_publisher(&mut self, name: &str, feeds: &[u8]) -> Result<Response, ContractError> {
        let kind = SourceKind::Publisher { address: addr(name).into() };
        let feeds = feeds.iter().map(|feed| SourceFeed { feed: *feed, pyth_id: None }).collect();
        self.execute("gov", ExecuteMsg::AddSource { kind, feeds })
    }

    pub fn suspend(&mut self, source: u8, suspended: bool) -> Result<Response, ContractError> {
        self.execute("gov", ExecuteMsg::SuspendSource { source, suspended })
    }

    /// The guardian suspends a source.
    pub fn guard(&mut self, source: u8) -> Result<Response, ContractError> {
        self.execute("guard", ExecuteMsg::SuspendSource { source, suspended: true })
    }

    pub fn now(&self) -> u64 {
        self.env.block.time.seconds()
    }

    /// A block later, `seconds` later.
    pub fn advance(&mut self, seconds: u64) {
        self.env.block.time = self.env.block.time.plus_seconds(seconds);
        self.env.block.height += 1;
    }

    /// One price of feed 0, published now, without confidence.
    pub fn item(&self, price: i64) -> PriceItem {
        item(0, price, self.now())
    }

    pub fn push_items(&mut self, publisher: &str, prices: Vec<PriceItem>) -> Result<Response, ContractError> {
        self.execute(publisher, ExecuteMsg::Push { prices })
    }

    /// Pushes one price of feed 0, published now; it must be accepted.
    pub fn push(&mut self, publisher: &str, price: i64) {
        let answer = self.push_items(publisher, vec![self.item(price)]).unwrap();
        assert_eq!(refusals(&answer), vec![]);
    }

    /// Everyone pushes the same price of feed 0 in this block.
    pub fn all_push(&mut self, price: i64) {
        for publisher in ["ann", "bob", "cid"] {
            self.push(publisher, price);
        }
    }

    /// Reason for which one price is refused; `None` if it is accepted.
    pub fn refusal(&mut self, publisher: &str, item: PriceItem) -> Option<String> {
        let answer = self.push_items(publisher, vec![item]).unwrap();
        refusals(&answer).first().map(|(_, reason)| reason.clone())
    }

    pub fn page(&self) -> Page {
        self.page_number(0)
    }

    pub fn page_number(&self, page: u8) -> Page {
        self.deps.storage.get(&page_key(page)).map(|bytes| Page::decode(&bytes).unwrap()).unwrap_or_default()
    }

    pub fn price(&self) -> Feed {
        *self.page().price(0).unwrap()
    }

    pub fn mark(&self) -> u64 {
        self.price().mark
    }

    /// Every record, to see that nothing changed.
    pub fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.deps.storage.range(None, None, cosmwasm_std::Order::Ascending).collect()
    }

    /// What `act` costs in storage.
    pub fn metered(&mut self, act: impl FnOnce(&mut Suite)) -> Meter {
        self.deps.storage.meter = Meter::default();
        act(self);
        self.deps.storage.meter.clone()
    }
}

pub fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

pub fn item(feed: u8, price: i64, publish_time: u64) -> PriceItem {
    PriceItem { feed, price, confidence: 0u64.into(), exponent: EXPONENT, publish_time }
}

/// The refused items of a push: place and reason.
pub fn refusals(answer: &Response) -> Vec<(usize, String)> {
    let refused = answer.events.iter().filter(|event| event.ty == "item_refused");
    refused
        .map(|event| {
            let value = |key| event.attributes.iter().find(|a| a.key == key).unwrap().value.clone();
            (value("index").parse().unwrap(), value("reason"))
        })
        .collect()
}
