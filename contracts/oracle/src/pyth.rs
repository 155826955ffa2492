//! Sources that answer like Pyth's CosmWasm contract: `{"price_feed":{"id":"<hex>"}}` → `{"price_feed":{"price":{"price":"…","conf":"…","expo":-8,
//! "publish_time":…},…}}`. Such a contract never refuses for age; intake does.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Int64, QuerierWrapper, StdResult, Uint64};

use crate::refusal::Refusal;

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
    /// Price and confidence in 10^`exponent`: the price rounded toward zero, the confidence up.
    pub fn rescaled(&self, exponent: i32) -> Result<(i64, u64), Refusal> {
        let (price, confidence) = (self.price.i64(), self.conf.u64());
        let difference = self.expo.checked_sub(exponent).ok_or(Refusal::Unscalable)?;
        let factor = 10_u64.checked_pow(difference.unsigned_abs());
        if difference >= 0 {
            let factor = factor.ok_or(Refusal::Unscalable)?;
            let signed = i64::try_from(factor).map_err(|_| Refusal::Unscalable)?;
            let price = price.checked_mul(signed).ok_or(Refusal::Unscalable)?;
            let confidence = confidence.checked_mul(factor).ok_or(Refusal::Unscalable)?;
            return Ok((price, confidence));
        }
        match factor.map(|factor| (factor, i64::try_from(factor))) {
            Some((factor, Ok(signed))) => Ok((price / signed, confidence.div_ceil(factor))),
            // Divided by more than any 63-bit price.
            _ => Ok((0, u64::from(confidence > 0))),
        }
    }

    /// Times before 1970 count as 1970: stale all the same.
    pub fn publish_seconds(&self) -> u64 {
        u64::try_from(self.publish_time).unwrap_or(0)
    }
}
