//! Recovery: one keeper's loop that finishes what a chain shows to be unfinished, and `breakwater recover`.

mod command;
mod gas;
mod keeper;
mod payouts;
mod place;
mod plan;
mod progress;
mod seen;
mod steps;
mod table;
mod words;

pub use command::{run, RecoverOptions, Recovered};
pub use gas::{estimate, Budget, BLOCK_GAS, BUDGETS};
pub use keeper::{Keeper, Next, Skipped};
pub use payouts::{Payout, Payouts, Rank, Share};
pub use place::{Answer, Passing, Place};
pub use progress::Progress;
pub use steps::{Step, Steps};
