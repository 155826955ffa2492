//! Durations and limits of the fail-safe machine.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

/// Durations of the fail-safe machine, in seconds.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Timing {
    /// What a block usually takes.
    pub block_seconds_usual: u32,
    /// What no block exceeds while the chain lives; at most 10 times the usual.
    pub block_seconds_max: u32,
    /// A stall this long is a gap.
    pub stall_seconds: u64,
    /// A feed's silence this long is a gap.
    pub feed_gap_seconds: u64,
    /// Sources' time ahead of block time by more than this is a late clock.
    pub late_clock_seconds: u64,
    /// A price worse than class B for longer than this trips REDUCE_ONLY.
    pub poor_price_seconds: u64,
    /// After a gap RESUME lasts a quarter of it, at least and at most this, from the first price shown.
    pub grace_seconds_min: u64,
    pub grace_seconds_max: u64,
    /// What a change waits, and for how long it can be executed then.
    pub timelock_seconds: u64,
    pub entry_seconds: u64,
}

impl Default for Timing {
    /// Production, on a chain with blocks of 6 s.
    fn default() -> Self {
        Timing {
            block_seconds_usual: 6,
            block_seconds_max: 60,
            stall_seconds: 600,
            feed_gap_seconds: 300,
            late_clock_seconds: 20,
            poor_price_seconds: 60,
            grace_seconds_min: 300,
            grace_seconds_max: 1_800,
            timelock_seconds: 259_200,
            entry_seconds: 604_800,
        }
    }
}

impl Timing {
    /// As many of [`Timing::durations`], the first, are the detectors'.
    pub const DETECTORS: usize = 4;
    /// No duration is lengthened beyond this many times the usual; detectors beyond it are not for production.
    pub const LONGER_TIMES_MAX: u64 = 10;

    /// What may be lengthened, by name: all but a block's times.
    pub fn durations(&self) -> [(&'static str, u64); 8] {
        [
            ("stall_seconds", self.stall_seconds),
            ("feed_gap_seconds", self.feed_gap_seconds),
            ("late_clock_seconds", self.late_clock_seconds),
            ("poor_price_seconds", self.poor_price_seconds),
            ("grace_seconds_min", self.grace_seconds_min),
            ("grace_seconds_max", self.grace_seconds_max),
            ("timelock_seconds", self.timelock_seconds),
            ("entry_seconds", self.entry_seconds),
        ]
    }
}

/// How much may leave or be added, and how fast.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Limits {
    /// Of the deposits, what may leave beyond own deposits in an hour and in 24 h.
    pub limiter_hour_bps: u32,
    pub limiter_day_bps: u32,
    /// Units an hour that may always leave.
    pub limiter_hour_floor: Uint128,
    /// Smallest ticket, in units.
    pub ticket_min: Uint128,
    /// Units that the one-block bound takes for the insurance if that is less.
    pub bound_floor: Uint128,
    /// The withdrawals' share of the one-block bound.
    pub withdrawal_share_bps: u32,
    /// Added to initial margin while a leg's price is not of class A or its feed had a gap in the last hour.
    pub health_bps: u32,
}

impl Limits {
    /// The usual shares, with the amounts that depend on the denom: `hour_floor` units an hour, `bound_floor` units of insurance.
    pub fn usual(hour_floor: u128, bound_floor: u128) -> Limits {
        Limits {
            limiter_hour_bps: 100,
            limiter_day_bps: 1_000,
            limiter_hour_floor: Uint128::new(hour_floor),
            ticket_min: Uint128::new((hour_floor / 1_000).max(1)),
            bound_floor: Uint128::new(bound_floor),
            withdrawal_share_bps: 1_000,
            health_bps: 5_000,
        }
    }
}
