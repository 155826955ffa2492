//! Durations and limits: what they may be, and how they may change.

use breakwater_interfaces::clearinghouse::{Limits, Timing};
use cosmwasm_std::Uint128;

use crate::reference::ledger::Ledger;
use crate::reference::num::UNITS_MAX;
use crate::reference::refusal::{Refusal, Result};

const BPS: u64 = 10_000;

/// An amount; what is beyond every limit stays there.
pub fn units(amount: Uint128) -> i128 {
    i128::try_from(amount.u128()).unwrap_or(i128::MAX)
}

/// Those durations that are compared with the usual ones, in one order.
fn durations(timing: &Timing) -> [u64; 8] {
    [
        timing.stall_seconds,
        timing.feed_gap_seconds,
        timing.late_clock_seconds,
        timing.poor_price_seconds,
        timing.grace_seconds_min,
        timing.grace_seconds_max,
        timing.timelock_seconds,
        timing.entry_seconds,
    ]
}

/// Any shorter than usual, or one of the first four longer than 10 times.
pub fn is_non_production(timing: &Timing) -> bool {
    let pairs = durations(timing).into_iter().zip(durations(&Timing::default()));
    pairs.enumerate().any(|(place, (own, usual))| own < usual || (place < 4 && own > 10 * usual))
}

pub fn check_timing(timing: &Timing) -> Result<()> {
    let (usual, most) = (timing.block_seconds_usual, timing.block_seconds_max);
    let fits = usual >= 1 && most >= 1 && u64::from(most) <= 10 * u64::from(usual);
    (fits && timing.grace_seconds_min <= timing.grace_seconds_max).then_some(()).ok_or(Refusal::InvalidParams)
}

impl Ledger {
    pub(in crate::reference) fn set_timing(&mut self, timing: &Timing) -> Result<()> {
        check_timing(timing)?;
        let old = &self.state.timing;
        let same_blocks =
            old.block_seconds_usual == timing.block_seconds_usual && old.block_seconds_max == timing.block_seconds_max;
        let usual = durations(&Timing::default());
        let changes = durations(old).into_iter().zip(durations(timing)).zip(usual);
        let grows = changes.into_iter().all(|((old, new), usual)| new == old || (new > old && new <= 10 * usual));
        if !same_blocks || !grows {
            return Err(Refusal::InvalidParams);
        }
        self.state.timing = *timing;
        Ok(())
    }

    pub(in crate::reference) fn set_limits(&mut self, limits: &Limits) -> Result<()> {
        let (hour, day) = (limits.limiter_hour_bps, limits.limiter_day_bps);
        let ticket_most = units(limits.limiter_hour_floor).saturating_mul(10).max(1);
        let fits = (50..=day).contains(&hour)
            && day <= 10_000
            && (1..=ticket_most).contains(&units(limits.ticket_min))
            && units(limits.bound_floor) <= UNITS_MAX
            && units(limits.limiter_hour_floor) <= UNITS_MAX
            && limits.health_bps <= 20_000;
        if !fits {
            return Err(Refusal::InvalidParams);
        }
        self.state.limits = *limits;
        self.check_shares()
    }

    /// All shares of the one-block bound together are at most the whole of it.
    pub(in crate::reference) fn check_shares(&self) -> Result<()> {
        let markets = self.state.markets.values().map(|market| u64::from(market.params.block_share_bps));
        let all = markets.sum::<u64>() + u64::from(self.state.limits.withdrawal_share_bps);
        (all <= BPS).then_some(()).ok_or(Refusal::InvalidParams)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_production() {
        let usual = Timing::default();
        assert!(!is_non_production(&usual));
        assert!(!is_non_production(&Timing { stall_seconds: 6_000, block_seconds_usual: 1, ..usual }));
        assert!(is_non_production(&Timing { stall_seconds: 6_001, ..usual }));
        assert!(is_non_production(&Timing { timelock_seconds: 259_199, ..usual }));
        assert!(!is_non_production(&Timing { timelock_seconds: 9_000_000, ..usual }));
        assert!(check_timing(&Timing { block_seconds_max: 61, ..usual }).is_err());
    }
}
