//! The rules of `docs/rules-settlement.md`: how a market ends, and the whole.

mod claim;
mod close;
pub mod ending;
mod finalize;
pub mod flight;
pub mod market;
pub mod owed;
pub mod price;
mod register;
mod tag;
mod view;

pub use register::Registered;
pub use view::SettlementView;

#[cfg(test)]
mod tests;
