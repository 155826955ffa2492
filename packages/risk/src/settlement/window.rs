//! Settlement prices: averages over time between the oracle's half-hour checkpoints. Nobody supplies a number.

use crate::math::mul_div_floor;
use crate::planted::{self, Bug};
use crate::price::MarketPrice;
use crate::units::{Price, RiskError};

/// Checkpoints lie on multiples of this, in seconds.
pub const BOUNDARY_SECONDS: u64 = 1_800;
/// How long before its expiry a future's mark becomes its average.
pub const EXPIRING_SECONDS: u64 = 1_800;
/// Least time with prices that a planned and an unplanned window hold, and least that stands in for one when time is over.
const PLANNED_SECONDS: u64 = 1_200;
const UNPLANNED_SECONDS: u64 = 1_800;
const LATE_SECONDS: u64 = 300;
/// How long prices are waited for, from the entry on, and when it is known which boundaries have a checkpoint.
const WAIT_SECONDS: u64 = 259_200;
const KNOWN_SECONDS: u64 = WAIT_SECONDS + BOUNDARY_SECONDS;

/// Σ mark·dt and Σ dt of a feed at the first push at or after a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub boundary: u64,
    pub mark_seconds: u128,
    pub seconds: u64,
}

impl Checkpoint {
    /// Seconds with prices since an earlier one.
    fn since(&self, earlier: &Checkpoint) -> u64 {
        self.seconds.saturating_sub(earlier.seconds)
    }

    /// `⌊ΔS/ΔT⌋`, the average mark since an earlier one; `None` if no time with prices lies between.
    pub fn average(&self, earlier: &Checkpoint) -> Option<u64> {
        let mark_seconds = self.mark_seconds.saturating_sub(earlier.mark_seconds);
        mark_seconds.checked_div(self.since(earlier).into()).map(|mark| u64::try_from(mark).unwrap_or(u64::MAX))
    }
}

/// The time over which a market's settlement price is averaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// A future's last half hour.
    Planned { expiry: u64 },
    /// From the first boundary after the entry on: whoever ends a market must not know its price.
    Unplanned { entered_at: u64 },
}

/// What a window has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collected {
    /// The average mark, in the feed's integers.
    Mark(u64),
    /// So many of the seconds it needs; at `gives_up_at` it takes what there is.
    Missing { seconds: u64, needed: u64, gives_up_at: u64 },
    /// Prices were waited for in vain: the last mark must do.
    Nothing,
}

impl Window {
    fn entered_at(&self) -> u64 {
        match self {
            Window::Planned { expiry } => *expiry,
            Window::Unplanned { entered_at } => *entered_at,
        }
    }

    /// First boundary that can begin it.
    pub fn begins(&self) -> u64 {
        match self {
            Window::Planned { expiry } => expiry.saturating_sub(EXPIRING_SECONDS),
            Window::Unplanned { entered_at } => *entered_at,
        }
    }

    /// Last boundary that can end it.
    pub fn ends(&self) -> u64 {
        self.entered_at().saturating_add(WAIT_SECONDS)
    }

    /// What `kept` checkpoints, ascending, give at block time `now`.
    pub fn collected(&self, kept: &[Checkpoint], now: u64) -> Collected {
        let needed = match self {
            Window::Planned { .. } => PLANNED_SECONDS,
            Window::Unplanned { .. } if planted::is(Bug::WindowTooShort) => UNPLANNED_SECONDS / 2,
            Window::Unplanned { .. } => UNPLANNED_SECONDS,
        };
        let mut within = kept.iter().filter(|kept| (self.begins()..=self.ends()).contains(&kept.boundary));
        let first = within.next();
        let ends: Vec<&Checkpoint> = match self {
            Window::Planned { expiry } => within.filter(|end| end.boundary >= *expiry).collect(),
            Window::Unplanned { .. } => within.collect(),
        };
        let average = |end: &&Checkpoint| first.and_then(|first| end.average(first));
        let seconds = |end: &&&Checkpoint| first.map_or(0, |first| end.since(first));
        if let Some(mark) = ends.iter().find(|end| seconds(end) >= needed).and_then(average) {
            return Collected::Mark(mark);
        }
        let gives_up_at = self.entered_at().saturating_add(KNOWN_SECONDS);
        if now < gives_up_at {
            return Collected::Missing { seconds: ends.last().as_ref().map_or(0, seconds), needed, gives_up_at };
        }
        let late = ends.last().filter(|end| seconds(end) >= LATE_SECONDS).and_then(average);
        late.map_or(Collected::Nothing, Collected::Mark)
    }
}

impl MarketPrice {
    /// In a future's last half hour: every price p becomes `⌊(e·t + (1,800 − e)·p)/1,800⌋`, `elapsed` seconds of it gone, `average` so far.
    pub fn expiring(&self, average: Price, elapsed: u64) -> Result<MarketPrice, RiskError> {
        let gone = elapsed.min(EXPIRING_SECONDS);
        let whole = i128::from(EXPIRING_SECONDS);
        let rest = u128::from(EXPIRING_SECONDS - gone);
        // Prices are at most 10³³: no product leaves 128 bits.
        let mixed = |price: Price| -> Result<Price, RiskError> {
            let sum = average.get() * u128::from(gone) + price.get() * rest;
            let sum = i128::try_from(sum).map_err(|_| RiskError::Overflow("price"))?;
            Ok(Price::clamped(u128::try_from(mul_div_floor(sum, 1, whole)?).unwrap_or(0)))
        };
        let maybe = |price: Option<Price>| price.map(mixed).transpose();
        Ok(MarketPrice {
            mark: mixed(self.mark)?,
            low: mixed(self.low)?,
            high: mixed(self.high)?,
            last_b: maybe(self.last_b)?,
            last_quorum: maybe(self.last_quorum)?,
            any_quorum: maybe(self.any_quorum)?,
            ..*self
        })
    }
}
