//! The oracle in the shape of its raw page and of its queries.

use breakwater_interfaces::oracle::{CheckpointResponse, SourceFeed, SourceId, SourceResponse};
use breakwater_interfaces::oracle_page::{FeedGap, FeedPrice, Gap, Offer, Page, PageHeader, TimedMark, FEEDS_PER_PAGE};
use cosmwasm_std::{Uint128, Uint64};

use super::price::{is_kept, Silence};
use super::{Feed, Header, Oracle, Suspension};

fn seconds(time: i128) -> u64 {
    u64::try_from(time).unwrap_or(u64::MAX)
}

fn narrow(price: i128) -> Uint64 {
    Uint64::new(u64::try_from(price).unwrap_or(u64::MAX))
}

fn wide(sum: i128) -> Uint128 {
    Uint128::new(u128::try_from(sum).unwrap_or(u128::MAX))
}

fn gap_view(gap: Silence) -> Gap {
    let [from, to, height, length] = [gap.from, gap.to, gap.height, gap.length].map(seconds);
    Gap { from, to, height, length }
}

fn timed(last: Option<(i128, i128)>) -> Option<TimedMark> {
    last.map(|(mark, time)| TimedMark { mark: narrow(mark), time: seconds(time) })
}

impl Feed {
    /// The last accepted price, as page and query show it.
    pub fn price_view(&self) -> Option<FeedPrice> {
        let price = self.price?;
        Some(FeedPrice {
            mark: narrow(price.median.mark),
            half_width: narrow(price.median.half_width),
            ema_x32: wide(price.ema_x32),
            publish_time: seconds(price.median.publish_time),
            sources: u8::try_from(price.median.sources).unwrap_or(u8::MAX),
            quorum: self.params.quorum,
            quorum_agrees: price.median.quorum_agrees,
            held_back: price.held_back,
            last_b: timed(price.last_b),
            last_quorum: timed(price.last_quorum),
            mark_seconds: wide(price.mark_seconds),
            seconds: seconds(price.seconds),
            accepted_at: seconds(price.accepted_at),
            last_gap: price.last_gap.map(|gap| FeedGap::from(gap_view(gap))),
        })
    }

    /// The checkpoints that are not older than 8 days, ascending.
    pub fn checkpoints_view(&self, now: i128) -> Vec<CheckpointResponse> {
        let rows = self.checkpoints.iter().filter(|(boundary, _)| is_kept(**boundary, now));
        rows.map(|(boundary, (sum, time))| CheckpointResponse {
            boundary: seconds(*boundary),
            mark_seconds: wide(*sum),
            seconds: seconds(*time),
        })
        .collect()
    }
}

impl Header {
    fn view(&self) -> PageHeader {
        let (pushed_at, pushed_height) = self.pushed.unwrap_or_default();
        let mut offers: Vec<Offer> = self
            .offers
            .iter()
            .map(|(source, (publish_time, at, feeds))| Offer {
                source: *source,
                serves: feeds.iter().map(|feed| 1 << (feed % FEEDS_PER_PAGE)).sum(),
                publish_time: seconds(*publish_time),
                offered_at: seconds(*at),
            })
            .collect();
        offers.sort_by_key(|offer| (std::cmp::Reverse(offer.publish_time), offer.source));
        PageHeader {
            pushed_at: seconds(pushed_at),
            pushed_height: seconds(pushed_height),
            last_gap: self.last_gap.map(gap_view),
            last_gap_blocks: seconds(self.last_gap_blocks),
            offers,
        }
    }
}

impl Oracle {
    /// Page `number`, with a place for each of its 16 feeds.
    pub fn page_view(&self, number: u8) -> Page {
        let header = self.headers.get(&number).map(Header::view).unwrap_or_default();
        let first = number * FEEDS_PER_PAGE;
        let price = |id: u8| self.feeds.get(&id).and_then(Feed::price_view).as_ref().map(Into::into);
        Page { header, feeds: (first..first + FEEDS_PER_PAGE).map(price).collect() }
    }

    /// All sources, ascending.
    pub fn sources_view(&self, now: i128) -> Vec<SourceResponse> {
        let feed = |(feed, pyth_id): &(u8, Option<String>)| SourceFeed { feed: *feed, pyth_id: pyth_id.clone() };
        let rows = self.sources.iter();
        rows.map(|(id, source)| SourceResponse {
            source: *id,
            kind: source.kind.clone(),
            suspended: source.suspension.stands(now),
            suspended_until: match source.suspension {
                Suspension::Until(end) => Some(seconds(end)),
                Suspension::Lifted | Suspension::Open => None,
            },
            feeds: source.feeds.iter().map(feed).collect(),
            offered_at: self.newest_offer(*id).map(|(time, at)| (seconds(time), seconds(at))),
        })
        .collect()
    }

    /// The newest publish time over all pages.
    fn newest_offer(&self, source: SourceId) -> Option<(i128, i128)> {
        self.headers.values().filter_map(|header| header.offers.get(&source)).map(|(time, at, _)| (*time, *at)).max()
    }
}
