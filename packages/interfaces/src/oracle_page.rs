//! The oracle's price page: what one raw query returns for 16 feeds.

pub use breakwater_risk::Gap;
use breakwater_risk::{Feed, DAY_SECONDS};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint64};
use thiserror::Error;

use crate::varint::VarintError;

/// Feeds in a page.
pub const FEEDS_PER_PAGE: u8 = 16;
/// Offers in a page header: one for each source there can be.
pub const OFFERS_MAX: usize = 64;
/// Block time for which an offer counts, in seconds.
pub const OFFER_COUNTS_SECONDS: u64 = 600;
/// Farthest that an offer may lie ahead of block time and still count, in seconds: a source that publishes milliseconds never counts.
pub const OFFER_AHEAD_SECONDS_MAX: u64 = DAY_SECONDS;

/// Storage key of page `page` in the oracle contract.
pub fn page_key(page: u8) -> [u8; 2] {
    [b'p', page]
}

/// One page, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub header: PageHeader,
    /// By feed number within the page; `None` until the feed's first price.
    pub feeds: Vec<Option<Feed>>,
}

impl Page {
    /// The price of feed `feed` (0 to 63), if it lies in this page by its number and has one. The caller has read page
    /// `feed / FEEDS_PER_PAGE`.
    pub fn price(&self, feed: u8) -> Option<&Feed> {
        self.feeds.get(usize::from(feed % FEEDS_PER_PAGE))?.as_ref()
    }

    /// `now*` of feed `feed` (0 to 63): the larger of `block_time` and the `quorum`-th newest publish time offered by the feed's
    /// sources, in seconds. Ages of prices are taken against it, because the first block after a halt carries the clock from before
    /// it. An offer counts for [`OFFER_COUNTS_SECONDS`] of block time and if at most [`OFFER_AHEAD_SECONDS_MAX`] ahead; with fewer
    /// than `quorum` of them it is the block time. A quorum of 0 counts as 1.
    pub fn now_star(&self, feed: u8, block_time: u64, quorum: u8) -> u64 {
        let mut offered: Vec<u64> = self
            .header
            .offers
            .iter()
            .filter(|offer| offer.serves(feed) && offer.counts(block_time))
            .map(|offer| offer.publish_time)
            .collect();
        offered.sort_unstable_by(|a, b| b.cmp(a));
        let nth = usize::from(quorum.max(1)) - 1;
        offered.get(nth).copied().unwrap_or(0).max(block_time)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageHeader {
    /// Block time in seconds and height of the last push with an accepted price in this page.
    pub pushed_at: u64,
    pub pushed_height: u64,
    /// The last gap of at least 300 s between such pushes, by block time. A feed may be silent longer: its own gap says so.
    pub last_gap: Option<Gap>,
    /// Blocks made in that gap: it was the chain's own if they are few. 0 without one.
    pub last_gap_blocks: u64,
    /// Newest publish time offered by each source of this page (refused offers included, if at most 24 h ahead of block time), and the block time of that offer. Newest first.
    pub offers: Vec<Offer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub source: u8,
    /// Feeds of the page that the source served when it made the offer: bit `n` is the page's feed `n`.
    pub serves: u16,
    pub publish_time: u64,
    pub offered_at: u64,
}

impl Offer {
    /// Whether the offer tells the time to feed `feed` (0 to 63) of its page: publishers of one feed have no say in another's.
    pub fn serves(&self, feed: u8) -> bool {
        self.serves >> (feed % FEEDS_PER_PAGE) & 1 == 1
    }

    /// Whether the offer still is evidence of the time at `block_time`.
    pub fn counts(&self, block_time: u64) -> bool {
        block_time.saturating_sub(self.offered_at) <= OFFER_COUNTS_SECONDS
            && self.publish_time <= block_time.saturating_add(OFFER_AHEAD_SECONDS_MAX)
    }
}

/// Why bytes are not a price page.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageError {
    #[error(
        "price page has layout version {version}, this code reads version 2: the contracts do not belong together"
    )]
    UnknownVersion { version: u8 },
    #[error("price page has the unknown flags {flags:#010b}")]
    UnknownFlags { flags: u8 },
    #[error("price page lists {count} feeds, the most is 16")]
    TooManyFeeds { count: u8 },
    #[error("price page lists {count} offers, the most is 64")]
    TooManyOffers { count: u32 },
    #[error("price page has prices {mask:#018b} beyond its {count} feeds")]
    FeedOutsidePage { mask: u16, count: u8 },
    #[error("price page has a number out of range")]
    OutOfRange,
    #[error("price page is damaged: {0}")]
    Varint(#[from] VarintError),
}

/// Latest state of one feed. Prices are integers in 10^exponent of the feed.
#[cw_serde]
#[derive(Eq)]
pub struct FeedPrice {
    /// Median of the fresh sources.
    pub mark: Uint64,
    /// `low, high = mark ∓ half_width`; low never below 0.
    pub half_width: Uint64,
    /// Exponential moving average with 32 more binary digits than the mark.
    pub ema_x32: Uint128,
    /// The quorum-th newest publish time of the fresh sources; the oldest if they are fewer.
    pub publish_time: u64,
    /// Fresh sources, and how many must agree.
    pub sources: u8,
    pub quorum: u8,
    /// At least quorum sources lie within 1 % of the mark.
    pub quorum_agrees: bool,
    /// A jump is being held back: class C at best.
    pub held_back: bool,
    /// Last mark that met class B at its push (confidence ≤ 2 %, not held back), and its publish time.
    pub last_b: Option<TimedMark>,
    /// Last mark with at least quorum sources agreeing, not held back, and its publish time.
    pub last_quorum: Option<TimedMark>,
    /// Σ mark·dt and Σ dt over class-B time, dt ≤ 60 s each.
    pub mark_seconds: Uint128,
    pub seconds: u64,
    /// Block time in seconds at which the mark was accepted; a median that is held back is not.
    pub accepted_at: u64,
    /// The feed's own last silence of at least 300 s between accepted medians, for 7 days; its page may have a newer one.
    pub last_gap: Option<FeedGap>,
}

#[cw_serde]
#[derive(Copy, Eq)]
pub struct TimedMark {
    pub mark: Uint64,
    pub time: u64,
}

/// A silence of a feed. Times are block times in seconds.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct FeedGap {
    pub from: u64,
    pub to: u64,
    /// Of the block at `to`.
    pub height: u64,
    /// Seconds; at least `to − from`, more where publish times lie farther apart.
    pub length: u64,
}

impl From<&Feed> for FeedPrice {
    fn from(feed: &Feed) -> Self {
        FeedPrice {
            mark: feed.mark.into(),
            half_width: feed.half_width.into(),
            ema_x32: feed.ema_x32.into(),
            publish_time: feed.publish_time,
            sources: feed.sources,
            quorum: feed.quorum,
            quorum_agrees: feed.quorum_agrees,
            held_back: feed.held_back,
            last_b: feed.last_b.map(TimedMark::from),
            last_quorum: feed.last_quorum.map(TimedMark::from),
            mark_seconds: feed.mark_seconds.into(),
            seconds: feed.seconds,
            accepted_at: feed.accepted_at,
            last_gap: feed.gap.map(FeedGap::from),
        }
    }
}

impl From<&FeedPrice> for Feed {
    fn from(price: &FeedPrice) -> Self {
        Feed {
            mark: price.mark.u64(),
            half_width: price.half_width.u64(),
            ema_x32: price.ema_x32.u128(),
            publish_time: price.publish_time,
            sources: price.sources,
            quorum: price.quorum,
            quorum_agrees: price.quorum_agrees,
            held_back: price.held_back,
            last_b: price.last_b.map(Into::into),
            last_quorum: price.last_quorum.map(Into::into),
            mark_seconds: price.mark_seconds.u128(),
            seconds: price.seconds,
            accepted_at: price.accepted_at,
            gap: price.last_gap.map(Gap::from),
        }
    }
}

impl From<breakwater_risk::TimedMark> for TimedMark {
    fn from(timed: breakwater_risk::TimedMark) -> Self {
        TimedMark { mark: timed.mark.into(), time: timed.time }
    }
}

impl From<Gap> for FeedGap {
    fn from(gap: Gap) -> Self {
        let Gap { from, to, height, length } = gap;
        FeedGap { from, to, height, length }
    }
}

impl From<FeedGap> for Gap {
    fn from(gap: FeedGap) -> Self {
        let FeedGap { from, to, height, length } = gap;
        Gap { from, to, height, length }
    }
}

impl From<TimedMark> for breakwater_risk::TimedMark {
    fn from(timed: TimedMark) -> Self {
        breakwater_risk::TimedMark { mark: timed.mark.u64(), time: timed.time }
    }
}
