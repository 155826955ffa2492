//! The oracle's pages and records against its reference.

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::{ChangesResponse, ConfigResponse, QueryMsg};
use breakwater_interfaces::oracle_page::{page_key, Page};

use super::now;
use crate::reference::oracle::Feed;
use crate::reference::References;
use crate::shown::Shown;

/// Of those that wait the chain is asked for the first.
const CHANGES_SHOWN: usize = 30;

/// Every page, byte for byte but for trailing feeds without a price.
///
/// # Errors
/// The first difference, or a page that cannot be read, as a sentence.
pub fn compare_pages(shown: &impl Shown, references: &References) -> Result<(), String> {
    for (number, ours) in (0_u8..).zip(&references.pages) {
        let stored = shown.raw(&shown.contracts().oracle, &page_key(number)).map_err(|error| error.to_string())?;
        let theirs = match stored {
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

/// What only queries show: governance, feeds, sources, and the checkpoints of some feeds.
///
/// # Errors
/// The first difference, or a question without an answer, as a sentence.
pub fn compare_records(shown: &impl Shown, references: &References, feeds: &[FeedId]) -> Result<(), String> {
    compare_governance(shown, references)?;
    compare_feeds(shown, references)?;
    let ours = references.oracle.sources_view(now(shown));
    let theirs = shown.sources().map_err(|error| error.to_string())?;
    if ours != theirs {
        return Err(format!("sources: reference {ours:?}, chain {theirs:?}"));
    }
    feeds.iter().try_for_each(|feed| compare_checkpoints(shown, references, *feed))
}

fn compare_governance(shown: &impl Shown, references: &References) -> Result<(), String> {
    let oracle = &references.oracle;
    let config: ConfigResponse = shown.ask_oracle(&QueryMsg::Config {}).map_err(|error| error.to_string())?;
    if config.governance.as_str() != oracle.governance {
        return Err(format!("oracle: governance is {}, not {}", config.governance, oracle.governance));
    }
    if config.guardian.as_str() != oracle.guardian {
        return Err(format!("oracle: guardian is {}, not {}", config.guardian, oracle.guardian));
    }
    let question = QueryMsg::Changes { start_after: None, limit: u32::try_from(CHANGES_SHOWN).ok() };
    let changes: ChangesResponse = shown.ask_oracle(&question).map_err(|error| error.to_string())?;
    let mut waiting = oracle.changes_view();
    waiting.truncate(CHANGES_SHOWN);
    if waiting != changes.changes {
        return Err(format!("changes of the oracle: reference {waiting:?}, chain {changes:?}"));
    }
    Ok(())
}

fn compare_feeds(shown: &impl Shown, references: &References) -> Result<(), String> {
    let oracle = &references.oracle;
    let feeds = shown.feeds().map_err(|error| error.to_string())?;
    let ours: Vec<_> = oracle.feeds.iter().map(|(id, feed)| (*id, feed.params.clone())).collect();
    let theirs: Vec<_> = feeds.iter().map(|feed| (feed.feed, feed.params.clone())).collect();
    if ours != theirs {
        return Err(format!("feeds: reference {ours:?}, chain {theirs:?}"));
    }
    for row in &feeds {
        let ours = oracle.feeds.get(&row.feed).and_then(Feed::price_view);
        if ours != row.price {
            return Err(format!("query of feed {}: reference {ours:?}, chain {:?}", row.feed, row.price));
        }
    }
    Ok(())
}

fn compare_checkpoints(shown: &impl Shown, references: &References, feed: FeedId) -> Result<(), String> {
    let Some(reference) = references.oracle.feeds.get(&feed) else { return Ok(()) };
    let ours = reference.checkpoints_view(now(shown));
    let theirs = shown.checkpoints(feed).map_err(|error| error.to_string())?;
    if ours != theirs {
        return Err(format!("checkpoints of feed {feed}: reference {ours:?}, chain {theirs:?}"));
    }
    Ok(())
}
