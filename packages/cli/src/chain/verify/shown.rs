//! What a real chain shows at a height.

use anyhow::Result;
use breakwater_harness::chain::Contracts;
use breakwater_harness::shown::{Answered, Shown, Unanswered};
use cosmwasm_std::{Addr, BlockInfo};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::history::block_info;
use crate::chain::deployment::Addresses;
use crate::chain::node::Node;

/// The chain as it stood after a block.
pub struct At<'a> {
    node: &'a Node,
    contracts: Contracts,
    block: BlockInfo,
}

impl<'a> At<'a> {
    /// # Errors
    /// If the node cannot be reached, or does not have the block.
    pub fn height(node: &'a Node, addresses: &Addresses, height: u64) -> Result<Self> {
        let block = block_info(&node.block(height)?.block.header)?;
        let [oracle, clearinghouse, insurance_fund] =
            [&addresses.oracle, &addresses.clearinghouse, &addresses.insurance_fund].map(Addr::unchecked);
        Ok(At { node, contracts: Contracts { oracle, clearinghouse, insurance_fund }, block })
    }
}

impl Shown for At<'_> {
    fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    fn block(&self) -> BlockInfo {
        self.block.clone()
    }

    fn ask<T: DeserializeOwned>(&self, contract: &Addr, question: &impl Serialize) -> Answered<T> {
        let answer = self.node.smart(contract.as_str(), question, Some(self.block.height)).map_err(failed)?;
        answer.map_err(Unanswered::Refused)
    }

    fn raw(&self, contract: &Addr, key: &[u8]) -> Answered<Option<Vec<u8>>> {
        self.node.raw(contract.as_str(), key, Some(self.block.height)).map_err(failed)
    }

    fn balance(&self, holder: &Addr) -> Answered<u128> {
        let denom = &self.node.profile.settlement_denom;
        self.node.balance(holder.as_str(), denom, Some(self.block.height)).map_err(failed)
    }
}

fn failed(error: anyhow::Error) -> Unanswered {
    Unanswered::Failed(format!("{error:#}"))
}
