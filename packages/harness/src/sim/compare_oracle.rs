//! The oracle's pages and records against its reference.

use breakwater_interfaces::oracle::{ChangesResponse, CheckpointsResponse, ConfigResponse, QueryMsg, SourcesResponse};
use breakwater_interfaces::oracle_page::{page_key, Page};
use serde::de::DeserializeOwned;

use super::drive::Driver;
use crate::reference::oracle::Feed;

/// Rows asked for in one page of a list.
const ROWS: u32 = 30;

/// Every page, byte for byte but for trailing feeds without a price.
pub fn compare_pages(driver: &Driver) -> Result<(), String> {
    for (number, ours) in (0_u8..).zip(&driver.pages) {
        let theirs = match driver.chain.raw(&driver.chain.contracts().oracle, &page_key(number)) {
            Some(bytes) => Page::decode(&bytes).map_err(|error| format!("page {number}: {error}"))?,
            None => Page::default(),
        };
        if ours.header != theirs.header {
            return Err(format!("page {number}: reference {:?}, chain {:?}", ours.header, theirs.header));
        }
        for (place, ours) in ours.feeds.iter().enumerate() {
            let theirs = theirs.feeds.get(place).copied().flatten();
            if *ours != theirs {
                return Err(format!("feed {place} of page {number}: reference {ours:?}, chain {theirs:?}"));
            }
        }
    }
    Ok(())
}

fn ask<T: DeserializeOwned>(driver: &Driver, question: &QueryMsg) -> Result<T, String> {
    driver.chain.query(&driver.chain.contracts().oracle, question).map_err(|error| error.to_string())
}

/// What only queries show: governance, feeds, sources, and the checkpoints of one feed.
pub fn compare_records(driver: &Driver, feed: u8) -> Result<(), String> {
    let config: ConfigResponse = ask(driver, &QueryMsg::Config {})?;
    if config.governance.as_str() != driver.oracle.governance {
        return Err(format!("oracle: governance is {}, not {}", config.governance, driver.oracle.governance));
    }
    if config.guardian.as_str() != driver.oracle.guardian {
        return Err(format!("oracle: guardian is {}, not {}", config.guardian, driver.oracle.guardian));
    }
    let changes: ChangesResponse = ask(driver, &QueryMsg::Changes { start_after: None, limit: Some(ROWS) })?;
    let mut waiting = driver.oracle.changes_view();
    waiting.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    if waiting != changes.changes {
        return Err(format!("changes of the oracle: reference {waiting:?}, chain {changes:?}"));
    }
    let feeds = driver.chain.feeds().map_err(|error| error.to_string())?;
    let ours: Vec<_> = driver.oracle.feeds.iter().map(|(id, feed)| (*id, feed.params.clone())).collect();
    let theirs: Vec<_> = feeds.iter().map(|feed| (feed.feed, feed.params.clone())).collect();
    if ours != theirs {
        return Err(format!("feeds: reference {ours:?}, chain {theirs:?}"));
    }
    for row in &feeds {
        let ours = driver.oracle.feeds.get(&row.feed).and_then(Feed::price_view);
        if ours != row.price {
            return Err(format!("query of feed {}: reference {ours:?}, chain {:?}", row.feed, row.price));
        }
    }
    compare_sources(driver)?;
    compare_checkpoints(driver, feed)
}

fn compare_sources(driver: &Driver) -> Result<(), String> {
    let mut theirs = Vec::new();
    loop {
        let start_after = theirs.last().map(|source: &breakwater_interfaces::oracle::SourceResponse| source.source);
        let page: SourcesResponse = ask(driver, &QueryMsg::Sources { start_after, limit: Some(ROWS) })?;
        if page.sources.is_empty() {
            break;
        }
        theirs.extend(page.sources);
    }
    let ours = driver.oracle.sources_view(i128::from(driver.chain.now()));
    if ours != theirs {
        return Err(format!("sources: reference {ours:?}, chain {theirs:?}"));
    }
    Ok(())
}

fn compare_checkpoints(driver: &Driver, feed: u8) -> Result<(), String> {
    let Some(reference) = driver.oracle.feeds.get(&feed) else { return Ok(()) };
    let mut theirs = Vec::new();
    loop {
        let start_after = theirs.last().map(|row: &breakwater_interfaces::oracle::CheckpointResponse| row.boundary);
        let question = QueryMsg::Checkpoints { feed, start_after, limit: Some(ROWS) };
        let page: CheckpointsResponse = ask(driver, &question)?;
        if page.checkpoints.is_empty() {
            break;
        }
        theirs.extend(page.checkpoints);
    }
    let ours = reference.checkpoints_view(i128::from(driver.chain.now()));
    if ours != theirs {
        return Err(format!("checkpoints of feed {feed}: reference {ours:?}, chain {theirs:?}"));
    }
    Ok(())
}
