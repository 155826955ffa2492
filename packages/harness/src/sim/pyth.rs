//! A contract that answers as Pyth's does, so that pulling can be simulated.
//!
//! The harness deploys three contracts and no more, so the answers come from the address of one of them: whatever is not
//! a question about a price goes on to the contract itself.

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::{
    from_json, to_json_binary, Binary, Checksum, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response, StdError,
    StdResult,
};
use cw_multi_test::Contract;
use serde::{Deserialize, Serialize};

use crate::reference::oracle::{Answer, Answers};

/// The answers of the moment, shared with the driver.
pub type Pulled = Rc<RefCell<Answers>>;

/// The price id of feed `feed` at the pulled contract.
pub fn price_id(feed: u8) -> String {
    format!("{feed:064x}")
}

/// A contract that also answers `{"price_feed":{"id":"<hex>"}}`.
pub struct WithPrices {
    pub inner: Box<dyn Contract<Empty>>,
    pub answers: Pulled,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Question {
    PriceFeed { id: String },
}

#[derive(Serialize)]
struct FeedAnswer {
    price_feed: PriceFeed,
}

#[derive(Serialize)]
struct PriceFeed {
    id: String,
    price: PythPrice,
    ema_price: PythPrice,
}

#[derive(Clone, Serialize)]
struct PythPrice {
    /// 64-bit numbers as text, as the original has them.
    price: String,
    conf: String,
    expo: i32,
    publish_time: i64,
}

fn answer_of(id: String, answer: &Answer) -> StdResult<Binary> {
    let price = PythPrice {
        price: answer.price.to_string(),
        conf: answer.confidence.to_string(),
        expo: answer.exponent,
        publish_time: answer.publish_time,
    };
    to_json_binary(&FeedAnswer { price_feed: PriceFeed { id, ema_price: price.clone(), price } })
}

impl Contract<Empty> for WithPrices {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response> {
        self.inner.instantiate(deps, env, info, msg)
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response> {
        self.inner.execute(deps, env, info, msg)
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> StdResult<Binary> {
        match from_json(&msg) {
            Ok(Question::PriceFeed { id }) => match self.answers.borrow().get(&id) {
                Some(answer) => answer_of(id, answer),
                None => Err(StdError::msg("there is no such price")),
            },
            Err(_) => self.inner.query(deps, env, msg),
        }
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> StdResult<Response> {
        self.inner.reply(deps, env, msg)
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> StdResult<Response> {
        self.inner.sudo(deps, env, msg)
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> StdResult<Response> {
        self.inner.migrate(deps, env, msg)
    }

    fn checksum(&self) -> Option<Checksum> {
        self.inner.checksum()
    }
}
