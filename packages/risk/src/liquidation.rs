//! The Dutch auction of an unsafe account's positions.

use crate::math::{div_floor, mul_div_floor, I256};
use crate::planted::{self, Bug};
use crate::units::{Lots, Price, RiskError, Units, E18};

/// The discount has reached its maximum, and `Resolve` may follow, this long after the clock started.
pub const AUCTION_COMPLETED_SECONDS: u64 = 60;
/// A clock older than this starts again.
pub const AUCTION_EXPIRED_SECONDS: u64 = 300;

const BPS_E18: i128 = 100_000_000_000_000;

/// Discount in 10⁻¹⁸ of the notional, rounded down: `min(d_max · min(t, 60)/60, mm · equity/MM)`. Never more than the leg's share of the
/// equity, so that equity/MM does not fall.
pub fn discount_e18(
    discount_max_bps: u32,
    elapsed_seconds: u64,
    maintenance_bps: u32,
    equity: Units,
    maintenance: Units,
) -> Result<i128, RiskError> {
    let elapsed = i128::from(elapsed_seconds.min(AUCTION_COMPLETED_SECONDS));
    let by_time = i128::from(discount_max_bps) * BPS_E18 * elapsed / i128::from(AUCTION_COMPLETED_SECONDS);
    if maintenance.get() <= 0 || planted::is(Bug::DiscountUncapped) {
        return Ok(by_time);
    }
    let by_equity =
        mul_div_floor(i128::from(maintenance_bps) * BPS_E18, equity.at_least_zero().get(), maintenance.get())?;
    Ok(by_time.min(by_equity))
}

/// What [`lots_offered`] looks at.
#[derive(Clone, Copy, Debug)]
pub struct LotsOffered {
    /// |size| of the leg.
    pub lots: Lots,
    pub minimum_position: Lots,
    /// `IM_r` of the whole account, its equity at the mark.
    pub initial_base: Units,
    pub equity: Units,
    /// The leg's initial rate, the discount, its mark.
    pub initial_bps: u32,
    pub discount_e18: i128,
    pub mark: Price,
}

/// Lots whose take-over brings the account back to 1.02 of its initial margin, rounded up; the whole leg where that cannot be, or where a
/// remainder under the minimum position would stay.
pub fn lots_offered(offer: &LotsOffered) -> Result<Lots, RiskError> {
    let overflow = || RiskError::Overflow("auction");
    let gained_per_notional = 102 * i128::from(offer.initial_bps) * BPS_E18 - 100 * offer.discount_e18;
    if gained_per_notional <= 0 {
        return Ok(offer.lots);
    }
    // Amounts are at most 120 bits, the discount 67, prices 110: what is not checked below stays under 200 bits.
    let e18 = I256::from(E18);
    let missing =
        I256::from(102) * I256::from(offer.initial_base.get()) - I256::from(100) * I256::from(offer.equity.get());
    let numerator = missing.checked_mul(e18 * e18).ok_or_else(overflow)?;
    let divisor = I256::from(gained_per_notional) * I256::from(offer.mark.get());
    let needed = -div_floor(-numerator, divisor)?;
    let whole = I256::from(offer.lots.get());
    if needed >= whole {
        return Ok(offer.lots);
    }
    let lots = Lots::new(u64::try_from(needed.max(I256::ZERO)).map_err(|_| overflow())?)?;
    let remainder = offer.lots.minus(lots)?;
    Ok(if remainder < offer.minimum_position { offer.lots } else { lots })
}
