//! Multi-contract test harness, reference ledger and simulation.

pub mod books;
pub mod chain;
pub mod compare;
pub mod follow;
pub mod reference;
pub mod shown;
pub mod sim;
pub mod suite;
#[cfg(feature = "wasm")]
pub mod wasm;
