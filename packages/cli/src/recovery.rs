//! Recovery: one keeper's loop that finishes what a chain shows to be unfinished.

mod gas;
mod keeper;
mod payouts;
mod place;
mod plan;
mod seen;
mod steps;
mod words;

pub use gas::{estimate, Budget, BANK, BLOCK_GAS, BUDGETS};
pub use keeper::{Keeper, Next, Skipped};
pub use payouts::{Payout, Payouts, Rank, RankName, Share};
pub use place::{Answer, Passing, Place};
pub use seen::ids;
pub use steps::{Step, Steps};
