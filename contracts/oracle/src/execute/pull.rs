//! `Pull`, by anyone: prices of a source that is a Pyth-shaped contract. They pass the same checks as if it had pushed them.

use breakwater_interfaces::oracle::{PriceItem, SourceId, SourceKind};
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use breakwater_risk::rescaled;
use cosmwasm_std::{Deps, DepsMut, Env, Response};

use super::intake::{self, Item};
use crate::error::ContractError;
use crate::pyth;
use crate::refusal::Refusal;
use crate::state::{PageConfig, Source};

pub fn pull(deps: DepsMut, env: Env, source_id: SourceId, feeds: Vec<u8>) -> Result<Response, ContractError> {
    let source = Source::load(deps.storage, source_id)?;
    let SourceKind::Pyth { contract } = &source.kind else {
        return Err(ContractError::NotPullable { source_id });
    };
    if source.suspension.holds(env.block.time.seconds()) {
        return Err(ContractError::SourceSuspended { source_id });
    }
    intake::check_count(feeds.len())?;
    let mut items = Vec::with_capacity(feeds.len());
    for feed in feeds {
        items.push(ask(deps.as_ref(), &source, contract, feed)?);
    }
    intake::take(deps.storage, &env, "pull", source_id, items)
}

/// The contract's price of one feed at the feed's exponent, or why there is none.
fn ask(deps: Deps, source: &Source, contract: &str, feed: u8) -> Result<Item, ContractError> {
    let config = PageConfig::load(deps.storage, feed / FEEDS_PER_PAGE)?;
    let Some(feed_config) = config.feeds.get(usize::from(feed % FEEDS_PER_PAGE)) else {
        return Ok(Err(Refusal::UnknownFeed));
    };
    let served = source.feeds.iter().find(|served| served.feed == feed);
    let Some(id) = served.and_then(|served| served.pyth_id.as_ref()) else {
        return Ok(Err(Refusal::NotServed));
    };
    let Ok(answer) = pyth::query(&deps.querier, contract, id) else {
        return Ok(Err(Refusal::QueryFailed));
    };
    let exponent = feed_config.exponent();
    let Some((price, confidence)) = rescaled(answer.price.i64(), answer.conf.u64(), answer.expo, exponent) else {
        return Ok(Err(Refusal::Unscalable));
    };
    let publish_time = answer.publish_seconds();
    Ok(Ok(PriceItem { feed, price, confidence: confidence.into(), exponent, publish_time }))
}
