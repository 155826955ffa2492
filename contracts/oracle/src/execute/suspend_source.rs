//! `SuspendSource`, by governance. A suspended source is not asked, not counted, and its offers are no evidence of the time; the marks it took part in
//! stay until the next push.

use std::collections::BTreeSet;

use breakwater_interfaces::oracle::SourceId;
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use cosmwasm_std::{DepsMut, Response};

use crate::error::ContractError;
use crate::events;
use crate::state::{PageConfig, PageState, Source};

pub fn suspend_source(deps: DepsMut, source_id: SourceId, suspended: bool) -> Result<Response, ContractError> {
    let mut source = Source::load(deps.storage, source_id)?;
    if source.suspended == suspended {
        return Ok(events::source_suspended(source_id, suspended));
    }
    source.suspended = suspended;
    let numbers: BTreeSet<u8> = source.feeds.iter().map(|served| served.feed / FEEDS_PER_PAGE).collect();
    let mut pages = Vec::new();
    for number in numbers {
        let mut config = PageConfig::load(deps.storage, number)?;
        for listed in config.sources.iter_mut().filter(|listed| listed.source == source_id) {
            listed.suspended = suspended;
        }
        pages.push((number, config));
    }
    if suspended {
        for (number, config) in &pages {
            enough_left(*number, config, source_id)?;
        }
    }

    for (number, config) in pages {
        config.save(deps.storage, number);
        let mut page = PageState::load_page(deps.storage, number)?;
        if page.header.offers.iter().any(|offer| offer.source == source_id) {
            page.header.offers.retain(|offer| offer.source != source_id);
            PageState::save_page(deps.storage, number, &page);
        }
    }
    source.save(deps.storage, source_id)?;
    Ok(events::source_suspended(source_id, suspended))
}

/// Each of the source's feeds keeps max(quorum + 1, a majority) of its sources: else suspending honest ones would make a price out of the others.
fn enough_left(page: u8, config: &PageConfig, source_id: SourceId) -> Result<(), ContractError> {
    for (slot, feed_config) in (0..).zip(&config.feeds) {
        if !config.source(source_id).is_some_and(|listed| listed.serves(slot)) {
            continue;
        }
        let (all, left) = config.sources_of(slot);
        let needed = (usize::from(feed_config.quorum) + 1).max(all / 2 + 1);
        if left < needed {
            let feed = page.saturating_mul(FEEDS_PER_PAGE).saturating_add(slot);
            return Err(ContractError::TooFewSourcesLeft { feed, left, needed });
        }
    }
    Ok(())
}
