//! How fast refills may empty the fund: two leaky buckets, 5 % of the assets an hour and 20 % a day.
//!
//! A bucket's capacity is that share of the assets *at the time of the call*, and it leaks one capacity per period. What is drawn in any window of
//! length w is therefore at most `C·(1 + w/T)`, with C the largest capacity in it. The assets shrink with every draw, so the limits only
//! tighten during a run of losses; a stake widens them at once, at that staker's own risk.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

/// Share of the assets, in per cent, per period in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub percent: u32,
    pub period_seconds: u64,
}

pub const HOUR: Limit = Limit { percent: 5, period_seconds: 3_600 };
pub const DAY: Limit = Limit { percent: 20, period_seconds: 86_400 };

/// Units drawn and not yet leaked, as of `at` (seconds).
#[cw_serde]
#[derive(Copy, Default)]
pub struct Bucket {
    pub used: Uint128,
    pub at: u64,
}

impl Limit {
    fn capacity(&self, assets: Uint128) -> Uint128 {
        narrowed(assets.full_mul(u128::from(self.percent)) / Uint256::from(100_u32))
    }
}

impl Bucket {
    /// What may be drawn now, rounded down.
    pub fn available(&self, limit: Limit, assets: Uint128, now: u64) -> Uint128 {
        limit.capacity(assets).saturating_sub(self.used_now(limit, assets, now))
    }

    /// The bucket after `amount` more is drawn.
    pub fn drawn(&self, amount: Uint128, limit: Limit, assets: Uint128, now: u64) -> Bucket {
        Bucket { used: self.used_now(limit, assets, now).saturating_add(amount), at: now }
    }

    fn used_now(&self, limit: Limit, assets: Uint128, now: u64) -> Uint128 {
        let elapsed = now.saturating_sub(self.at);
        let leaked = limit.capacity(assets).full_mul(elapsed) / Uint256::from(limit.period_seconds);
        self.used.saturating_sub(narrowed(leaked))
    }
}

/// What both limits leave.
pub fn refillable(hour: &Bucket, day: &Bucket, assets: Uint128, now: u64) -> Uint128 {
    hour.available(HOUR, assets, now).min(day.available(DAY, assets, now))
}

fn narrowed(wide: Uint256) -> Uint128 {
    Uint128::try_from(wide).unwrap_or(Uint128::MAX)
}
