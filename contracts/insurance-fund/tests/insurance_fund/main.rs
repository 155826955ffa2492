//! Tests of the insurance fund, one module per source file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod donation;
mod draw;
mod guard;
mod instantiate;
mod mock_clearinghouse;
mod query;
mod refill;
mod restake;
mod return_float;
mod stake;
mod suite;
mod take_unstaked;
mod unstake;
mod waiting;
