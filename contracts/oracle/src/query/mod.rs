//! Answers to queries; lists in pages of 10, at most 30.

mod changes;
mod checkpoints;
mod config;
mod feeds;
mod page_limit;
mod sources;

pub use changes::changes;
pub use checkpoints::checkpoints;
pub use config::config;
pub use feeds::{feed, feeds};
pub use sources::sources;
