#![doc = include_str!("../README.md")]

mod action;
mod block_bound;
mod breaker;
mod bucket;
mod conditions;
mod gap;
mod grace;
mod graced;
mod late_clock;
mod limiter;
mod math;
mod matrix;
mod mode;
mod reason;
mod refusal;
mod spent_time;
mod standing;
mod stop;
#[cfg(feature = "storage")]
mod store;
mod tickets;
mod timelock;

pub use action::{Action, CLEARING};
pub use block_bound::{BlockBound, BlockShare};
pub use breaker::{Breaker, BreakerRules};
pub use bucket::{Bucket, Rate};
pub use conditions::{Cell, Condition, Conditions};
pub use gap::{feed_gap, stall, Accepted, Block, Gap, GapKind, StallRules, FEED_GAP_SECONDS};
pub use grace::{Grace, GraceRules, Shown, Shows};
pub use graced::{carries_half, is_deep};
pub use late_clock::{add_from_height, late_clock, now_star, Offer, LATE_CLOCK_SECONDS};
pub use limiter::{Deposits, Limiter, LimiterRates, Payout, PayoutLimits};
pub use math::mul_div_floor;
pub use matrix::{Matrix, Scopes};
pub use mode::{Mode, Until};
pub use reason::{check_deadline, check_reason, REASON_BYTES_MAX};
pub use refusal::{Blocked, Refusal};
pub use spent_time::{Span, SpentTime, TimeBudget, SPANS_MAX};
pub use standing::Standing;
pub use stop::{Stop, StopRules};
#[cfg(feature = "storage")]
pub use store::{StopStore, StoreError, Timelocked};
pub use tickets::{Round, Ticket, TICKET_SECONDS_MAX};
pub use timelock::{Entry, EntryState, Timelock, TimelockRules};
