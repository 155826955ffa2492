//! The price oracle: many sources in, one {low, mark, high, publish time} per feed out.
//!
//! A push goes `execute/push.rs` → `execute/intake.rs`, which takes each item into the source's record (`state/source_record.rs`), then
//! works out every feed that changed (`breakwater_risk::updated`) and writes the page that the clearing house reads by raw query
//! (`breakwater_interfaces::oracle_page`). The records of one page lie on adjacent keys (`state/page.rs`), because a push is paid by the byte
//! and by the key.

pub mod contract;
pub mod error;
pub mod events;
pub mod execute;
pub mod guard;
pub mod permissions;
pub mod pyth;
pub mod query;
pub mod refusal;
pub mod state;
