//! Numbers that carry their unit, and the one rounding of size × price.

use thiserror::Error;

use crate::math::mul_div_floor;

/// One, in 10⁻¹⁸.
pub const E18: i128 = 1_000_000_000_000_000_000;
pub const HOUR_SECONDS: u64 = 3_600;
pub const DAY_SECONDS: u64 = 86_400;
/// Largest size and open interest, in lots.
pub const LOTS_MAX: u64 = 10_000_000_000_000_000_000;
/// Largest price, in 10⁻¹⁸ unit per lot.
pub const PRICE_MAX: u128 = 1_000_000_000_000_000_000_000_000_000_000_000;
/// Largest magnitude of an amount, in units.
pub const UNITS_MAX: i128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

/// Why a computation has no result.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
pub enum RiskError {
    #[error("{0} goes beyond its limit (lots 10^19, prices 10^33, units 10^36): use smaller amounts")]
    Overflow(&'static str),
    #[error("index record of generation {generation} is missing")]
    MissingGeneration { generation: u32 },
    #[error("index record of epoch {epoch}, scale {scale} is missing")]
    MissingScale { epoch: u32, scale: u32 },
}

/// An unsigned number of lots, at most [`LOTS_MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lots(u64);

impl Lots {
    pub const ZERO: Lots = Lots(0);

    /// Errors: more than [`LOTS_MAX`].
    pub fn new(lots: u64) -> Result<Self, RiskError> {
        if lots > LOTS_MAX {
            return Err(RiskError::Overflow("size"));
        }
        Ok(Lots(lots))
    }

    pub fn get(self) -> u64 {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn plus(self, other: Lots) -> Result<Lots, RiskError> {
        self.0.checked_add(other.0).ok_or(RiskError::Overflow("size")).and_then(Lots::new)
    }

    pub fn minus(self, other: Lots) -> Result<Lots, RiskError> {
        self.0.checked_sub(other.0).map(Lots).ok_or(RiskError::Overflow("size"))
    }
}

/// Signed lots: + long, − short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size(i128);

impl Size {
    pub const ZERO: Size = Size(0);

    pub fn long(lots: Lots) -> Self {
        Size(i128::from(lots.0))
    }

    pub fn short(lots: Lots) -> Self {
        Size(-i128::from(lots.0))
    }

    pub fn get(self) -> i128 {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn is_long(self) -> bool {
        self.0 > 0
    }

    /// |size|.
    pub fn lots(self) -> Lots {
        // A Size is only ever made from Lots, so its magnitude fits.
        Lots(u64::try_from(self.0.unsigned_abs()).unwrap_or(LOTS_MAX))
    }

    /// As many lots in the same direction.
    pub fn with_lots(self, lots: Lots) -> Size {
        if self.is_long() {
            Size::long(lots)
        } else {
            Size::short(lots)
        }
    }
}

/// Signed units of the settlement denom, within ± [`UNITS_MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Units(i128);

impl Units {
    pub const ZERO: Units = Units(0);

    /// Errors: beyond ± [`UNITS_MAX`].
    pub fn new(units: i128) -> Result<Self, RiskError> {
        if units.unsigned_abs() > UNITS_MAX.unsigned_abs() {
            return Err(RiskError::Overflow("amount"));
        }
        Ok(Units(units))
    }

    pub fn from_u128(units: u128) -> Result<Self, RiskError> {
        i128::try_from(units).map_err(|_| RiskError::Overflow("amount")).and_then(Units::new)
    }

    pub fn get(self) -> i128 {
        self.0
    }

    /// The amount as unsigned; 0 if negative.
    pub fn positive(self) -> u128 {
        u128::try_from(self.0).unwrap_or(0)
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn plus(self, other: Units) -> Result<Units, RiskError> {
        self.0.checked_add(other.0).ok_or(RiskError::Overflow("amount")).and_then(Units::new)
    }

    pub fn minus(self, other: Units) -> Result<Units, RiskError> {
        self.0.checked_sub(other.0).ok_or(RiskError::Overflow("amount")).and_then(Units::new)
    }

    pub fn negated(self) -> Units {
        Units(-self.0)
    }

    pub fn abs(self) -> Units {
        Units(self.0.abs())
    }

    pub fn at_least_zero(self) -> Units {
        self.max(Units::ZERO)
    }
}

/// Price in 10⁻¹⁸ unit per lot, 1 to [`PRICE_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(u128);

impl Price {
    /// Errors: 0 or more than [`PRICE_MAX`].
    pub fn new(price: u128) -> Result<Self, RiskError> {
        if price == 0 || price > PRICE_MAX {
            return Err(RiskError::Overflow("price"));
        }
        Ok(Price(price))
    }

    pub fn get(self) -> u128 {
        self.0
    }

    /// Like [`Price::new`] for a bound: 0 becomes the smallest price, more than the limit the largest.
    pub fn clamped(price: u128) -> Self {
        Price(price.clamp(1, PRICE_MAX))
    }
}

/// `val(n, p) = ⌊n·p / 10¹⁸⌋` in units: the one rounding of size × price. Errors: beyond the limit of units.
pub fn val(size: Size, price: Price) -> Result<Units, RiskError> {
    // At most 10³³.
    Units::new(mul_div_floor(size.0, i128::try_from(price.0).unwrap_or(i128::MAX), E18)?)
}
