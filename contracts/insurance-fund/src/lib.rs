//! The insurance fund: stakers' coins behind the clearing house's float.
//!
//! Stakers hold shares of the fund's recorded assets. `Refill` moves assets into the float within two rate limits; `ReturnFloat` brings a surplus
//! back. Leaving takes a cooldown, which stands still while losses are unpaid, and shares bear losses until they are taken. The rules are those of
//! `breakwater_risk`; what is stored is in `state.rs`.

pub mod clearinghouse;
pub mod contract;
pub mod error;
pub mod events;
pub mod execute;
pub mod guard;
pub mod permissions;
pub mod query;
pub mod state;
