//! Gaps that a market has behind it or is in, from the oracle's page, the block and the last freeze.

use breakwater_interfaces::clearinghouse::{MarketId, MarketParams};
use breakwater_interfaces::oracle_page::{Gap as Recorded, Page, FEEDS_PER_PAGE};

use super::grace::{Gap, Kind};
use crate::reference::price::{feed, now_star_of, Moment};
use crate::reference::state::State;

/// Nothing is added before the second block after a gap.
const BLOCKS: i128 = 2;

fn page<'a>(params: &MarketParams, moment: &'a Moment) -> Option<&'a Page> {
    moment.pages.get(usize::from(params.feed / FEEDS_PER_PAGE))
}

fn own(params: &MarketParams, moment: &Moment) -> Option<Recorded> {
    feed(moment, params.feed).and_then(|price| price.last_gap).map(Recorded::from)
}

/// The first height at which risk may be added.
pub fn add_from_height(params: &MarketParams, moment: &Moment) -> i128 {
    let of_page = page(params, moment).and_then(|page| page.header.last_gap);
    let recorded = of_page.into_iter().chain(own(params, moment));
    recorded.map(|gap| i128::from(gap.height) + BLOCKS).max().unwrap_or(0)
}

/// What is recorded of page and feed, if it is long enough: the page's is a stall where too few blocks were made in it.
fn recorded(state: &State, params: &MarketParams, moment: &Moment) -> Vec<Gap> {
    let header = page(params, moment).map(|page| &page.header);
    let of_page = header.and_then(|header| header.last_gap);
    let own = own(params, moment).filter(|own| Some(*own) != of_page);
    let gap = |gap: Recorded| Gap {
        kind: Kind::Silence,
        from: i128::from(gap.from),
        to: i128::from(gap.to),
        length: i128::from(gap.length),
    };
    let blocks = header.map_or(0, |header| i128::from(header.last_gap_blocks));
    let sure = |gap: &Gap| gap.length - blocks * i128::from(state.timing.block_seconds_max);
    let of_page = of_page.map(gap).map(|gap| match sure(&gap) {
        length if length >= i128::from(state.timing.stall_seconds) => Gap { kind: Kind::Stall, length, ..gap },
        _ => gap,
    });
    let mut all: Vec<Gap> = of_page.into_iter().chain(own.map(gap)).collect();
    all.retain(|gap| gap.length >= i128::from(state.timing.feed_gap_seconds));
    all
}

/// The stall between the page's last push and now.
fn stall(state: &State, params: &MarketParams, moment: &Moment) -> Option<Gap> {
    let page = page(params, moment)?;
    let (pushed, height) = (i128::from(page.header.pushed_at), i128::from(page.header.pushed_height));
    if pushed == 0 {
        return None;
    }
    let (now, blocks) = (i128::from(moment.time), i128::from(moment.height) - height);
    let length = now - pushed - blocks * i128::from(state.timing.block_seconds_max);
    let counts = length.max(0) >= i128::from(state.timing.stall_seconds);
    counts.then_some(Gap { from: pushed, to: now, length: length.max(0), kind: Kind::Stall })
}

fn late_clock(state: &State, params: &MarketParams, moment: &Moment) -> Option<Gap> {
    let (now, star) = (i128::from(moment.time), i128::from(now_star_of(params, moment)));
    let counts = star - now > i128::from(state.timing.late_clock_seconds);
    counts.then_some(Gap { from: now, to: star, length: star - now, kind: Kind::LateClock })
}

/// The last freeze, once over.
fn freeze(state: &State, id: MarketId, now: i128) -> Option<Gap> {
    let (span, scope) = state.freeze.last()?;
    let counts = span.until <= now && scope.is_none_or(|scope| scope == id);
    counts.then_some(Gap { from: span.from, to: span.until, length: span.until - span.from, kind: Kind::Freeze })
}

/// All that count, by their begin; of two that begin together the longer first.
pub fn gaps(state: &State, id: MarketId, moment: &Moment) -> Vec<Gap> {
    let Some(market) = state.markets.get(&id) else { return Vec::new() };
    let params = &market.params;
    let mut all = recorded(state, params, moment);
    all.extend(stall(state, params, moment));
    all.extend(late_clock(state, params, moment));
    all.extend(freeze(state, id, i128::from(moment.time)));
    all.retain(|gap| gap.to >= market.modes.closed_at);
    all.sort_by_key(|gap| (gap.from, -gap.length));
    all
}

/// A recorded gap or a stall ended less than an hour ago.
pub fn was_bad_lately(state: &State, id: MarketId, moment: &Moment) -> bool {
    let Some(market) = state.markets.get(&id) else { return false };
    let mut all = recorded(state, &market.params, moment);
    all.extend(stall(state, &market.params, moment));
    all.iter().any(|gap| i128::from(moment.time) - gap.to < 3_600)
}
