//! Pure risk arithmetic of Breakwater: no storage, no contract, no floating point.
//!
//! Every rounding is named: `floor` goes toward −∞, `ceil` toward +∞. Every overflow is a [`RiskError::Overflow`], never a wrap.
//! The rules are those of `docs/rules.md`.

mod feed;
mod fund;
mod funding;
mod leaky_limit;
mod liquidation;
mod margin;
mod math;
pub mod planted;
mod position;
mod price;
mod settlement;
mod share;
mod side;
mod units;
mod waterfall;

pub use feed::{
    accumulate, ema_from, ema_step, forget_old_gap, judge, meets_class_b, rescaled, updated, Accepted, Aggregate,
    Block, Class, ClassRules, Evidence, Feed, Gap, Quote, QuoteFault, TimedMark, Verdict, FRESH_SECONDS,
};
pub use fund::{assets_of, must_wait, shares_for, Cooldown, Drawn, PausedClock, COOLDOWN_SECONDS, TAKE_SECONDS};
pub use funding::{funding_total, Accumulators};
pub use leaky_limit::LeakyLimit;
pub use liquidation::{discount_e18, lots_offered, LotsOffered, AUCTION_COMPLETED_SECONDS, AUCTION_EXPIRED_SECONDS};
pub use margin::{at_rate, fee, reducing_floor, requirement, Leg, Requirement, Tier};
pub use math::{mul_div_ceil, mul_div_floor, I256};
pub use position::{Position, Trade, Traded};
pub use price::{LegPrices, MarketPrice, NoPrice, Purpose, Valued};
pub use settlement::{
    Available, Checkpoint, Collected, Fraction, Owed, Paid, Sums, Window, BOUNDARY_SECONDS, EXPIRING_SECONDS,
};
pub use share::{DailyShare, SHARE_MAX_E18};
pub use side::{
    ColdIndices, Direction, Fold, Generation, ScaleEnd, Shrunk, Side, SCALES_BACK_MAX, SURVIVAL_MIN, SURVIVAL_START,
};
pub use units::{
    val, Lots, Price, RiskError, Size, Units, DAY_SECONDS, E18, HOUR_SECONDS, LOTS_MAX, PRICE_MAX, UNITS_MAX,
};
pub use waterfall::{plan_loss, split, AccountFloat, Bearer, DefaultedLeg, LossEnd, LossPlan};
