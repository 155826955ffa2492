//! One file per message.

mod draw;
mod observe;
mod refill;
mod restake;
mod return_float;
mod stake;
mod take_unstaked;
mod unstake;

pub use draw::draw;
pub use observe::waits;
pub use refill::refill;
pub use restake::restake;
pub use return_float::return_float;
pub use stake::stake;
pub use take_unstaked::take_unstaked;
pub use unstake::{unstake, UNSTAKES_MAX};
