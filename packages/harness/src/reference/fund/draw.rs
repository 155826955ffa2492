//! What the clearing house draws for its wind-down, and how the fund pays the float.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use cosmwasm_std::Uint128;

use super::Fund;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};

impl Fund {
    /// What is asked for, or what there is; no counter keeps it.
    pub(super) fn draw(&mut self, ledger: &mut Ledger, call: &Call, amount: i128) -> Result<i128> {
        if call.sender != self.clearinghouse {
            return Err(Refusal::Unauthorized);
        }
        let units = amount.min(self.assets);
        if units > 0 {
            self.pay_float(ledger, call, units)?;
        }
        self.tally(if units < amount { "fund: drawn empty" } else { "fund: drawn" });
        Ok(units)
    }

    /// Units go to the clearing house's float, with word of what is left.
    pub(super) fn pay_float(&mut self, ledger: &mut Ledger, call: &Call, units: i128) -> Result<()> {
        self.assets -= units;
        let left = u128::try_from(self.assets).unwrap_or(0);
        let coins = [(self.denom.clone(), u128::try_from(units).unwrap_or(u128::MAX))];
        let payment = ledger.call(&self.address, &coins, call.moment.clone());
        ledger.execute(&payment, &ExecuteMsg::FundFloat { fund: Some(Uint128::new(left)) }).map(|_| ())
    }
}
