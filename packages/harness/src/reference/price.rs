//! What the clearing house reads from an oracle page: class, mark, bounds, and the five prices of a leg.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{ClassLimits, FeedId, MarketParams, PriceClass};
use breakwater_interfaces::oracle::CheckpointResponse;
use breakwater_interfaces::oracle_page::{FeedPrice, Page, TimedMark, FEEDS_PER_PAGE};
use num_bigint::BigInt;
use num_traits::Signed;

use super::modes::add_from_height;
use super::num::{at_least, ceil, floor, E18, PRICE_MAX};
use super::settle::price::{Blend, Checkpoint};
use super::state::Market;

/// Offers older than this do not move `now*`.
const OFFER_SECONDS: u64 = 600;
/// A last quorum mark older than this does not stand in for missing sources.
const QUORUM_MARK_SECONDS: u64 = 300;

/// Block and pages at the time of a message. Page `n` is the n-th.
#[derive(Clone, Debug)]
pub struct Moment {
    pub time: u64,
    pub height: u64,
    pub pages: Vec<Page>,
    /// What the oracle keeps of each feed at half-hour boundaries.
    pub checkpoints: BTreeMap<FeedId, Vec<CheckpointResponse>>,
}

/// Why a leg is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Adding,
    Withdrawing,
    Reducing,
    Liquidating,
}

/// A market's price as read now, in 10⁻¹⁸ unit per lot.
#[derive(Clone, Debug)]
pub struct Quote {
    pub class: PriceClass,
    /// Of class A but for the distance to the average.
    pub is_a_off_average: bool,
    /// `None` where the feed has no price or it lies outside the limits.
    pub mark: Option<i128>,
    low: i128,
    high: i128,
    /// Last class-B mark.
    last_b: Option<i128>,
    /// Last quorum mark of any age, and whether it is at most 300 s old.
    quorum_mark: Option<i128>,
    quorum_mark_is_young: bool,
    quorum_is_fresh: bool,
    /// Before the second block after the last gap of the feed or its page.
    pub clock_is_late: bool,
    /// The feed holds a jump back.
    pub is_held_back: bool,
    gap_bps: i128,
}

/// Prices of one leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegPrice {
    pub mark: i128,
    pub worse: i128,
    pub better: i128,
    /// The price is of the class its purpose asks of the market named.
    pub usable: bool,
}

/// The feed's price and its page, if there is one.
pub fn feed(moment: &Moment, feed: u8) -> Option<FeedPrice> {
    let page = moment.pages.get(usize::from(feed / FEEDS_PER_PAGE))?;
    page.feeds.get(usize::from(feed % FEEDS_PER_PAGE))?.as_ref().map(FeedPrice::from)
}

/// The feed's checkpoints, ascending.
pub fn checkpoints(moment: &Moment, feed: FeedId) -> Vec<Checkpoint> {
    let kept = moment.checkpoints.get(&feed).map_or(&[][..], Vec::as_slice);
    kept.iter()
        .map(|row| Checkpoint {
            boundary: i128::from(row.boundary),
            sum: i128::try_from(row.mark_seconds.u128()).unwrap_or(i128::MAX),
            seconds: i128::from(row.seconds),
        })
        .collect()
}

/// `now*` of a market's feed. Its page says the quorum with its first price; until then one source is believed.
pub fn now_star_of(params: &MarketParams, moment: &Moment) -> u64 {
    let page = moment.pages.get(usize::from(params.feed / FEEDS_PER_PAGE));
    let quorum = feed(moment, params.feed).map(|price| price.quorum);
    page.zip(quorum).map_or(moment.time, |(page, quorum)| now_star(moment, page, params.feed, quorum))
}

/// `now*` of a feed: block time, or the quorum-th newest publish time that its sources offered in the last 600 s, if that is later.
fn now_star(moment: &Moment, page: &Page, feed: u8, quorum: u8) -> u64 {
    let mut offered: Vec<u64> = page
        .header
        .offers
        .iter()
        .filter(|offer| offer.serves & (1 << (feed % FEEDS_PER_PAGE)) != 0)
        .filter(|offer| moment.time.saturating_sub(offer.offered_at) <= OFFER_SECONDS)
        .map(|offer| offer.publish_time)
        .collect();
    offered.sort_unstable_by(|left, right| right.cmp(left));
    let nth = offered.get(usize::from(quorum.max(1)) - 1).copied();
    nth.map_or(moment.time, |nth| nth.max(moment.time))
}

fn near_average(price: &FeedPrice, limits: &ClassLimits) -> bool {
    let mark = BigInt::from(price.mark.u64()) << 32_u32;
    let average = BigInt::from(price.ema_x32.u128());
    (mark - &average).abs() * 10_000_u32 <= average * limits.a_ema_distance_bps
}

/// Class A without its limit on the distance to the average.
fn is_a_off_average(price: &FeedPrice, age: u64, limits: &ClassLimits) -> bool {
    let (mark, half_width) = (i128::from(price.mark.u64()), i128::from(price.half_width.u64()));
    age <= u64::from(limits.a_age_seconds)
        && at_least(&[i128::from(limits.a_confidence_bps), mark], &[half_width, 10_000])
        && !price.held_back
        && price.quorum_agrees
        && price.sources >= price.quorum
}

fn class(price: &FeedPrice, age: u64, limits: &ClassLimits) -> PriceClass {
    let (mark, half_width) = (i128::from(price.mark.u64()), i128::from(price.half_width.u64()));
    let confident = |bps: u32| at_least(&[i128::from(bps), mark], &[half_width, 10_000]);
    let has_source = price.sources >= 1;
    if is_a_off_average(price, age, limits) && near_average(price, limits) {
        PriceClass::A
    } else if age <= u64::from(limits.b_age_seconds)
        && confident(limits.b_confidence_bps)
        && !price.held_back
        && has_source
    {
        PriceClass::B
    } else if age <= u64::from(limits.c_age_seconds) && has_source {
        PriceClass::C
    } else {
        PriceClass::D
    }
}

fn in_limits(price: i128) -> Option<i128> {
    (1..=PRICE_MAX).contains(&price).then_some(price)
}

/// Reads a market's price; near the end of a future it moves to what it will be settled at.
pub fn quote(market: &Market, moment: &Moment) -> Quote {
    let quote = feed_quote(&market.params, moment);
    match Blend::of(market, moment) {
        Some(blend) => quote.blended(blend),
        None => quote,
    }
}

/// The feed's price, scaled.
fn feed_quote(params: &MarketParams, moment: &Moment) -> Quote {
    let gap_bps = i128::from(params.gap_bps);
    let nothing = Quote {
        class: PriceClass::D,
        is_a_off_average: false,
        mark: None,
        low: 0,
        high: 0,
        last_b: None,
        quorum_mark: None,
        quorum_mark_is_young: false,
        quorum_is_fresh: false,
        clock_is_late: false,
        is_held_back: false,
        gap_bps,
    };
    let Some(page) = moment.pages.get(usize::from(params.feed / FEEDS_PER_PAGE)) else { return nothing };
    let clock_is_late = i128::from(moment.height) < add_from_height(params, moment);
    let Some(price) = feed(moment, params.feed) else { return Quote { clock_is_late, ..nothing } };
    let now = now_star(moment, page, params.feed, price.quorum);
    let multiplier = i128::try_from(params.multiplier.u128()).unwrap_or(i128::MAX);
    let scaled = |mark: i128| floor(&[mark, multiplier], &[E18]);
    let last = |last: Option<TimedMark>| last.map(|last| scaled(i128::from(last.mark.u64())));
    let (mark, half_width) = (i128::from(price.mark.u64()), i128::from(price.half_width.u64()));
    let scaled_mark = in_limits(scaled(mark));
    let age = now.saturating_sub(price.publish_time);
    let class = class(&price, age, &params.classes);
    let is_young = |last: TimedMark| now.saturating_sub(last.time) <= QUORUM_MARK_SECONDS;
    Quote {
        class: if scaled_mark.is_some() { class } else { PriceClass::D },
        is_a_off_average: scaled_mark.is_some() && is_a_off_average(&price, age, &params.classes),
        mark: scaled_mark,
        low: scaled((mark - half_width).max(0)),
        high: ceil(&[mark + half_width, multiplier], &[E18]),
        last_b: last(price.last_b).and_then(in_limits),
        quorum_mark: last(price.last_quorum).and_then(in_limits),
        quorum_mark_is_young: price.last_quorum.is_some_and(is_young),
        quorum_is_fresh: price.sources >= price.quorum,
        clock_is_late,
        is_held_back: price.held_back,
        gap_bps,
    }
}

impl Quote {
    /// Classes stay those of the feed; what was within the limits stays so.
    fn blended(self, blend: Blend) -> Quote {
        let within = |price: i128| blend.apply(price).clamp(1, PRICE_MAX);
        Quote {
            mark: self.mark.map(within),
            low: blend.apply(self.low),
            high: blend.apply(self.high),
            last_b: self.last_b.map(within),
            quorum_mark: self.quorum_mark.map(within),
            ..self
        }
    }

    pub fn is(&self, class: PriceClass) -> bool {
        self.class <= class
    }

    /// The last quorum mark, of any age, while fewer sources than a quorum speak.
    pub fn doubting_mark(&self) -> Option<i128> {
        self.quorum_mark.filter(|_| !self.quorum_is_fresh)
    }

    /// Class B and, with fewer fresh sources than the quorum, a young quorum mark to compare with.
    pub fn is_usable_to_liquidate(&self) -> bool {
        self.is(PriceClass::B) && (self.quorum_is_fresh || self.has_young_quorum_mark())
    }

    fn has_young_quorum_mark(&self) -> bool {
        self.quorum_mark.is_some() && self.quorum_mark_is_young
    }

    /// No class-B price, or no young quorum mark.
    pub fn is_dark(&self) -> bool {
        !self.is(PriceClass::B) || !self.has_young_quorum_mark()
    }

    /// Prices of a leg of the given direction; `None` where it has no value at all.
    pub fn leg(&self, purpose: Purpose, long: bool) -> Option<LegPrice> {
        let usable = match purpose {
            Purpose::Adding | Purpose::Reducing => self.is(PriceClass::B),
            Purpose::Withdrawing => self.is(PriceClass::A),
            Purpose::Liquidating => self.is_usable_to_liquidate(),
        };
        if self.is_held_back && matches!(purpose, Purpose::Adding | Purpose::Withdrawing) {
            return None;
        }
        match (usable, purpose) {
            (true, Purpose::Reducing) if self.quorum_is_fresh => self.mark.map(|mark| flat(mark, true)),
            (true, Purpose::Reducing) => Some(flat(self.doubted(self.mark?, purpose, long), true)),
            (true, _) => self.current(purpose, long),
            (false, Purpose::Reducing) => Some(flat(self.doubted(self.last_b?, purpose, long), false)),
            (false, _) => self.moved(purpose, long),
        }
    }

    fn current(&self, purpose: Purpose, long: bool) -> Option<LegPrice> {
        let (worse, better) = if long { (self.low, self.high) } else { (self.high, self.low) };
        let against = |price: i128| if self.quorum_is_fresh { price } else { self.doubted(price, purpose, long) };
        let mark = against(self.mark?);
        Some(LegPrice { mark, worse: against(worse), better: against(better), usable: true })
    }

    /// A price that a lone source may have set, and the last quorum mark: liquidating, the better for the account;
    /// else the worse.
    fn doubted(&self, price: i128, purpose: Purpose, long: bool) -> i128 {
        let Some(quorum_mark) = self.quorum_mark else { return price };
        let wants_higher = long == (purpose == Purpose::Liquidating);
        if wants_higher {
            price.max(quorum_mark)
        } else {
            price.min(quorum_mark)
        }
    }

    /// The last class-B mark, and where a gap would take it, against the account and for it.
    fn moved(&self, purpose: Purpose, long: bool) -> Option<LegPrice> {
        let last_b = self.last_b?;
        let mark = match (purpose, self.quorum_mark) {
            (Purpose::Liquidating, Some(quorum_mark)) => quorum_mark,
            _ => self.doubted(last_b, purpose, long),
        };
        let down = floor(&[mark, 10_000 - self.gap_bps], &[10_000]);
        let up = ceil(&[mark, 10_000 + self.gap_bps], &[10_000]);
        let (worse, better) = if long { (down, up) } else { (up, down) };
        Some(LegPrice { mark, worse, better, usable: false })
    }
}

fn flat(mark: i128, usable: bool) -> LegPrice {
    LegPrice { mark, worse: mark, better: mark, usable }
}
