//! Every rule at its limits, one file a rule.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod breaker;
mod bucket;
mod combination;
mod gap;
mod grace;
mod late_clock;
mod matrix;
mod payout;
mod reason;
mod refusal;
mod spent_time;
mod stop;
mod timelock;
