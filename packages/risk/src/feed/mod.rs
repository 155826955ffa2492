//! A price feed: one price out of many sources', jumps held back, the averages over time, and the class of what comes of it.

mod accumulate;
mod aggregate;
mod ema;
mod gap;
mod hold_back;
mod quote;
mod rescale;
mod state;
mod update;

pub use accumulate::{accumulate, meets_class_b};
pub use aggregate::Aggregate;
pub use ema::{ema_from, ema_step};
pub use gap::{forget_old_gap, Block, Gap};
pub use hold_back::{judge, Accepted, Evidence, Verdict};
pub use quote::{Quote, QuoteFault, FRESH_SECONDS};
pub use rescale::rescaled;
pub use state::{Class, ClassRules, Feed, TimedMark};
pub use update::updated;
