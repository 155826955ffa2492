//! The settlement price, from the checkpoints of the feed alone; and the mark that becomes it.

use num_bigint::BigInt;
use num_integer::Integer;

use super::market::EXPIRING_SECONDS;
use crate::reference::num::{floor, narrow, E18, PRICE_MAX};
use crate::reference::price::{checkpoints, feed, Moment};
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::Market;

/// Seconds of a quorum's class-B marks that a window must hold, by how the market ends, and at least.
const PLANNED_SECONDS: i128 = 1_200;
const UNPLANNED_SECONDS: i128 = 1_800;
const LEAST_SECONDS: i128 = 300;
/// Boundaries count until so long after the entry; half an hour later the last of them is there or never will be.
const COLLECTED_SECONDS: i128 = 259_200;
const GIVEN_UP_SECONDS: i128 = 261_000;

/// Σ mark·dt and Σ dt of a feed at a half-hour boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub boundary: i128,
    pub sum: i128,
    pub seconds: i128,
}

/// How a market came to settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A future that its expiry ends.
    Planned {
        expiry: i128,
    },
    Unplanned {
        at: i128,
    },
}

impl Entry {
    fn at(self) -> i128 {
        match self {
            Entry::Planned { expiry } => expiry,
            Entry::Unplanned { at } => at,
        }
    }

    /// Where the window begins, the earliest boundary that may end it, and the seconds it must hold.
    fn window(self) -> (i128, i128, i128) {
        match self {
            Entry::Planned { expiry } => (expiry - EXPIRING_SECONDS, expiry, PLANNED_SECONDS),
            Entry::Unplanned { at } => (at, at, UNPLANNED_SECONDS),
        }
    }
}

/// `C(b)`: the earliest kept boundary at or after `from`.
fn first_from(kept: &[Checkpoint], from: i128) -> Option<Checkpoint> {
    kept.iter().filter(|checkpoint| checkpoint.boundary >= from).min_by_key(|checkpoint| checkpoint.boundary).copied()
}

/// `⌊(S_c − S_b)/(T_c − T_b)⌋`.
fn average(begin: Checkpoint, end: Checkpoint) -> i128 {
    floor(&[end.sum - begin.sum], &[end.seconds - begin.seconds])
}

/// The time-weighted mark of the first window that is covered, in the feed's own numbers; `otherwise` where nothing was collected.
///
/// # Errors
/// `WindowOpen` while it may still be covered.
pub fn window_price(kept: &[Checkpoint], entry: Entry, now: i128, otherwise: i128) -> Result<i128> {
    let counting: Vec<Checkpoint> =
        kept.iter().filter(|checkpoint| checkpoint.boundary <= entry.at() + COLLECTED_SECONDS).copied().collect();
    let (from, end_from, least) = entry.window();
    let begin = first_from(&counting, from);
    let later: Vec<Checkpoint> =
        counting.into_iter().filter(|end| begin.is_some_and(|begin| end.boundary > begin.boundary)).collect();
    let covers = |end: &Checkpoint, least: i128| begin.is_some_and(|begin| end.seconds - begin.seconds >= least);
    let covering: Vec<Checkpoint> =
        later.iter().filter(|end| end.boundary >= end_from && covers(end, least)).copied().collect();
    if let Some((begin, end)) = begin.zip(first_from(&covering, end_from)) {
        return Ok(average(begin, end));
    }
    if now < entry.at() + GIVEN_UP_SECONDS {
        return Err(Refusal::WindowOpen);
    }
    let last = later.iter().max_by_key(|end| end.boundary).filter(|end| covers(end, LEAST_SECONDS));
    Ok(begin.zip(last.copied()).map_or(otherwise, |(begin, end)| average(begin, end)))
}

fn multiplier(market: &Market) -> i128 {
    i128::try_from(market.params.multiplier.u128()).unwrap_or(i128::MAX)
}

/// `P` of a market that settles.
///
/// # Errors
/// `NotSettling`, `NoPrice`, `WindowOpen`.
pub fn settlement_price(market: &Market, moment: &Moment) -> Result<i128> {
    let now = i128::from(moment.time);
    let at = market.entered_at(now).ok_or(Refusal::NotSettling)?;
    let entry = if market.is_planned(now) { Entry::Planned { expiry: at } } else { Entry::Unplanned { at } };
    let price = feed(moment, market.params.feed).ok_or(Refusal::NoPrice)?;
    let last = price.last_quorum.or(price.last_b).map_or(price.mark, |last| last.mark);
    let otherwise = i128::from(last.u64());
    let mark = window_price(&checkpoints(moment, market.params.feed), entry, now, otherwise)?;
    Ok(floor(&[mark, multiplier(market)], &[E18]).clamp(1, PRICE_MAX))
}

/// What a future's prices move to from half an hour before its expiry until it is tagged: seconds of it that have passed, and the
/// average since, scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blend {
    pub elapsed: i128,
    pub average: i128,
}

impl Blend {
    pub fn of(market: &Market, moment: &Moment) -> Option<Blend> {
        let from = market.expiry().filter(|_| !market.settlement.is_tagged())? - EXPIRING_SECONDS;
        let elapsed = (i128::from(moment.time) - from).min(EXPIRING_SECONDS);
        if elapsed < 0 {
            return None;
        }
        let begin = first_from(&checkpoints(moment, market.params.feed), from)?;
        let price = feed(moment, market.params.feed)?;
        let seconds = i128::from(price.seconds) - begin.seconds;
        if seconds <= 0 {
            return None;
        }
        let sum = i128::try_from(price.mark_seconds.u128()).unwrap_or(i128::MAX) - begin.sum;
        Some(Blend { elapsed, average: floor(&[floor(&[sum], &[seconds]), multiplier(market)], &[E18]) })
    }

    /// `⌊(e·t + (1,800 − e)·price)/1,800⌋`.
    pub fn apply(self, price: i128) -> i128 {
        let whole = BigInt::from(self.elapsed) * self.average + BigInt::from(EXPIRING_SECONDS - self.elapsed) * price;
        narrow(&whole.div_floor(&BigInt::from(EXPIRING_SECONDS)))
    }
}
