//! From decimal prices to the feed's integers and the clearing house's price per lot.

use anyhow::{Context, Result};
use cosmwasm_std::{Uint128, Uint256};
use serde::{Deserialize, Serialize};

use super::prices::DECIMALS;

/// Lots that are worth a dollar at listing.
pub const LOTS_PER_DOLLAR: u64 = 1_000_000_000;
/// Units of the settlement denom in a dollar.
pub const UNITS_PER_DOLLAR: u128 = 1_000_000;
/// Fixed point of prices and multipliers.
pub const E18: u128 = 1_000_000_000_000_000_000;
/// Price of a lot at listing, in 10⁻¹⁸ unit: 10⁻⁹ dollar.
const LISTING_PRICE: u128 = 1_000_000_000_000_000;
/// Exponents tried, finest first; the feed's integers must stay below [`FEED_LARGEST`].
const EXPONENTS: [i32; 4] = [-12, -8, -4, 0];
const FEED_LARGEST: u128 = 1_000_000_000_000_000_000;

/// How one replay writes its prices.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Scale {
    /// Feed prices are integers in 10^exponent.
    pub exponent: i32,
    /// price = floor(feed price × multiplier / 10¹⁸).
    pub multiplier: u128,
    divisor: u128,
}

impl Scale {
    /// The finest scale that holds `highest`, with a lot worth 10⁻⁹ dollar at `listing` (both in 10⁻¹⁸).
    pub fn new(listing: u128, highest: u128) -> Self {
        let divisor_of = |exponent: i32| 10_u128.pow(DECIMALS.saturating_add(exponent).unsigned_abs());
        let fits = |exponent: &i32| highest / divisor_of(*exponent) < FEED_LARGEST;
        let exponent = EXPONENTS.into_iter().find(fits).unwrap_or(0);
        let divisor = divisor_of(exponent);
        let listed = (listing / divisor).max(1);
        Scale { exponent, multiplier: LISTING_PRICE * E18 / listed, divisor }
    }

    /// The scale of a market that is there.
    ///
    /// # Errors
    /// If feeds of that exponent hold no prices of a file.
    pub fn of(exponent: i32, multiplier: u128) -> Result<Self> {
        let digits = DECIMALS.checked_add(exponent).and_then(|digits| u32::try_from(digits).ok());
        let digits = digits.with_context(|| format!("a feed of exponent {exponent} holds no price of a file"))?;
        Ok(Scale { exponent, multiplier, divisor: 10_u128.pow(digits) })
    }

    /// A price in 10⁻¹⁸ as the feed's integer, at least 1.
    pub fn feed_price(&self, price: u128) -> i64 {
        i64::try_from(price / self.divisor).unwrap_or(i64::MAX).max(1)
    }

    /// The clearing house's price of a feed price, in 10⁻¹⁸ unit per lot.
    pub fn lot_price(&self, feed_price: i64) -> u128 {
        let feed = Uint128::from(feed_price.unsigned_abs());
        feed.multiply_ratio(self.multiplier, E18).u128()
    }

    /// The price in 10⁻¹⁸ of the file that a price per lot stands for.
    pub fn file_price(&self, lot_price: u128) -> u128 {
        let feed = Uint128::new(lot_price).checked_multiply_ratio(E18, self.multiplier);
        feed.map_or(u128::MAX, |feed| feed.u128()).saturating_mul(self.divisor)
    }
}

/// Value of signed lots at a price, in units, toward −∞: `val(n, p)` of `docs/rules.md`.
pub fn value(lots: i128, price: u128) -> i128 {
    let size = lots.unsigned_abs();
    let (whole, rest) = match size.checked_mul(price) {
        Some(product) => (product / E18, product % E18 != 0),
        None => {
            let product = Uint128::new(size).full_mul(price);
            let whole = Uint128::try_from(product / Uint256::from(E18)).map_or(u128::MAX, |whole| whole.u128());
            (whole, !(product % Uint256::from(E18)).is_zero())
        }
    };
    let floor = i128::try_from(whole).unwrap_or(i128::MAX);
    if lots >= 0 {
        return floor;
    }
    -floor - i128::from(rest)
}
