//! How fast what is owed beyond an account's own net deposits may leave.

use crate::bucket::{Bucket, Rate};
use crate::math::mul_div_floor;
use crate::refusal::Refusal;

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;
const BPS: u128 = 10_000;

/// Shares of the deposits in bps, and units an hour below which the limiter never falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimiterRates {
    pub hour_bps: u32,
    pub day_bps: u32,
    pub hour_floor: u128,
}

impl LimiterRates {
    /// No configuration may be tighter an hour: it would hold users' coins.
    pub const HOUR_BPS_MIN: u32 = 50;

    /// Errors: an hourly share under 0.5 % or over the daily one, a daily one over 100 %.
    pub fn check(&self) -> Result<(), Refusal> {
        let (hour, day) = (u128::from(self.hour_bps), u128::from(self.day_bps));
        let outside = |value, floor, ceiling| Refusal::OutOfBounds { value, floor, ceiling };
        let floor = u128::from(Self::HOUR_BPS_MIN);
        if day < floor || day > BPS {
            return Err(outside(day, floor, BPS));
        }
        if hour < floor || hour > day {
            return Err(outside(hour, floor, day));
        }
        Ok(())
    }

    /// `⌊base · share⌋` of the smaller of deposits now and their 24-h average, at least the floor: coins paid in a moment ago widen nothing. The
    /// day's is at least the hour's.
    fn rates(&self, deposits: Deposits) -> (Rate, Rate) {
        let base = deposits.now.min(deposits.average);
        let share = |bps: u32| mul_div_floor(base, bps.into(), BPS).unwrap_or(u128::MAX);
        let hour = share(self.hour_bps).max(self.hour_floor);
        let day = share(self.day_bps).max(hour);
        (Rate { capacity: hour, window_seconds: HOUR }, Rate { capacity: day, window_seconds: DAY })
    }
}

/// Units on deposit: now, and averaged over 24 h.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposits {
    pub now: u128,
    pub average: u128,
}

/// Units that left, against the hour's and the day's share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Limiter {
    pub hour: Bucket,
    pub day: Bucket,
}

impl Limiter {
    /// Units that may leave at `now`.
    pub fn room(&self, now: u64, deposits: Deposits, rates: &LimiterRates) -> u128 {
        let (hour, day) = rates.rates(deposits);
        self.hour.room(now, &hour).min(self.day.room(now, &day))
    }

    /// With `amount` gone. Errors: either share is used up.
    pub fn taken(&self, amount: u128, now: u64, deposits: Deposits, rates: &LimiterRates) -> Result<Limiter, Refusal> {
        let (hour, day) = rates.rates(deposits);
        Ok(Limiter { hour: self.hour.taken(amount, now, &hour)?, day: self.day.taken(amount, now, &day)? })
    }
}

/// What a payout meets, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutLimits {
    /// The account's net deposits that leave freely; 0 where a shortfall forbids it.
    pub own: u128,
    /// The limiter's.
    pub room: u128,
    /// While they do, nothing passes them.
    pub tickets_wait: bool,
    /// The smallest ticket.
    pub ticket_min: u128,
}

/// How one payout is split. `free + limited + ticket` is what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Of the account's own net deposits: leaves without the limiter.
    pub free: u128,
    /// Leaves now, through the limiter.
    pub limited: u128,
    /// Waits as a ticket.
    pub ticket: u128,
}

impl Payout {
    /// Own deposits first, then through the limiter, the rest waits. Errors: the rest is too small for a ticket; what can be asked for instead is
    /// said.
    pub fn split(asked: u128, limits: &PayoutLimits) -> Result<Payout, Refusal> {
        let PayoutLimits { own, room, tickets_wait, ticket_min } = *limits;
        let free = asked.min(own);
        let beyond = asked - free;
        let limited = if tickets_wait { 0 } else { beyond.min(room) };
        let ticket = beyond - limited;
        if ticket > 0 && ticket < ticket_min {
            return Err(Refusal::SmallTicket { rest: ticket, min: ticket_min, at_once: free + limited });
        }
        Ok(Payout { free, limited, ticket })
    }
}
