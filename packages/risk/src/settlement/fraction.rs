//! A part of a whole, as two integers.

use crate::math::mul_div_floor;
use crate::units::{RiskError, Units};

/// `part` of `whole`, both ≥ 0, part ≤ whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    pub part: Units,
    pub whole: Units,
}

impl Fraction {
    /// What is left of `whole` when `cut` of it goes; of nothing all.
    pub fn left(whole: Units, cut: Units) -> Result<Fraction, RiskError> {
        if whole.is_zero() {
            let one = Units::new(1)?;
            return Ok(Fraction { part: one, whole: one });
        }
        Ok(Fraction { part: whole.minus(cut)?, whole })
    }

    /// `⌊units · part/whole⌋`; all where the whole is 0.
    pub fn of(&self, units: Units) -> Result<Units, RiskError> {
        if self.whole.is_zero() {
            return Ok(units);
        }
        Units::new(mul_div_floor(units.get(), self.part.get(), self.whole.get())?)
    }
}
