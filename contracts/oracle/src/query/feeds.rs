use breakwater_interfaces::oracle::{FeedParams, FeedResponse, FeedsResponse};
use breakwater_interfaces::oracle_page::{FeedPrice, FEEDS_PER_PAGE};
use cosmwasm_std::Deps;

use super::page_limit::ids;
use crate::error::ContractError;
use crate::state::{feed_name, Config, PageConfig, PageState};

pub fn feed(deps: Deps, feed: u8) -> Result<FeedResponse, ContractError> {
    let page = feed / FEEDS_PER_PAGE;
    let config = PageConfig::load(deps.storage, page)?;
    let feed_config =
        config.feeds.get(usize::from(feed % FEEDS_PER_PAGE)).ok_or(ContractError::UnknownFeed { feed })?;
    Ok(FeedResponse {
        feed,
        params: FeedParams {
            name: feed_name(deps.storage, feed)?,
            exponent: feed_config.exponent(),
            quorum: feed_config.quorum,
        },
        price: PageState::load_page(deps.storage, page)?.price(feed).map(FeedPrice::from),
    })
}

pub fn feeds(deps: Deps, start_after: Option<u8>, limit: Option<u32>) -> Result<FeedsResponse, ContractError> {
    let count = Config::load(deps.storage)?.feeds;
    let feeds = ids(start_after, limit, count).map(|id| feed(deps, id)).collect::<Result<_, _>>()?;
    Ok(FeedsResponse { feeds })
}
