//! The reference ledger: the rules of `docs/rules.md`, `docs/rules-modes.md`, `docs/rules-oracle.md` and `docs/rules-settlement.md` written a second time, naively.
//!
//! Plain numbers, plain maps, loops over all positions, the whole history of every side. It shares no code with the
//! contracts or with `breakwater-risk`; the simulation drives both with the same messages and compares them.

mod account;
mod admin;
mod attempt;
mod deployed;
mod dispatch;
mod fill;
pub mod fund;
mod funding;
pub mod history;
mod index;
pub mod invariants;
mod ledger;
mod liquidate;
mod margin;
pub mod modes;
mod money;
pub mod num;
pub mod oracle;
mod params;
mod price;
mod refusal;
mod resolve;
pub mod settle;
mod split;
pub mod state;
mod together;
mod touch;
mod trade;
mod truth;
pub mod view;

pub use deployed::{Deployed, Instantiated};
pub use fund::Fund;
pub use ledger::{Call, ItemResult, Ledger, Outcome, Safety};
pub use margin::{Folded, Margin};
pub use oracle::{Oracle, OracleCall};
pub use price::{feed, quote, LegPrice, Moment, Purpose, Quote};
pub use refusal::Refusal;
pub use together::{amounts, References};
pub use truth::Truth;
