//! The stateful property test: random messages, prices and clock for the contracts and the reference ledger at once.

mod auction;
mod bug;
pub mod campaign;
mod clear;
mod compare;
mod compare_fund;
mod compare_modes;
mod compare_oracle;
mod counts;
mod drive;
mod generate;
mod insure;
mod items;
mod leaps;
mod manage;
mod offers;
mod params;
mod plan;
mod prices;
mod pyth;
pub mod replay;
mod report;
mod rng;
mod shrink;
mod stakers;
mod step;
pub mod summary;
mod world;

pub use bug::plant;
pub use campaign::{live, run_campaign, run_seed, Campaign, Failing, Report};
pub use counts::Counts;
pub use drive::{Driver, Failure};
pub use rng::Rng;
pub use shrink::{run, shrink};
pub use step::Step;
pub use world::World;
