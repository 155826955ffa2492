//! Sources that answer like Pyth's CosmWasm contract: `{"price_feed":{"id":"<hex>"}}` → `{"price_feed":{"price":{"price":"…","conf":"…","expo":-8,
//! "publish_time":…},…}}`. Such a contract never refuses for age; intake does.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Int64, QuerierWrapper, StdResult, Uint64};

#[cw_serde]
pub enum PythQuery {
    PriceFeed { id: String },
}

#[cw_serde]
pub struct PythAnswer {
    pub price_feed: PythFeed,
}

#[cw_serde]
pub struct PythFeed {
    pub price: PythPrice,
}

#[cw_serde]
pub struct PythPrice {
    /// Integers in 10^expo, as decimal text.
    pub price: Int64,
    pub conf: Uint64,
    pub expo: i32,
    /// Seconds.
    pub publish_time: i64,
}

/// 32 bytes as hexadecimal text.
pub fn is_price_id(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub fn query(querier: &QuerierWrapper, contract: &str, id: &str) -> StdResult<PythPrice> {
    let msg = PythQuery::PriceFeed { id: id.to_string() };
    let answer: PythAnswer = querier.query_wasm_smart(contract, &msg)?;
    Ok(answer.price_feed.price)
}

impl PythPrice {
    /// Times before 1970 count as 1970: stale all the same.
    pub fn publish_seconds(&self) -> u64 {
        u64::try_from(self.publish_time).unwrap_or(0)
    }
}
