//! Halts and silences: when the chain makes no blocks or publishers say nothing, and what came of it.

mod account;
mod figures;
mod log;
mod start;
mod stretch;

pub use account::{HaltAccount, ModesAt};
pub use figures::{group, title};
pub use log::{Bands, HaltLog};
pub use start::Start;
pub use stretch::{Kind, Phase, Schedule, Stretch, Timed};
