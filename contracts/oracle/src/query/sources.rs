use std::collections::BTreeSet;

use breakwater_interfaces::oracle::{SourceId, SourceResponse, SourcesResponse};
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use cosmwasm_std::{Deps, Env};

use super::page_limit::ids;
use crate::error::ContractError;
use crate::state::{Config, PageState, Source};

pub fn sources(
    deps: Deps,
    env: &Env,
    start_after: Option<SourceId>,
    limit: Option<u32>,
) -> Result<SourcesResponse, ContractError> {
    let count = Config::load(deps.storage)?.sources;
    let sources = ids(start_after, limit, count).map(|id| source(deps, env, id)).collect::<Result<_, _>>()?;
    Ok(SourcesResponse { sources })
}

fn source(deps: Deps, env: &Env, source_id: SourceId) -> Result<SourceResponse, ContractError> {
    let source = Source::load(deps.storage, source_id)?;
    let pages: BTreeSet<u8> = source.feeds.iter().map(|served| served.feed / FEEDS_PER_PAGE).collect();
    let mut offered_at = None;
    for page in pages {
        let header = PageState::load_page(deps.storage, page)?.header;
        let offer = header.offers.iter().find(|offer| offer.source == source_id);
        offered_at = offered_at.max(offer.map(|offer| (offer.publish_time, offer.offered_at)));
    }
    Ok(SourceResponse {
        source: source_id,
        kind: source.kind,
        suspended: source.suspension.holds(env.block.time.seconds()),
        suspended_until: source.suspension.end(),
        feeds: source.feeds,
        offered_at,
    })
}
