//! A contract that answers like Pyth's, with every field that the real one has.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Map;

/// Sets what one id answers.
#[cw_serde]
pub struct SetPrice {
    pub id: String,
    pub price: String,
    pub conf: String,
    pub expo: i32,
    pub publish_time: i64,
}

#[cw_serde]
enum Query {
    PriceFeed { id: String },
}

#[cw_serde]
struct PriceFeedResponse {
    price_feed: PriceFeed,
}

#[cw_serde]
struct PriceFeed {
    id: String,
    price: Price,
    ema_price: Price,
}

#[cw_serde]
struct Price {
    price: String,
    conf: String,
    expo: i32,
    publish_time: i64,
}

const PRICES: Map<String, SetPrice> = Map::new("prices");

fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, _: MessageInfo, msg: SetPrice) -> StdResult<Response> {
    PRICES.save(deps.storage, msg.id.clone(), &msg)?;
    Ok(Response::new())
}

fn query(deps: Deps, _: Env, msg: Query) -> StdResult<Binary> {
    let Query::PriceFeed { id } = msg;
    let set = PRICES.may_load(deps.storage, id)?.ok_or_else(|| StdError::msg("price feed not found"))?;
    let price = Price { price: set.price, conf: set.conf, expo: set.expo, publish_time: set.publish_time };
    to_json_binary(&PriceFeedResponse { price_feed: PriceFeed { id: set.id, price: price.clone(), ema_price: price } })
}

pub fn contract() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}
