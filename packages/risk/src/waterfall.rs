//! Splitting a loss over markets, and limits that refill with time.

use crate::math::mul_div_floor;
use crate::units::{RiskError, Units};

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

/// A limit that leaks: at most `limit` at once, refilled evenly over `window_seconds`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeakyLimit {
    pub used: u128,
    /// Block time, in seconds, at which `used` was true.
    pub at: u64,
}

impl LeakyLimit {
    /// The limit with what has leaked by `now` taken off; the leak is rounded down, and after a whole window nothing is left.
    pub fn leaked(&self, now: u64, limit: u128, window_seconds: u64) -> LeakyLimit {
        let elapsed = now.saturating_sub(self.at);
        if elapsed >= window_seconds {
            return LeakyLimit { used: 0, at: now };
        }
        let (elapsed, window) = (u128::from(elapsed), u128::from(window_seconds));
        // `⌊limit · elapsed / window⌋` in two parts, because the product may leave u128.
        let leak = limit / window * elapsed + limit % window * elapsed / window;
        LeakyLimit { used: self.used.saturating_sub(leak), at: now }
    }

    /// What `limit` leaves.
    pub fn room(&self, limit: u128) -> u128 {
        limit.saturating_sub(self.used)
    }

    /// With `amount` more used.
    pub fn taken(&self, amount: u128) -> LeakyLimit {
        LeakyLimit { used: self.used.saturating_add(amount), ..*self }
    }
}
