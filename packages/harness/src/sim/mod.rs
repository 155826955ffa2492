//! The stateful property test: random messages, prices and clock for the contracts and the reference ledger at once.

mod bug;
pub mod campaign;
mod compare;
mod drive;
mod generate;
mod manage;
mod params;
mod plan;
mod prices;
pub mod replay;
mod rng;
mod shrink;
mod step;
pub mod summary;
mod world;

pub use bug::plant;
pub use campaign::{live, run_campaign, run_seed, Campaign, Failing, Report};
pub use drive::{Counts, Driver, Failure};
pub use rng::Rng;
pub use shrink::{run, shrink};
pub use step::Step;
pub use world::World;
