//! Staking, and what shares are worth.

use num_bigint::BigInt;
use num_integer::Integer;

use super::Fund;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::narrow;
use crate::reference::refusal::{Refusal, Result};

/// Shares, and units, that nobody owns: a gift to an empty fund cannot round the next staker's shares away.
const VIRTUAL_SHARES: u32 = 1_000;
const VIRTUAL_UNITS: i128 = 1;

impl Fund {
    /// `⌊amount · (shares + 1,000) / (assets + 1)⌋`; not once the clearing house's whole settles.
    pub(super) fn stake(&mut self, ledger: &Ledger, call: &Call) -> Result<i128> {
        if ledger.state.settling {
            return Err(Refusal::ModeForbids);
        }
        let amount = self.coins(call)?;
        let issued = (&self.shares + VIRTUAL_SHARES) * amount;
        let issued = issued.div_floor(&BigInt::from(self.assets + VIRTUAL_UNITS));
        if issued == BigInt::from(0) {
            return Err(Refusal::WorthNothing);
        }
        self.assets += amount;
        self.shares += &issued;
        if self.shares > BigInt::from(u128::MAX) {
            return Err(Refusal::LimitExceeded);
        }
        self.stakers.entry(call.sender.clone()).or_default().shares += issued;
        self.tally("fund: staked");
        Ok(0)
    }

    /// `⌊shares · (assets + 1) / (all shares + 1,000)⌋`.
    pub(super) fn worth(&self, shares: &BigInt) -> i128 {
        let units = shares * (self.assets + VIRTUAL_UNITS);
        narrow(&units.div_floor(&(&self.shares + VIRTUAL_SHARES)))
    }
}
