//! Messages to the insurance fund, on the chain and on its reference.

use breakwater_interfaces::insurance_fund::ExecuteMsg;
use cosmwasm_std::{Addr, Coin};

use super::drive::Driver;
use super::world::address_of;
use crate::chain::{accounts_written, SETTLEMENT_DENOM};
use crate::follow::Contract;
use crate::reference::amounts;

impl Driver {
    pub(super) fn insure(
        &mut self,
        sender: &str,
        funds: &[Coin],
        message: &ExecuteMsg,
        kind: &str,
    ) -> Result<(), String> {
        let sender = address_of(sender);
        let before = self.units_of(&sender)?;
        let answer = self.send(&sender, Contract::InsuranceFund, funds, message)?;
        let call = self.references.call(&self.chain.block(), sender.as_str(), funds);
        let outcome = self.references.insure(&call, message);
        let (paid, outcome) = match outcome {
            Ok(units) => (units, Ok(vec![Ok(())])),
            Err(refusal) => (0, Err(refusal)),
        };
        self.agree(&answer, &outcome, kind)?;
        let minted: i128 = funds.iter().filter(|coin| coin.denom == SETTLEMENT_DENOM).map(units).sum();
        let expected = match (&outcome, message) {
            (Ok(_), ExecuteMsg::TakeUnstaked { .. }) => before + paid,
            (Ok(_), _) => before,
            (Err(_), _) => before + minted,
        };
        let after = self.units_of(&sender)?;
        if after != expected {
            return Err(format!("{kind}: the sender has {after} units after it, not {expected}"));
        }
        let changes = self.chain.take_changes();
        if let Some(account) = accounts_written(&self.chain, &changes).first() {
            return Err(format!("invariant 16: account {account} was written by {kind}"));
        }
        self.compare_stakers().and_then(|()| self.compare()).map_err(|what| format!("after {kind}: {what}"))
    }

    fn units_of(&self, holder: &Addr) -> Result<i128, String> {
        let units = self.chain.balance(holder).map_err(|error| error.to_string())?;
        i128::try_from(units).map_err(|error| error.to_string())
    }
}

fn units(coin: &Coin) -> i128 {
    amounts(std::slice::from_ref(coin)).first().and_then(|(_, units)| i128::try_from(*units).ok()).unwrap_or(i128::MAX)
}
