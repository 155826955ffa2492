//! See ARCHITECTURE.md.
pub mod contract;
