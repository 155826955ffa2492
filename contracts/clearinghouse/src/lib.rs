//! The clearing house: holds collateral, novates fills, margins, liquidates and absorbs defaults with exact books.
//!
//! A message passes the gate in [`guard`], then its own file in `execute/`: load, check, compute (in `breakwater-risk`), save, respond.

pub mod contract;
mod error;
mod events;
mod execute;
pub mod guard;
mod ledger;
mod migrate;
mod query;
pub mod state;

pub use error::ContractError;
