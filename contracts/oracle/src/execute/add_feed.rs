//! `AddFeed`, by governance.

use breakwater_interfaces::limits::{FEEDS_MAX, SOURCES_PER_FEED_MAX};
use breakwater_interfaces::oracle::FeedParams;
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use cosmwasm_std::{DepsMut, Response};

use crate::error::ContractError;
use crate::events;
use crate::state::{save_feed_name, Config, FeedConfig, PageConfig};

const NAME_BYTES_MAX: usize = 64;
const EXPONENT_MIN: i32 = -18;

pub fn add_feed(deps: DepsMut, params: FeedParams) -> Result<Response, ContractError> {
    let mut config = Config::load(deps.storage)?;
    let feed_config = checked(&params)?;
    let feed = config.feeds;
    if feed >= FEEDS_MAX {
        return Err(ContractError::TooManyFeeds { max: FEEDS_MAX });
    }

    let page = feed / FEEDS_PER_PAGE;
    let mut page_config = PageConfig::load(deps.storage, page)?;
    page_config.feeds.push(feed_config);
    config.feeds += 1;

    page_config.save(deps.storage, page);
    config.save(deps.storage)?;
    save_feed_name(deps.storage, feed, &params.name)?;
    Ok(events::feed_added(feed, &params))
}

fn checked(params: &FeedParams) -> Result<FeedConfig, ContractError> {
    let length = params.name.len();
    if length == 0 || length > NAME_BYTES_MAX {
        return Err(ContractError::FeedName { length, max: NAME_BYTES_MAX });
    }
    let exponent = params.exponent;
    let out_of_range = ContractError::ExponentOutOfRange { exponent, min: EXPONENT_MIN };
    if !(EXPONENT_MIN..=0).contains(&exponent) {
        return Err(out_of_range);
    }
    let decimals = u8::try_from(exponent.unsigned_abs()).map_err(|_| out_of_range)?;
    let quorum = params.quorum;
    let max = u8::try_from(SOURCES_PER_FEED_MAX).unwrap_or(u8::MAX);
    if quorum == 0 || quorum > max {
        return Err(ContractError::QuorumOutOfRange { quorum, max });
    }
    Ok(FeedConfig { decimals, quorum })
}
