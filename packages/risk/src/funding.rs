//! Funding between the sides of a perpetual.

use crate::math::{mul_div_floor_wide, I256};
use crate::units::{RiskError, Units};

/// Seconds over which the average premium is paid in full.
const FUNDING_PERIOD_SECONDS: i128 = 28_800;
/// Longest time that one accrual charges.
const STEP_SECONDS_MAX: u64 = 600;

/// Accumulators of a market's two feeds at its last accrual: Σ mark·dt and Σ dt over class-B time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accumulators {
    pub mark_seconds: u128,
    pub seconds: u64,
    pub premium_mark_seconds: u128,
    pub premium_seconds: u64,
}

/// What longs pay shorts since `last`: `⌊value · clamp(average premium, ± cap) · min(dt, 600)/28,800⌋`, one division, `value = val(OI, mark)`.
/// 0 where either feed made no class-B time.
pub fn funding_total(value: Units, last: &Accumulators, now: &Accumulators, cap_bps: u32) -> Result<Units, RiskError> {
    let overflow = || RiskError::Overflow("funding");
    let seconds = now.seconds.saturating_sub(last.seconds);
    let premium_seconds = now.premium_seconds.saturating_sub(last.premium_seconds);
    let mark = I256::from(now.mark_seconds.saturating_sub(last.mark_seconds));
    let premium = I256::from(now.premium_mark_seconds.saturating_sub(last.premium_mark_seconds));
    if seconds == 0 || premium_seconds == 0 || mark == I256::ZERO || value.is_zero() {
        return Ok(Units::ZERO);
    }
    // Sums are at most 128 bits and seconds 64: what is not checked below stays under 230 bits.
    let base = mark.checked_mul(I256::from(premium_seconds)).ok_or_else(overflow)?;
    let above = premium.checked_mul(I256::from(seconds)).ok_or_else(overflow)? - base;
    let (cap, bps) = (I256::from(cap_bps), I256::from(10_000));
    let (rate, per) = if above.abs().checked_mul(bps).ok_or_else(overflow)? > base * cap {
        (cap * above.signum(), bps)
    } else {
        (above, base)
    };
    let factor = rate * I256::from(seconds.min(STEP_SECONDS_MAX));
    let divisor = per.checked_mul(I256::from(FUNDING_PERIOD_SECONDS)).ok_or_else(overflow)?;
    Units::new(mul_div_floor_wide(I256::from(value.get()), factor, divisor)?)
}
