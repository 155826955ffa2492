//! `AddSource`, by governance: a new source, or more feeds for one that is known by its address. One address is never two sources, else it alone
//! could be a quorum.

use std::collections::BTreeMap;

use breakwater_interfaces::limits::{SOURCES_MAX, SOURCES_PER_FEED_MAX};
use breakwater_interfaces::oracle::{SourceFeed, SourceId, SourceKind};
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use cosmwasm_std::{Addr, Api, Deps, DepsMut, Env, Response, Storage};

use crate::error::ContractError;
use crate::events;
use crate::pyth;
use crate::state::{source_of_publisher, source_of_pulled, Config, PageConfig, Source, Suspension};

pub fn add_source(
    deps: DepsMut,
    env: Env,
    kind: SourceKind,
    feeds: Vec<SourceFeed>,
) -> Result<Response, ContractError> {
    let added = feeds.len();
    let Addition { config, pages, source_id, source, address } = addition(deps.as_ref(), &env, kind, feeds)?;
    for (page, page_config) in &pages {
        page_config.save(deps.storage, *page);
    }
    source.save(deps.storage, source_id)?;
    config.save(deps.storage)?;
    Ok(events::source_added(source_id, &address, added))
}

/// Whether it could be added now.
pub fn check_add_source(deps: Deps, env: &Env, kind: SourceKind, feeds: Vec<SourceFeed>) -> Result<(), ContractError> {
    addition(deps, env, kind, feeds).map(drop)
}

/// Every record as it is with the source's new feeds.
struct Addition {
    config: Config,
    pages: BTreeMap<u8, PageConfig>,
    source_id: SourceId,
    source: Source,
    address: Addr,
}

fn addition(deps: Deps, env: &Env, kind: SourceKind, feeds: Vec<SourceFeed>) -> Result<Addition, ContractError> {
    if feeds.is_empty() {
        return Err(ContractError::NothingToDo {});
    }
    let mut config = Config::load(deps.storage)?;
    let (kind, address) = validated(deps.api, kind)?;
    let source_id = match known(deps.storage, &kind, &address)? {
        Some(source_id) => source_id,
        None if config.sources >= SOURCES_MAX => {
            return Err(ContractError::TooManySources { max: SOURCES_MAX });
        }
        None => config.sources,
    };
    let mut source = if source_id < config.sources {
        Source::load(deps.storage, source_id)?
    } else {
        Source { kind, suspension: Suspension::default(), feeds: vec![] }
    };
    if source.suspension.holds(env.block.time.seconds()) {
        return Err(ContractError::SourceSuspended { source_id });
    }

    let mut pages = BTreeMap::new();
    for feed in feeds {
        appoint(deps.storage, &mut pages, source_id, &source, &feed)?;
        source.feeds.push(feed);
    }
    config.sources = config.sources.max(source_id.saturating_add(1));
    Ok(Addition { config, pages, source_id, source, address })
}

/// Adds `feed` to what the source serves in the page's configuration.
fn appoint(
    storage: &dyn Storage,
    pages: &mut BTreeMap<u8, PageConfig>,
    source_id: SourceId,
    source: &Source,
    feed: &SourceFeed,
) -> Result<(), ContractError> {
    checked_id(&source.kind, feed)?;
    let (page, slot) = (feed.feed / FEEDS_PER_PAGE, feed.feed % FEEDS_PER_PAGE);
    let mut config = match pages.remove(&page) {
        Some(config) => config,
        None => PageConfig::load(storage, page)?,
    };
    let feed = feed.feed;
    if usize::from(slot) >= config.feeds.len() {
        return Err(ContractError::UnknownFeed { feed });
    }
    if config.source(source_id).is_some_and(|listed| listed.serves(slot)) {
        return Err(ContractError::DuplicateFeed { feed });
    }
    if config.all_sources_of(slot) >= SOURCES_PER_FEED_MAX {
        return Err(ContractError::TooManySourcesOfFeed { feed, max: SOURCES_PER_FEED_MAX });
    }
    config.appoint(source_id, source.suspension, slot);
    pages.insert(page, config);
    Ok(())
}

fn validated(api: &dyn Api, kind: SourceKind) -> Result<(SourceKind, Addr), ContractError> {
    Ok(match kind {
        SourceKind::Publisher { address } => {
            let address = api.addr_validate(&address)?;
            (SourceKind::Publisher { address: address.to_string() }, address)
        }
        SourceKind::Pyth { contract } => {
            let contract = api.addr_validate(&contract)?;
            (SourceKind::Pyth { contract: contract.to_string() }, contract)
        }
    })
}

/// The source that has this address already, if it is of the same kind.
fn known(storage: &dyn Storage, kind: &SourceKind, address: &Addr) -> Result<Option<SourceId>, ContractError> {
    let publisher = source_of_publisher(storage, address)?;
    let pulled = source_of_pulled(storage, address)?;
    let (same, other) = match kind {
        SourceKind::Publisher { .. } => (publisher, pulled),
        SourceKind::Pyth { .. } => (pulled, publisher),
    };
    match other {
        Some(source_id) => Err(ContractError::AddressTaken { address: address.clone(), source_id }),
        None => Ok(same),
    }
}

fn checked_id(kind: &SourceKind, feed: &SourceFeed) -> Result<(), ContractError> {
    match (kind, &feed.pyth_id) {
        (SourceKind::Publisher { .. }, None) => Ok(()),
        (SourceKind::Publisher { .. }, Some(_)) => Err(ContractError::PythIdUnexpected { feed: feed.feed }),
        (SourceKind::Pyth { .. }, None) => Err(ContractError::PythIdMissing { feed: feed.feed }),
        (SourceKind::Pyth { .. }, Some(id)) if pyth::is_price_id(id) => Ok(()),
        (SourceKind::Pyth { .. }, Some(id)) => Err(ContractError::PythIdMalformed { id: id.clone() }),
    }
}
