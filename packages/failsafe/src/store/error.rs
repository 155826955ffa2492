//! What may go wrong between a rule and its record.

use cosmwasm_std::StdError;
use thiserror::Error;

use crate::refusal::Refusal;

#[derive(Error, Debug)]
pub enum StoreError {
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// A record that cannot be read or written.
    #[error(transparent)]
    Std(#[from] StdError),
    #[error("entry {id} was never queued")]
    UnknownEntry { id: u64 },
}
