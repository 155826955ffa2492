//! What three contracts were instantiated with, and the references that begin there.

use breakwater_interfaces::{clearinghouse, insurance_fund, oracle};
use cosmwasm_std::{Addr, BlockInfo};

use super::ledger::{int, Ledger, Safety};
use super::oracle::Oracle;
use super::refusal::Result;
use super::together::References;
use super::Fund;
use crate::chain::Contracts;

/// The id that the first account gets.
const FIRST_ACCOUNT: clearinghouse::AccountId = 1;

/// A contract's first message, the block of that, and the address it got.
#[derive(Clone, Debug)]
pub struct Instantiated<M> {
    pub address: Addr,
    pub block: BlockInfo,
    pub message: M,
}

/// One deployment: three contracts that know each other.
#[derive(Clone, Debug)]
pub struct Deployed {
    pub oracle: Instantiated<oracle::InstantiateMsg>,
    pub clearinghouse: Instantiated<clearinghouse::InstantiateMsg>,
    pub insurance_fund: Instantiated<insurance_fund::InstantiateMsg>,
}

impl Deployed {
    /// Addresses of the three.
    pub fn contracts(&self) -> Contracts {
        Contracts {
            oracle: self.oracle.address.clone(),
            clearinghouse: self.clearinghouse.address.clone(),
            insurance_fund: self.insurance_fund.address.clone(),
        }
    }

    /// The references before any other message; the clearing house knows no insurance fund yet.
    ///
    /// # Errors
    /// `LimitExceeded` for a float target that no clearing house accepts.
    pub fn references(&self) -> Result<References> {
        let (contracts, house, oracle) = (self.contracts(), &self.clearinghouse.message, &self.oracle.message);
        let safety = Safety {
            guardian: house.guardian.clone(),
            treasury: house.treasury.clone(),
            timing: house.timing,
            limits: house.limits,
            now: seconds(&self.clearinghouse.block),
        };
        let float_target = int(house.float_target)?;
        let ledger = Ledger::new(&house.governance, &house.settlement_denom, float_target, FIRST_ACCOUNT, safety);
        let oracle = Oracle::new(&oracle.governance, &oracle.guardian, i128::from(oracle.timelock_seconds));
        let (own, house, fund) = (contracts.insurance_fund, contracts.clearinghouse, &self.insurance_fund);
        let denom = &fund.message.settlement_denom;
        let fund = Fund::new(own.as_str(), house.as_str(), denom, seconds(&fund.block));
        Ok(References::new(ledger, oracle, fund))
    }
}

fn seconds(block: &BlockInfo) -> i128 {
    i128::from(block.time.seconds())
}
