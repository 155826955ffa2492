//! Limits in code on what a parameter may be, and which way is the safer one.

use crate::refusal::Refusal;

/// Where less risk lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Safer {
    /// A higher number lowers risk and harms nobody: initial margin.
    Higher,
    /// A lower number does: a cap on open interest.
    Lower,
    /// Either way may harm somebody: maintenance margin, fees, the limiter.
    Neither,
}

/// Floor and ceiling of a parameter, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub floor: u128,
    pub ceiling: u128,
    pub safer: Safer,
}

impl Bounds {
    /// Errors: outside.
    pub fn check(&self, value: u128) -> Result<(), Refusal> {
        if value < self.floor || value > self.ceiling {
            return Err(Refusal::OutOfBounds { value, floor: self.floor, ceiling: self.ceiling });
        }
        Ok(())
    }

    /// Whether the change may be made at once. No change at all may.
    pub fn lowers_risk(&self, old: u128, new: u128) -> bool {
        match self.safer {
            Safer::Higher => new >= old,
            Safer::Lower => new <= old,
            Safer::Neither => new == old,
        }
    }
}

/// A duration that protects users, in seconds, is only ever lengthened. Errors: shorter than now.
pub fn raised_only(old_seconds: u64, new_seconds: u64) -> Result<(), Refusal> {
    if new_seconds < old_seconds {
        return Err(Refusal::Shortened { old_seconds, new_seconds });
    }
    Ok(())
}
