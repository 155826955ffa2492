//! Gaps that a market has behind it or is in, from the oracle's page, the block and the last freeze.

use breakwater_interfaces::clearinghouse::{MarketId, MarketParams};
use breakwater_interfaces::oracle_page::{Gap as Recorded, FEEDS_PER_PAGE};

use super::grace::Gap;
use crate::reference::price::{feed, now_star_of, Moment};
use crate::reference::state::State;

/// Nothing is added before the second block after a gap.
const BLOCKS: i128 = 2;

fn recorded(params: &MarketParams, moment: &Moment) -> Vec<Recorded> {
    let page = moment.pages.get(usize::from(params.feed / FEEDS_PER_PAGE));
    let of_page = page.and_then(|page| page.header.last_gap);
    let own = feed(moment, params.feed).and_then(|price| price.last_gap).map(Recorded::from);
    of_page.into_iter().chain(own).collect()
}

/// The first height at which risk may be added.
pub fn add_from_height(params: &MarketParams, moment: &Moment) -> i128 {
    let heights = recorded(params, moment).into_iter().map(|gap| i128::from(gap.height) + BLOCKS);
    heights.max().unwrap_or(0)
}

/// Recorded silences that are long enough.
fn silences(state: &State, params: &MarketParams, moment: &Moment) -> Vec<Gap> {
    let least = state.timing.feed_gap_seconds;
    let long = recorded(params, moment).into_iter().filter(|gap| gap.length >= least);
    long.map(|gap| Gap {
        from: i128::from(gap.from),
        to: i128::from(gap.to),
        length: i128::from(gap.length),
        is_halt: false,
    })
    .collect()
}

/// The stall between the page's last push and now.
fn stall(state: &State, params: &MarketParams, moment: &Moment) -> Option<Gap> {
    let page = moment.pages.get(usize::from(params.feed / FEEDS_PER_PAGE))?;
    let (pushed, height) = (i128::from(page.header.pushed_at), i128::from(page.header.pushed_height));
    if pushed == 0 {
        return None;
    }
    let (now, blocks) = (i128::from(moment.time), i128::from(moment.height) - height);
    let length = now - pushed - blocks * i128::from(state.timing.block_seconds_max);
    let counts = length.max(0) >= i128::from(state.timing.stall_seconds);
    counts.then_some(Gap { from: pushed, to: now, length: length.max(0), is_halt: true })
}

fn late_clock(state: &State, params: &MarketParams, moment: &Moment) -> Option<Gap> {
    let (now, star) = (i128::from(moment.time), i128::from(now_star_of(params, moment)));
    let counts = star - now > i128::from(state.timing.late_clock_seconds);
    counts.then_some(Gap { from: now, to: star, length: star - now, is_halt: true })
}

/// The last freeze, once over.
fn freeze(state: &State, id: MarketId, now: i128) -> Option<Gap> {
    let (span, scope) = state.freeze.last()?;
    let counts = span.until <= now && scope.is_none_or(|scope| scope == id);
    counts.then_some(Gap { from: span.from, to: span.until, length: span.until - span.from, is_halt: false })
}

/// All that count, by their begin; of two that begin together the longer first.
pub fn gaps(state: &State, id: MarketId, moment: &Moment) -> Vec<Gap> {
    let Some(market) = state.markets.get(&id) else { return Vec::new() };
    let params = &market.params;
    let mut all = silences(state, params, moment);
    all.extend(stall(state, params, moment));
    all.extend(late_clock(state, params, moment));
    all.extend(freeze(state, id, i128::from(moment.time)));
    all.retain(|gap| gap.to > market.modes.closed_at);
    all.sort_by_key(|gap| (gap.from, -gap.length));
    all
}

/// A recorded gap or a stall ended less than an hour ago.
pub fn was_bad_lately(state: &State, id: MarketId, moment: &Moment) -> bool {
    let Some(market) = state.markets.get(&id) else { return false };
    let mut all = silences(state, &market.params, moment);
    all.extend(stall(state, &market.params, moment));
    all.iter().any(|gap| i128::from(moment.time) - gap.to < 3_600)
}
