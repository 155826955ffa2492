//! `SuspendSource`: by governance until it says otherwise, by the guardian for 7 days. A suspended source is not asked, not counted, and its offers are
//! no evidence of the time; the marks it took part in stay until the next push.

use std::collections::BTreeSet;

use breakwater_interfaces::oracle::SourceId;
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use breakwater_risk::DAY_SECONDS;
use cosmwasm_std::{DepsMut, Env, Response};

use crate::error::ContractError;
use crate::events;
use crate::guard::Role;
use crate::state::{PageConfig, PageState, Source, Suspension};

/// What the guardian suspends counts again after this time, without a message.
const GUARDIAN_SUSPENDS_SECONDS: u64 = 7 * DAY_SECONDS;

pub fn suspend_source(
    deps: DepsMut,
    env: Env,
    role: Role,
    source_id: SourceId,
    suspended: bool,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let mut source = Source::load(deps.storage, source_id)?;
    let suspension = next(source.suspension, role, suspended, source_id, now)?;
    if source.suspension == suspension {
        return Ok(events::source_suspended(source_id, suspension, now));
    }
    source.suspension = suspension;
    let numbers: BTreeSet<u8> = source.feeds.iter().map(|served| served.feed / FEEDS_PER_PAGE).collect();
    let mut pages = Vec::new();
    for number in numbers {
        let mut config = PageConfig::load(deps.storage, number)?;
        for listed in config.sources.iter_mut().filter(|listed| listed.source == source_id) {
            listed.suspension = suspension;
        }
        pages.push((number, config));
    }
    if suspended {
        for (number, config) in &pages {
            enough_left(*number, config, source_id, now)?;
        }
    }

    for (number, config) in pages {
        config.save(deps.storage, number);
        let mut page = PageState::load_page(deps.storage, number)?;
        if suspended && page.header.offers.iter().any(|offer| offer.source == source_id) {
            page.header.offers.retain(|offer| offer.source != source_id);
            PageState::save_page(deps.storage, number, &page);
        }
    }
    source.save(deps.storage, source_id)?;
    Ok(events::source_suspended(source_id, suspension, now))
}

/// What the source's suspension becomes. The guardian neither shortens governance's nor renews his own. Errors: he suspended it before, and governance
/// has not acted on it since.
fn next(
    before: Suspension,
    role: Role,
    suspended: bool,
    source_id: SourceId,
    now: u64,
) -> Result<Suspension, ContractError> {
    match (role, before) {
        (Role::Guardian, Suspension::Lifted) => Ok(Suspension::Until(now.saturating_add(GUARDIAN_SUSPENDS_SECONDS))),
        (Role::Guardian, Suspension::Until(until)) => Err(ContractError::GuardianSpent { source_id, until }),
        (Role::Guardian, Suspension::Open) => Ok(Suspension::Open),
        _ if suspended => Ok(Suspension::Open),
        _ => Ok(Suspension::Lifted),
    }
}

/// Each of the source's feeds keeps max(quorum + 1, a majority) of its sources: else suspending honest ones would make a price out of the others.
fn enough_left(page: u8, config: &PageConfig, source_id: SourceId, now: u64) -> Result<(), ContractError> {
    for (slot, feed_config) in (0..).zip(&config.feeds) {
        if !config.source(source_id).is_some_and(|listed| listed.serves(slot)) {
            continue;
        }
        let (all, left) = config.sources_of(slot, now);
        let needed = (usize::from(feed_config.quorum) + 1).max(all / 2 + 1);
        if left < needed {
            let feed = page.saturating_mul(FEEDS_PER_PAGE).saturating_add(slot);
            return Err(ContractError::TooFewSourcesLeft { feed, left, needed });
        }
    }
    Ok(())
}
