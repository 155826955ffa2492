//! Arithmetic of prices: no storage, no CosmWasm entry points.

mod accumulate;
mod aggregate;
mod ema;
mod hold_back;
mod update;

pub use accumulate::{accumulate, meets_class_b};
pub use aggregate::{Aggregate, Quote, FRESH_SECONDS};
pub use ema::{ema_from, ema_step};
pub use hold_back::{judge, Accepted, Evidence, Verdict};
pub use update::updated;
