//! Who pays for a default: float, opposite sides within their daily share, float again, the sides up to the gap; the rest is shortfall.

use crate::math::{mul_div_ceil, mul_div_floor};
use crate::planted::{self, Bug};
use crate::units::{RiskError, Units};

/// The float as it stands for one account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountFloat {
    pub held: Units,
    /// What it has paid for the account since that last met its initial margin.
    pub paid: Units,
}

impl AccountFloat {
    /// Pays of `need` what it holds, but at most `most` in all.
    pub fn pay(&mut self, need: Units, most: Units) -> Result<Units, RiskError> {
        let limited = !planted::is(Bug::FloatLimitIgnored);
        let room = if limited { most.minus(self.paid)?.at_least_zero() } else { need };
        let pays = need.min(self.held).min(room);
        self.held = self.held.minus(pays)?;
        self.paid = self.paid.plus(pays)?;
        Ok(pays)
    }
}

/// A touched leg of a defaulter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultedLeg {
    /// `T`: its value at the mark; of one that stays open, at the bound better for the account.
    pub value: Units,
    pub cost: Units,
    pub maintenance_bps: u32,
    pub gap_bps: u32,
    /// What its opposite side's daily share still allows; `None`: the leg stays open, and no side bears any of it.
    pub capacity: Option<Units>,
}

impl DefaultedLeg {
    /// `⌈|T| · maintenance⌉`.
    fn weight(&self) -> Result<Units, RiskError> {
        if planted::is(Bug::WeightsByLoss) {
            return Ok(self.cost.minus(self.value)?.at_least_zero());
        }
        Units::new(mul_div_ceil(self.value.abs().get(), self.maintenance_bps.into(), 10_000)?)
    }

    /// `⌊g · |T|⌋`.
    fn gap_value(&self) -> Result<Units, RiskError> {
        Units::new(mul_div_floor(self.value.abs().get(), self.gap_bps.into(), 10_000)?)
    }
}

/// What the opposite side of one closed leg is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideCharge {
    pub whole: Units,
    /// The part of it beyond the daily share.
    pub over_share: Units,
}

/// Who pays how much of a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossPlan {
    pub need: Units,
    pub from_float: Units,
    /// One for each leg with a capacity, in their order.
    pub charges: Vec<SideCharge>,
    pub from_sides: Units,
    pub shortfall: Units,
    /// The leg whose market owes the shortfall: of the largest weight among all; ties: the first.
    pub heaviest: Option<usize>,
}

/// Steps 2 to 6 of `Resolve` (`docs/rules.md`): `cash` and the legs after touching, `float_first` what the float may pay in step 3.
pub fn plan_loss(
    cash: Units,
    legs: &[DefaultedLeg],
    mut float: AccountFloat,
    float_first: Units,
) -> Result<LossPlan, RiskError> {
    let need = need(cash, legs)?;
    let first = float.pay(need, float_first)?;
    let mut bearers = Vec::with_capacity(legs.len());
    let mut gaps = Vec::with_capacity(legs.len());
    let mut float_second = Units::ZERO;
    for (leg, capacity) in legs.iter().filter_map(|leg| Some((leg, leg.capacity?))) {
        let gap = leg.gap_value()?;
        bearers.push(Bearer { weight: leg.weight()?, limit: gap.min(capacity), charge: Units::ZERO });
        gaps.push(gap);
        float_second = float_second.plus(gap)?;
    }
    let after_share = split(need.minus(first)?, &mut bearers)?;
    let second = float.pay(after_share, float_second)?;
    // Beyond the daily share, up to the gap: until markets can settle.
    let within: Vec<Units> = bearers.iter().map(|bearer| bearer.charge).collect();
    for (bearer, gap) in bearers.iter_mut().zip(gaps) {
        bearer.limit = gap.minus(bearer.charge)?.at_least_zero();
        bearer.charge = Units::ZERO;
    }
    let shortfall = split(after_share.minus(second)?, &mut bearers)?;
    let mut charges = Vec::with_capacity(bearers.len());
    let mut from_sides = Units::ZERO;
    for (within, beyond) in within.into_iter().zip(bearers) {
        let whole = within.plus(beyond.charge)?;
        charges.push(SideCharge { whole, over_share: beyond.charge });
        from_sides = from_sides.plus(whole)?;
    }
    let heaviest = heaviest(legs)?;
    Ok(LossPlan { need, from_float: first.plus(second)?, charges, from_sides, shortfall, heaviest })
}

/// `max(0, −(cash + Σ (T − cost)))`.
fn need(cash: Units, legs: &[DefaultedLeg]) -> Result<Units, RiskError> {
    let mut sum = cash;
    for leg in legs {
        sum = sum.plus(leg.value.minus(leg.cost)?)?;
    }
    Ok(sum.negated().at_least_zero())
}

fn heaviest(legs: &[DefaultedLeg]) -> Result<Option<usize>, RiskError> {
    let mut heaviest: Option<(Units, usize)> = None;
    for (place, leg) in legs.iter().enumerate() {
        let weight = leg.weight()?;
        if heaviest.is_none_or(|(most, _)| weight > most) {
            heaviest = Some((weight, place));
        }
    }
    Ok(heaviest.map(|(_, place)| place))
}

/// One market that bears a part of a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Maintenance margin of the defaulter's leg: what the split goes by.
    pub weight: Units,
    /// Most that this market may be charged in this split.
    pub limit: Units,
    /// What it was charged.
    pub charge: Units,
}

/// Splits `loss ≥ 0` over the bearers pro rata to weight, in market order: share `⌊loss·w/Σw⌋`, leftover units one each from the first;
/// what exceeds a limit is split again over those not full. Each round ends the split or fills a bearer. Returns what nobody could bear.
pub fn split(loss: Units, bearers: &mut [Bearer]) -> Result<Units, RiskError> {
    let mut rest = loss;
    while rest.get() > 0 {
        let open: Vec<usize> = (0..bearers.len()).filter(|&i| bearers[i].charge < bearers[i].limit).collect();
        if open.is_empty() {
            return Ok(rest);
        }
        let sum: i128 = open.iter().map(|&i| bearers[i].weight.get()).sum();
        let weight = |b: &Bearer| if sum == 0 { 1 } else { b.weight.get() };
        let sum = if sum == 0 { i128::try_from(open.len()).map_err(|_| RiskError::Overflow("split"))? } else { sum };
        let mut shares = Vec::with_capacity(open.len());
        for &i in &open {
            shares.push(mul_div_floor(rest.get(), weight(&bearers[i]), sum)?);
        }
        let mut leftover = rest.get() - shares.iter().sum::<i128>();
        let mut unborne = Units::ZERO;
        for (&i, share) in open.iter().zip(shares) {
            let extra = i128::from(leftover > 0);
            leftover -= extra;
            let share = Units::new(share + extra)?;
            let room = bearers[i].limit.minus(bearers[i].charge)?;
            let borne = share.min(room);
            bearers[i].charge = bearers[i].charge.plus(borne)?;
            unborne = unborne.plus(share.minus(borne)?)?;
        }
        rest = unborne;
    }
    Ok(Units::ZERO)
}
