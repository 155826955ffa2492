//! Tests of the oracle, one module per source file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod accumulate;
mod add_feed;
mod add_source;
mod change;
mod checkpoints;
mod ema;
mod gap;
mod gas;
mod guard;
mod header;
mod hold_back;
mod metered;
mod mock_pyth;
mod properties;
mod pull;
mod push;
mod query;
mod suite;
mod suspend_source;
mod thief;
