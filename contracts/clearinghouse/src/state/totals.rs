//! The border: what the contract holds and what of it is not the users'; and what the modes of the whole are computed from.

use breakwater_failsafe::{Deposits, Until};
use breakwater_interfaces::varint::write_u128;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{LeakyLimit, RiskError, Units, DAY_SECONDS, UNITS_MAX};

use super::codec::{self, RecordError, RECORD_VERSION};

/// How long REDUCE_ONLY outlasts a shortfall or too many defaults, in seconds.
const REST_SECONDS: u64 = 600;
/// Share of the insurance that defaults may absorb in 24 h, in percent.
const DEFAULTS_PERCENT: i128 = 20;

/// Packed in this order. Fills read it (it lies beside the settings) and never write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Coins in minus coins out.
    pub held: Units,
    pub float: Units,
    pub treasury: Units,
    /// Σ of the tickets that wait, and of the claims that could not be paid.
    pub tickets: Units,
    pub parked: Units,
    /// Σ of the markets' shortfalls.
    pub shortfall: Units,
    /// What the insurance fund said it had left.
    pub fund: Units,
    /// Deposits averaged over 24 h, and the block time at which that was true.
    pub averaged: Units,
    pub averaged_at: u64,
    /// Defaults absorbed, falling to 0 within 24 h, and the block time at which that was true.
    pub defaulted: Units,
    pub defaulted_at: u64,
    /// When the shortfall last ceased to exceed the float.
    pub short_ended_at: u64,
    /// When it was first shown, and not refuted since, that the shortfall exceeds 1 % of the average deposits.
    pub large_shown_at: u64,
    /// Mask of the modes of the whole that was reported last.
    pub mask: u8,
    pub last_account: u64,
    pub repaid_hour: LeakyLimit,
    pub repaid_day: LeakyLimit,
    /// On their way to another chain, beside `held`.
    pub flying: Units,
    /// What a final wind-down has paid its claims, minus what float and tickets gave to them.
    pub ended: Units,
}

/// `before − ⌊before · min(Δt, 86,400)/86,400⌋` and the like: a step of a day's length, truncated.
fn daily(amount: Units, since: u64, now: u64) -> Result<Units, RiskError> {
    let elapsed = now.saturating_sub(since).min(DAY_SECONDS);
    let part = breakwater_risk::mul_div_floor(amount.abs().get(), elapsed.into(), DAY_SECONDS.into())?;
    let part = Units::new(part)?;
    Ok(if amount.is_negative() { part.negated() } else { part })
}

impl Totals {
    /// What users own of the coins.
    pub fn deposits(&self) -> Result<Units, RiskError> {
        self.held.minus(self.float)?.minus(self.treasury)?.minus(self.parked)?.minus(self.tickets)
    }

    /// The 24-h average of the deposits as of `now`, if they have been what they are since it was taken.
    pub fn average(&self, now: u64) -> Result<Units, RiskError> {
        let step = daily(self.deposits()?.minus(self.averaged)?, self.averaged_at, now)?;
        self.averaged.plus(step)
    }

    /// What the limiter is a share of.
    pub fn limiter_base(&self, now: u64) -> Result<Deposits, RiskError> {
        let deposits = self.deposits()?.positive();
        let average = if planted::is(Bug::AverageIgnored) { deposits } else { self.average(now)?.positive() };
        Ok(Deposits { now: deposits, average })
    }

    /// Float and fund, in units: of both at their limits more than one amount holds, and no message may fail for that.
    fn insurance(&self) -> i128 {
        self.float.get().saturating_add(self.fund.get()).max(0)
    }

    /// What bounds and breakers are shares of: the insurance, or `floor` units if that is more.
    pub fn base(&self, floor: Units) -> i128 {
        self.insurance().max(floor.get())
    }

    /// The insurance fund is sent `units`, not negative; together they count as an amount at most.
    pub fn fund_is_sent(&mut self, units: Units) -> Result<(), RiskError> {
        self.fund = self.fund.plus(units).or_else(|_| Units::new(UNITS_MAX))?;
        Ok(())
    }

    /// Counts what one default needed.
    pub fn absorb(&mut self, need: Units, now: u64) -> Result<(), RiskError> {
        if need.is_zero() {
            return Ok(());
        }
        let gone = daily(self.defaulted, self.defaulted_at, now)?;
        self.defaulted = self.defaulted.minus(gone)?.plus(need)?;
        self.defaulted_at = now;
        Ok(())
    }

    /// Until when the whole may only be reduced because of unpaid losses.
    pub fn short_until(&self, now: u64) -> Option<Until> {
        if self.shortfall > self.float {
            return Some(Until::Unknown);
        }
        let end = self.short_ended_at.saturating_add(REST_SECONDS);
        (self.short_ended_at > 0 && now < end).then_some(Until::At(end))
    }

    /// Until when the whole may only be reduced because defaults have taken too much of the insurance.
    pub fn defaults_until(&self, floor: Units, now: u64) -> Result<Option<Until>, RiskError> {
        let cap = Units::new(breakwater_risk::mul_div_floor(self.base(floor), DEFAULTS_PERCENT, 100)?)?;
        if self.defaulted <= cap {
            return Ok(None);
        }
        let beyond = self.defaulted.minus(cap)?;
        let seconds = breakwater_risk::mul_div_ceil(beyond.get(), DAY_SECONDS.into(), self.defaulted.get())?;
        let seconds = u64::try_from(seconds).unwrap_or(DAY_SECONDS);
        let end = self.defaulted_at.saturating_add(seconds).saturating_add(REST_SECONDS);
        Ok((now < end).then_some(Until::At(end)))
    }

    /// The shortfall exceeds 1 % of the average deposits.
    pub fn is_shortfall_large(&self, now: u64) -> Result<bool, RiskError> {
        Ok(self.shortfall.get().saturating_mul(100) > self.average(now)?.at_least_zero().get())
    }

    /// As it is to be stored, given what was stored before.
    pub fn dated(&mut self, before: &Totals, now: u64) -> Result<(), RiskError> {
        if self.deposits()? != before.deposits()? {
            self.averaged = before.average(now)?;
            self.averaged_at = now;
        }
        if !self.is_shortfall_large(now)? {
            self.large_shown_at = 0;
        }
        if before.shortfall > before.float && self.shortfall <= self.float {
            self.short_ended_at = now;
        }
        Ok(())
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        for units in [
            self.held,
            self.float,
            self.treasury,
            self.tickets,
            self.parked,
            self.shortfall,
            self.fund,
            self.averaged,
            self.defaulted,
        ] {
            codec::write_units(&mut out, units);
        }
        for number in [self.averaged_at, self.defaulted_at, self.short_ended_at, self.large_shown_at, self.last_account]
        {
            write_u128(&mut out, number.into());
        }
        for limit in [self.repaid_hour, self.repaid_day] {
            write_u128(&mut out, limit.used);
            write_u128(&mut out, limit.at.into());
        }
        out.push(self.mask);
        if !self.flying.is_zero() || !self.ended.is_zero() {
            codec::write_units(&mut out, self.flying);
            codec::write_units(&mut out, self.ended);
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let mut totals = Totals {
            held: codec::read_units(&mut reader)?,
            float: codec::read_units(&mut reader)?,
            treasury: codec::read_units(&mut reader)?,
            tickets: codec::read_units(&mut reader)?,
            parked: codec::read_units(&mut reader)?,
            shortfall: codec::read_units(&mut reader)?,
            fund: codec::read_units(&mut reader)?,
            averaged: codec::read_units(&mut reader)?,
            defaulted: codec::read_units(&mut reader)?,
            averaged_at: reader.u64()?,
            defaulted_at: reader.u64()?,
            short_ended_at: reader.u64()?,
            large_shown_at: reader.u64()?,
            last_account: reader.u64()?,
            repaid_hour: LeakyLimit { used: reader.u128()?, at: reader.u64()? },
            repaid_day: LeakyLimit { used: reader.u128()?, at: reader.u64()? },
            mask: reader.byte()?,
            ..Totals::default()
        };
        if !reader.is_empty() {
            totals.flying = codec::read_units(&mut reader)?;
            totals.ended = codec::read_units(&mut reader)?;
        }
        reader.finish()?;
        Ok(totals)
    }
}
