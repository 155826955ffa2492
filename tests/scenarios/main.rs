//! Stories told to the deployed contracts, as their users would live them.
#![allow(clippy::unwrap_used, reason = "a scenario that cannot go on should stop")]

mod attacks;
mod cost;
mod failsafe;
mod guard;
mod life;
mod migration;
mod paging;
mod refusals;
mod settlement;
mod storage;
