//! Governance: feeds, sources, suspensions.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::{FeedParams, SourceFeed, SourceId, SourceKind};

use super::{address, Feed, Oracle, Source, Suspension};
use crate::reference::refusal::{Refusal, Result};

const FEEDS_MAX: usize = 64;
const SOURCES_MAX: usize = 64;
const SOURCES_A_FEED_MAX: usize = 8;
const NAME_BYTES_MAX: usize = 64;
const PYTH_ID_DIGITS: usize = 64;

impl Oracle {
    pub(super) fn add_feed(&mut self, params: &FeedParams) -> Result<()> {
        let is_valid = (1..=NAME_BYTES_MAX).contains(&params.name.len())
            && (-18..=0).contains(&params.exponent)
            && (1..=8).contains(&params.quorum);
        if !is_valid {
            return Err(Refusal::InvalidParams);
        }
        if self.feeds.len() >= FEEDS_MAX {
            return Err(Refusal::LimitExceeded);
        }
        let id = FeedId::try_from(self.feeds.len()).map_err(|_| Refusal::LimitExceeded)?;
        let (reports, checkpoints) = (BTreeMap::new(), BTreeMap::new());
        self.feeds.insert(id, Feed { params: params.clone(), reports, price: None, streak: None, checkpoints });
        Ok(())
    }

    pub(super) fn add_source(&mut self, kind: &SourceKind, feeds: &[SourceFeed], now: i128) -> Result<()> {
        if feeds.is_empty() {
            return Err(Refusal::BatchSize);
        }
        let known = self.sources.iter().find(|(_, source)| source.address() == address(kind));
        if known.is_some_and(|(_, source)| source.suspension.stands(now)) {
            return Err(Refusal::SourceSuspended);
        }
        let known = known.map(|(id, source)| (*id, source.kind == *kind));
        if known.is_some_and(|(_, same_kind)| !same_kind) {
            return Err(Refusal::InvalidParams);
        }
        let id = known.map(|(id, _)| id);
        if id.is_none() && self.sources.len() >= SOURCES_MAX {
            return Err(Refusal::LimitExceeded);
        }
        for (index, feed) in feeds.iter().enumerate() {
            let repeated = feeds.iter().take(index).any(|earlier| earlier.feed == feed.feed);
            self.check_new_feed(id, kind, feed, repeated)?;
        }
        let id = match id {
            Some(id) => id,
            None => SourceId::try_from(self.sources.len()).map_err(|_| Refusal::LimitExceeded)?,
        };
        let source = Source { kind: kind.clone(), suspension: Suspension::Lifted, feeds: Vec::new() };
        let served = &mut self.sources.entry(id).or_insert(source).feeds;
        served.extend(feeds.iter().map(|feed| (feed.feed, feed.pyth_id.clone())));
        Ok(())
    }

    fn check_new_feed(&self, id: Option<SourceId>, kind: &SourceKind, feed: &SourceFeed, repeated: bool) -> Result<()> {
        if !self.feeds.contains_key(&feed.feed) {
            return Err(Refusal::FeedUnknown);
        }
        let serves_already = id.and_then(|id| self.sources.get(&id)).is_some_and(|source| source.serves(feed.feed));
        if repeated || serves_already {
            return Err(Refusal::DuplicateId);
        }
        let is_id = |id: &String| id.len() == PYTH_ID_DIGITS && id.bytes().all(|digit| digit.is_ascii_hexdigit());
        let id_fits = match kind {
            SourceKind::Publisher { .. } => feed.pyth_id.is_none(),
            SourceKind::Pyth { .. } => feed.pyth_id.as_ref().is_some_and(is_id),
        };
        if !id_fits {
            return Err(Refusal::InvalidParams);
        }
        if self.sources.values().filter(|source| source.serves(feed.feed)).count() >= SOURCES_A_FEED_MAX {
            return Err(Refusal::LimitExceeded);
        }
        Ok(())
    }
}
