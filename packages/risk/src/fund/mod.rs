//! The insurance fund: what shares are worth, when they may leave, how fast refills may empty it.

mod cooldown;
mod drawn;
mod paused_clock;
mod shares;

pub use cooldown::{Cooldown, COOLDOWN_SECONDS, TAKE_SECONDS};
pub use drawn::Drawn;
pub use paused_clock::{must_wait, PausedClock};
pub use shares::{assets_of, shares_for};
