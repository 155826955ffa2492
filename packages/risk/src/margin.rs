//! Equity and margin of an account, and the rule for reducing.

use crate::math::{mul_div_ceil, mul_div_floor_wide, I256};
use crate::planted::{self, Bug};
use crate::price::LegPrices;
use crate::units::{val, Lots, RiskError, Size, Units, UNITS_MAX};

/// Margin rates that hold for sizes up to `lots_max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    pub lots_max: Lots,
    pub initial_bps: u32,
    pub maintenance_bps: u32,
}

impl Tier {
    /// The tier of a size: the first that holds it, beyond all the last.
    pub fn of(tiers: &[Tier], lots: Lots) -> Tier {
        let holds = |tier: &&Tier| lots <= tier.lots_max;
        let none = Tier { lots_max: Lots::ZERO, initial_bps: 10_000, maintenance_bps: 10_000 };
        *tiers.iter().find(holds).or(tiers.last()).unwrap_or(&none)
    }
}

/// One folded leg with its prices and parameters.
#[derive(Clone, Copy, Debug)]
pub struct Leg {
    pub size: Size,
    pub cost: Units,
    pub prices: LegPrices,
    pub tier: Tier,
    /// Open interest of the market after the action, and the depth above which initial margin grows.
    pub open_interest: Lots,
    pub depth: Lots,
    /// The move that the market assumes possible.
    pub gap_bps: u32,
    /// Added to initial margin for poor health of the network.
    pub health_bps: u32,
    /// What it is worth beyond its cost is equity.
    pub gains_count: bool,
}

/// `⌈|value|·rate/10⁴⌉`.
pub fn at_rate(value: Units, bps: u32) -> Result<Units, RiskError> {
    Units::new(mul_div_ceil(value.abs().get(), bps.into(), 10_000)?)
}

impl Leg {
    /// `val(size, mark)`.
    pub fn value(&self) -> Result<Units, RiskError> {
        val(self.size, self.prices.mark)
    }

    /// `⌈|val|·rate/10⁴⌉`.
    pub fn at_rate(&self, bps: u32) -> Result<Units, RiskError> {
        at_rate(self.value()?, bps)
    }

    /// `IM` of the leg, whose value is `value`.
    fn initial(&self, value: Units) -> Result<Units, RiskError> {
        let depth = self.depth.max(Lots::new(1)?);
        if self.open_interest <= depth && self.health_bps == 0 {
            return at_rate(value, self.tier.initial_bps);
        }
        // At most 113 and 92 bits: no product here wraps.
        let health = I256::from(10_000_u64.saturating_add(self.health_bps.into()));
        let rate = I256::from(self.tier.initial_bps) * I256::from(self.open_interest.max(depth).get()) * health;
        let value = I256::from(value.abs().get());
        let divisor = I256::from(depth.get()) * I256::from(100_000_000);
        // ⌈x⌉ = −⌊−x⌋
        Ok(Units::new(mul_div_floor_wide(-value, rate, divisor)?)?.negated())
    }
}

/// What an account has and needs, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// At the mark, at the bounds worse and better for the account.
    pub equity: Units,
    pub equity_low: Units,
    pub equity_high: Units,
    /// `IM`, with the factors of open interest and health.
    pub initial: Units,
    /// `IM_r`, without them.
    pub initial_base: Units,
    /// `MM`.
    pub maintenance: Units,
    /// Σ |val(size, mark)|.
    pub notional: Units,
    /// Σ ⌈|val(size, mark)|·g/10⁴⌉: what a gap would take.
    pub exposure: Units,
}

impl Requirement {
    pub fn meets_initial(&self) -> bool {
        self.equity >= self.initial
    }

    /// `D`: what a gap would leave unpaid, at the mark.
    pub fn deficit_after_gap(&self) -> Result<Units, RiskError> {
        Ok(self.exposure.minus(self.equity)?.at_least_zero())
    }

    pub fn meets_maintenance(&self) -> bool {
        self.equity >= self.maintenance
    }
}

/// Equity and margin of `cash` and folded legs. Values round down, requirements up.
pub fn requirement(cash: Units, legs: &[Leg]) -> Result<Requirement, RiskError> {
    let mut sum = Requirement { equity: cash, equity_low: cash, equity_high: cash, ..Requirement::default() };
    for leg in legs {
        let value = leg.value()?;
        // Valued at one price there is nothing to compute twice.
        let at = |price| if price == leg.prices.mark { Ok(value) } else { val(leg.size, price) };
        let most = if leg.gains_count { Units::new(UNITS_MAX)? } else { Units::ZERO };
        let gain = |value: Units| -> Result<Units, RiskError> { Ok(value.minus(leg.cost)?.min(most)) };
        sum.equity = sum.equity.plus(gain(value)?)?;
        sum.equity_low = sum.equity_low.plus(gain(at(leg.prices.worse)?)?)?;
        sum.equity_high = sum.equity_high.plus(gain(at(leg.prices.better)?)?)?;
        sum.initial = sum.initial.plus(leg.initial(value)?)?;
        sum.initial_base = sum.initial_base.plus(at_rate(value, leg.tier.initial_bps)?)?;
        sum.maintenance = sum.maintenance.plus(at_rate(value, leg.tier.maintenance_bps)?)?;
        sum.exposure = sum.exposure.plus(at_rate(value, leg.gap_bps)?)?;
        sum.notional = sum.notional.plus(value.abs())?;
    }
    Ok(sum)
}

/// Least equity that a reducing fill may leave: `max(0, ⌈MM₁ · min(1, E₀/MM₀)⌉)`, the ratio 1 without MM before (`docs/rules.md`, Fills).
pub fn reducing_floor(before: &Requirement, maintenance_after: Units) -> Result<Units, RiskError> {
    if planted::is(Bug::ReducingRatioIgnored) {
        return Ok(Units::ZERO);
    }
    if before.maintenance.is_zero() || before.equity >= before.maintenance {
        return Ok(maintenance_after.at_least_zero());
    }
    let floor = mul_div_ceil(maintenance_after.get(), before.equity.get(), before.maintenance.get())?;
    Ok(Units::new(floor)?.at_least_zero())
}

/// `⌈|value| · rate/10⁶⌉`.
pub fn fee(value: Units, rate_ppm: u32) -> Result<Units, RiskError> {
    Units::new(mul_div_ceil(value.abs().get(), rate_ppm.into(), 1_000_000)?)
}
