//! Arithmetic of the fund: no storage, no other contract.

mod bucket;
mod clock;
mod cooldown;
mod shares;

pub use bucket::{refillable, Bucket, DAY, HOUR};
pub use clock::Clock;
pub use cooldown::{Cooldown, COOLDOWN_SECONDS, TAKE_SECONDS};
pub use shares::{assets_of, shares_for, VIRTUAL_ASSETS, VIRTUAL_SHARES};
