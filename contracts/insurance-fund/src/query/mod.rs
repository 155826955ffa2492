//! Answers to queries. They look at the clearing house as it is now, like the messages do.

mod fund;
mod staker;

pub use fund::fund;
pub use staker::staker;
