//! The wind-down of the whole: what is owed by rank, and what is paid of it.

use super::fraction::Fraction;
use crate::planted::{self, Bug};
use crate::units::{RiskError, Units};

/// Callers' part of the users' coins: 1/1,000.
const TIPS_PARTS: i128 = 1_000;

/// What one account is owed, by rank. All ≥ 0; all 0 where it owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// `E`, signed: cash and what positions and held gains are worth.
    pub equity: Units,
    /// Of an account without positions and held gains.
    pub senior: Units,
    /// What it had without its open gains.
    pub principal: Units,
    /// Open gains.
    pub gains: Units,
}

impl Owed {
    /// `cash` with all that folding realised, `open` what positions and held gains are worth beyond it (`None`: the account has neither).
    pub fn new(cash: Units, open: Option<Units>) -> Result<Owed, RiskError> {
        let Some(open) = open else {
            return Ok(Owed { equity: cash, senior: cash.at_least_zero(), ..Owed::default() });
        };
        let equity = cash.plus(open)?;
        let gains = equity.min(open).at_least_zero();
        let gains = if planted::is(Bug::GainsAsPrincipal) { Units::ZERO } else { gains };
        Ok(Owed { equity, gains, principal: equity.at_least_zero().minus(gains)?, ..Owed::default() })
    }

    pub fn is_nothing(&self) -> bool {
        self.equity.get() <= 0
    }
}

/// What all are owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// `S`, `P`, `G`.
    pub senior: Units,
    pub principal: Units,
    pub gains: Units,
    /// Σ E, those below 0 included.
    pub signed: Units,
}

impl Sums {
    pub fn plus(&self, owed: &Owed) -> Result<Sums, RiskError> {
        Ok(Sums {
            senior: self.senior.plus(owed.senior)?,
            principal: self.principal.plus(owed.principal)?,
            gains: self.gains.plus(owed.gains)?,
            signed: self.signed.plus(owed.equity)?,
        })
    }

    fn all(&self) -> Result<Units, RiskError> {
        self.senior.plus(self.principal)?.plus(self.gains)
    }
}

/// The coins of a wind-down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Available {
    /// `V₀`: the users' own, negative where coins are missing.
    pub own: Units,
    /// Float and fees.
    pub house: Units,
}

impl Available {
    /// `tips₀ = ⌊max(0, V₀)/1,000⌋`.
    fn tips(&self) -> Result<Units, RiskError> {
        Units::new(self.own.at_least_zero().get() / TIPS_PARTS)
    }

    /// What is owed, tips included, beyond the users' own coins.
    fn missing(&self, owed: &Sums) -> Result<Units, RiskError> {
        Ok(owed.all()?.plus(self.tips()?)?.minus(self.own)?.at_least_zero())
    }

    /// What insurance is asked for.
    pub fn asked(&self, owed: &Sums) -> Result<Units, RiskError> {
        Ok(self.missing(owed)?.minus(self.house)?.at_least_zero())
    }

    /// Who gets how much: senior first, then the callers, principal, gains.
    pub fn paid(&self, owed: &Sums) -> Result<Paid, RiskError> {
        let value = self.own.plus(self.house.min(self.missing(owed)?))?.at_least_zero();
        let ahead = if planted::is(Bug::TipsFirst) { self.tips()?.min(value) } else { Units::ZERO };
        let senior = owed.senior.min(value.minus(ahead)?);
        let left = value.minus(senior)?;
        let tips = self.tips()?.min(left);
        let left = left.minus(tips)?;
        let principal = owed.principal.min(left);
        let left = left.minus(principal)?;
        let gains = owed.gains.min(left);
        let pot = senior.plus(tips)?.plus(principal)?.plus(gains)?;
        Ok(Paid { senior, tips, principal, gains, residual: self.own.plus(self.house)?.minus(pot)?.at_least_zero() })
    }
}

/// What is paid in all, by rank, and what is left for the stakers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    pub senior: Units,
    pub tips: Units,
    pub principal: Units,
    pub gains: Units,
    pub residual: Units,
}

impl Paid {
    /// What one account gets of `all` that is owed. Floors at most twice.
    pub fn of(&self, one: &Owed, all: &Sums) -> Result<Units, RiskError> {
        let part = |part, whole, units| Fraction { part, whole }.of(units);
        let senior = part(self.senior, all.senior, one.senior)?;
        let principal = part(self.principal, all.principal, one.principal)?;
        senior.plus(principal)?.plus(part(self.gains, all.gains, one.gains)?)
    }
}
