//! How a market ends, and the whole: prices by time, held gains, and what is paid of what is owed (`docs/rules-settlement.md`).

mod ending;
mod fraction;
mod window;

pub use ending::{Available, Owed, Paid, Sums};
pub use fraction::Fraction;
pub use window::{Checkpoint, Collected, Window, BOUNDARY_SECONDS, EXPIRING_SECONDS};
