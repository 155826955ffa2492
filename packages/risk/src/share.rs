//! How much of a side's value tear-ups may charge to it a day.

use crate::math::{mul_div_ceil, mul_div_floor};
use crate::units::{RiskError, Units, DAY_SECONDS, E18};

/// 10 % of a side's value, in 10⁻¹⁸.
pub const SHARE_MAX_E18: u128 = 100_000_000_000_000_000;

/// Fraction of the side's value charged lately, in 10⁻¹⁸; falls linearly by 10 percentage points in 24 h.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DailyShare {
    pub used_e18: u128,
    /// Block time, in seconds, at which `used_e18` was true.
    pub at: u64,
}

impl DailyShare {
    /// The share used as of `now`; what has fallen away is rounded down.
    pub fn used_at(&self, now: u64) -> Result<u128, RiskError> {
        let elapsed = now.saturating_sub(self.at);
        let faded = SHARE_MAX_E18.checked_mul(u128::from(elapsed)).ok_or(RiskError::Overflow("daily share"))?
            / u128::from(DAY_SECONDS);
        Ok(self.used_e18.saturating_sub(faded))
    }

    /// What a side worth `value` (sign ignored) can still be charged: `⌊(10 % − used)·|value|⌋`.
    pub fn capacity(&self, now: u64, value: Units) -> Result<Units, RiskError> {
        let left = SHARE_MAX_E18.saturating_sub(self.used_at(now)?);
        let left = i128::try_from(left).map_err(|_| RiskError::Overflow("daily share"))?;
        Units::new(mul_div_floor(value.abs().get(), left, E18)?)
    }

    /// Books a charge of `charge ≥ 0` on a side worth `value` (sign ignored), rounded up.
    pub fn charge(&mut self, now: u64, charge: Units, value: Units) -> Result<(), RiskError> {
        self.used_e18 = self.used_at(now)?;
        self.at = now;
        if charge.get() > 0 && !value.is_zero() {
            let used = mul_div_ceil(charge.get(), E18, value.abs().get())?;
            let used = u128::try_from(used).map_err(|_| RiskError::Overflow("daily share"))?;
            self.used_e18 = self.used_e18.saturating_add(used);
        }
        Ok(())
    }
}
