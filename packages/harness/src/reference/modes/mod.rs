//! The rules of `docs/rules-modes.md`: what the clearing house does when something else breaks.

pub mod bound;
pub mod breaker;
pub mod changes;
mod gaps;
pub mod grace;
pub mod limiter;
pub mod market;
pub(super) mod permits;
pub(super) mod settings;
pub mod spans;
pub mod stop;
pub(super) mod stops;
pub mod table;
pub mod tickets;
mod trip;
pub mod until;
pub mod view;
pub mod whole;

pub(super) use gaps::add_from_height;
