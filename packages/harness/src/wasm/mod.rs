//! The compiled contracts in the real VM, behind cw-multi-test's `Contract` trait, charged as a chain charges them.
//!
//! The VM wants storage that lives as long as it does, cw-multi-test lends its storage for one call. So each call runs the VM on a thread of its
//! own, which asks the lender for every read and write.

mod artifacts;
mod backend;
mod call;
mod contract;
mod multisig;

pub use artifacts::{ArtifactError, Artifacts, MultisigArtifacts};
pub use contract::{WasmCode, WasmContract};
pub use multisig::Multisig;
