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
    /// Its market settles.
    pub settles: bool,
    /// `val(OI, p)` of its market, and what that owes already.
    pub side_value: Units,
    pub shortfall: Units,
}

/// Part of a market's side that its shortfall may reach before the market has to end: 1/1,000. One unit must not end a market.
const SHORTFALL_PARTS: i128 = 1_000;

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

    /// Its market can owe `left` more and go on.
    fn can_owe(&self, left: Units) -> Result<bool, RiskError> {
        let most = Units::new(mul_div_floor(self.side_value.get(), 1, SHORTFALL_PARTS)?)?;
        Ok(self.shortfall.plus(left)? <= most || planted::is(Bug::MarketNeverEnds))
    }
}

/// What becomes of a loss that float and sides did not bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossEnd {
    Borne,
    /// The market of this leg owes it.
    Owed {
        leg: usize,
        units: Units,
    },
    /// The market of this leg has to end, with the leg open; so much stays negative cash until it is registered.
    Ends {
        leg: usize,
        unpaid: Units,
    },
    /// It stays negative cash until the market of the largest leg, which settles already, is registered.
    Unpaid {
        units: Units,
    },
}

/// Who pays how much of a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossPlan {
    pub need: Units,
    pub from_float: Units,
    /// What the opposite side of each leg is charged; `None`: the leg stays open.
    pub charges: Vec<Option<Units>>,
    pub from_sides: Units,
    pub end: LossEnd,
}

/// Steps 2 to 6 of `Resolve` (`docs/rules.md`): `cash` (held gains included) and the legs after touching, `float_first` what the float may pay
/// in step 3.
pub fn plan_loss(
    cash: Units,
    legs: &[DefaultedLeg],
    mut float: AccountFloat,
    float_first: Units,
) -> Result<LossPlan, RiskError> {
    let need = need(cash, legs)?;
    let first = float.pay(need, float_first)?;
    let mut float_second = Units::ZERO;
    for leg in legs.iter().filter(|leg| leg.capacity.is_some()) {
        float_second = float_second.plus(leg.gap_value()?)?;
    }
    let (charges, after_share) = bear(need.minus(first)?, legs, None)?;
    let second = float.pay(after_share, float_second)?;
    let (from_float, left) = (first.plus(second)?, after_share.minus(second)?);
    let (charges, end) = end(need.minus(from_float)?, left, legs, charges)?;
    let mut from_sides = Units::ZERO;
    for charge in charges.iter().flatten() {
        from_sides = from_sides.plus(*charge)?;
    }
    Ok(LossPlan { need, from_float, charges, from_sides, end })
}

/// Splits `loss` over the legs that close, all but `open`, within gaps and daily shares. Returns what each is charged, and what nobody could bear.
fn bear(loss: Units, legs: &[DefaultedLeg], open: Option<usize>) -> Result<(Vec<Option<Units>>, Units), RiskError> {
    let mut places = Vec::with_capacity(legs.len());
    let mut bearers = Vec::with_capacity(legs.len());
    for (place, leg) in legs.iter().enumerate().filter(|(place, _)| Some(*place) != open) {
        if let Some(capacity) = leg.capacity {
            places.push(place);
            bearers.push(Bearer { weight: leg.weight()?, limit: leg.gap_value()?.min(capacity), charge: Units::ZERO });
        }
    }
    let left = split(loss, &mut bearers)?;
    let mut charges = vec![None; legs.len()];
    for (place, bearer) in places.into_iter().zip(bearers) {
        charges[place] = Some(bearer.charge);
    }
    Ok((charges, left))
}

/// Step 6: who owes what is left, or which market has to end. `unborne` is what the sides are to bear in all.
fn end(
    unborne: Units,
    left: Units,
    legs: &[DefaultedLeg],
    charges: Vec<Option<Units>>,
) -> Result<(Vec<Option<Units>>, LossEnd), RiskError> {
    let heaviest = heaviest(legs)?.and_then(|place| Some((place, legs.get(place)?)));
    let Some((place, largest)) = heaviest.filter(|_| !left.is_zero()) else {
        return Ok((charges, LossEnd::Borne));
    };
    if largest.settles {
        return Ok((charges, LossEnd::Unpaid { units: left }));
    }
    if largest.can_owe(left)? {
        return Ok((charges, LossEnd::Owed { leg: place, units: left }));
    }
    let (charges, unpaid) = bear(unborne, legs, Some(place))?;
    Ok((charges, LossEnd::Ends { leg: place, unpaid }))
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
