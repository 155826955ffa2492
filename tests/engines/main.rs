//! Native code and compiled contracts do the same: the same events, refusals and records after every message.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod gas;
mod identical;
mod multisig;
