//! What every privileged message must carry.

use crate::refusal::Refusal;

/// Longest reason, in bytes.
pub const REASON_BYTES_MAX: usize = 256;

/// A change of mode says why. Errors: nothing but blanks, or too long.
pub fn check_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() || reason.len() > REASON_BYTES_MAX {
        return Err(Refusal::Reason { bytes: reason.len(), max: REASON_BYTES_MAX });
    }
    Ok(())
}

/// A message that was decided elsewhere is valid until its deadline, that second included: a proposal that passed and was executed late would
/// otherwise stop a market that has long recovered. Errors: later.
pub fn check_deadline(deadline: u64, now: u64) -> Result<(), Refusal> {
    if now > deadline {
        return Err(Refusal::Late { deadline, now });
    }
    Ok(())
}
