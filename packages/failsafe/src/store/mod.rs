//! What the core makes, kept in a contract's storage (feature `storage`).

mod error;
mod packed;
mod stop;
mod timelocked;

pub use error::StoreError;
pub use stop::StopStore;
pub use timelocked::Timelocked;
