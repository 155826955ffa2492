//! The layers of the waterfall that pay what an account owes, in order. Each pays `min(need, available)`; the rest falls through.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{mul_div_ceil, split, val, Bearer, Units};

use super::close::Closing;
use crate::error::ContractError;
use crate::ledger::{book_shortfall, draw_float, FoldedLeg, Ledger, Realised, Valuation};

/// Who paid how much of a default.
pub struct LossPaid {
    pub need: Units,
    pub from_float: Units,
    pub from_sides: Units,
    pub shortfall: Units,
}

/// Steps 2 to 6 of DESIGN §6: finds the need and lets float, sides, float and sides again pay it; the rest is shortfall.
/// Leaves each closing leg's charge in it.
pub fn pay_loss(
    ledger: &mut Ledger,
    account: AccountId,
    standing: &Valuation,
    realised: &Realised,
    legs: &mut [Closing],
) -> Result<LossPaid, ContractError> {
    let need = need(standing)?;
    let first = draw_float(ledger, account, need, realised.initial_base)?;
    let mut bearers = bearers(ledger, legs)?;
    let after_share = split(need.minus(first)?, &mut bearers)?;
    let mut most = Units::ZERO;
    for leg in legs.iter() {
        most = most.plus(leg.gap_value()?)?;
    }
    let second = draw_float(ledger, account, after_share, most)?;
    let within: Vec<Units> = bearers.iter().map(|bearer| bearer.charge).collect();
    // Beyond the daily share, up to the gap: until markets can settle (DESIGN §6 step 6).
    for (bearer, leg) in bearers.iter_mut().zip(legs.iter()) {
        bearer.limit = leg.gap_value()?.minus(bearer.charge)?.at_least_zero();
        bearer.charge = Units::ZERO;
    }
    let shortfall = split(after_share.minus(second)?, &mut bearers)?;
    let mut from_sides = Units::ZERO;
    for ((leg, bearer), within) in legs.iter_mut().zip(&bearers).zip(within) {
        leg.charge = leg.charge.plus(within)?.plus(bearer.charge)?;
        leg.over_share = bearer.charge;
        from_sides = from_sides.plus(within)?.plus(bearer.charge)?;
    }
    if !shortfall.is_zero() {
        let market = heaviest(standing)?.ok_or(ContractError::NothingClosable { account })?;
        book_shortfall(ledger, account, market, shortfall)?;
    }
    Ok(LossPaid { need, from_float: first.plus(second)?, from_sides, shortfall })
}

/// `T`: the leg at the mark, one that stays open at the bound better for the account.
fn worth(leg: &FoldedLeg) -> Result<Units, ContractError> {
    Ok(val(leg.size, if leg.has_class { leg.prices.mark } else { leg.prices.better })?)
}

/// `max(0, −(cash + Σ (T − cost)))`.
fn need(standing: &Valuation) -> Result<Units, ContractError> {
    let mut sum = standing.cash;
    for leg in &standing.legs {
        sum = sum.plus(worth(leg)?.minus(leg.cost)?)?;
    }
    Ok(sum.negated().at_least_zero())
}

/// The opposite sides, each with its weight and what the day still allows.
fn bearers(ledger: &mut Ledger, legs: &[Closing]) -> Result<Vec<Bearer>, ContractError> {
    let mut bearers = Vec::with_capacity(legs.len());
    for leg in legs {
        let capacity = leg.capacity(ledger)?;
        let limit = leg.gap_value()?.min(capacity);
        bearers.push(Bearer { weight: weight(&leg.leg)?, limit, charge: Units::ZERO });
    }
    Ok(bearers)
}

/// `⌈|T| · maintenance⌉`.
fn weight(leg: &FoldedLeg) -> Result<Units, ContractError> {
    let value = worth(leg)?;
    if planted::is(Bug::WeightsByLoss) {
        return Ok(leg.cost.minus(value)?.at_least_zero());
    }
    Ok(Units::new(mul_div_ceil(value.abs().get(), leg.tier.maintenance_bps.into(), 10_000)?)?)
}

/// The market with the largest weight among all legs; ties: the lowest id.
fn heaviest(standing: &Valuation) -> Result<Option<u8>, ContractError> {
    let mut heaviest: Option<(Units, u8)> = None;
    for leg in &standing.legs {
        let weight = weight(leg)?;
        if heaviest.is_none_or(|(most, _)| weight > most) {
            heaviest = Some((weight, leg.market));
        }
    }
    Ok(heaviest.map(|(_, market)| market))
}
