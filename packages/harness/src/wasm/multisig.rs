//! A multisig of other people's making, as real wasm: `cw3-flex-multisig` over a `cw4-group`.

use std::sync::OnceLock;

use cosmwasm_std::{to_json_binary, Addr};
use cw_multi_test::AppResponse;
use serde::Serialize;
use serde_json::json;

use super::artifacts::{ArtifactError, MultisigArtifacts};
use crate::chain::{address, attribute, Chain, ChainError};

/// Seconds that a proposal can be voted on.
const VOTING_SECONDS: u64 = 3_600;

/// A group and its multisig on a chain.
pub struct Multisig {
    pub address: Addr,
    pub group: Addr,
}

impl Multisig {
    /// Named members with weights; a proposal passes when the weights of those in favour reach `threshold`. Members vote on what is proposed
    /// from the next block on.
    ///
    /// # Errors
    /// Missing or stale artifacts, or a contract's refusal.
    pub fn deploy(chain: &mut Chain, members: &[(&str, u64)], threshold: u64) -> Result<Self, ChainError> {
        /// Compiled once in a process.
        static COMPILED: OnceLock<Result<MultisigArtifacts, ArtifactError>> = OnceLock::new();
        let code = COMPILED.get_or_init(MultisigArtifacts::load).clone();
        let code = code.map_err(|error| ChainError(error.to_string()))?;
        let member = |(name, weight): &(&str, u64)| json!({"addr": address(name), "weight": weight});
        let members: Vec<_> = members.iter().map(member).collect();
        let group = chain.deploy_wasm("group", code.group, &json!({"admin": null, "members": members}))?;
        let message = json!({
            "group_addr": group,
            "threshold": {"absolute_count": {"weight": threshold}},
            "max_voting_period": {"time": VOTING_SECONDS},
            "executor": null,
            "proposal_deposit": null,
        });
        Ok(Multisig { address: chain.deploy_wasm("multisig", code.multisig, &message)?, group })
    }

    /// A member proposes that the multisig sends `message` to `contract`; he votes for it. Returns the proposal's number.
    ///
    /// # Errors
    /// The multisig's refusal.
    pub fn propose(
        &self,
        chain: &mut Chain,
        member: &str,
        contract: &Addr,
        message: &impl Serialize,
    ) -> Result<u64, ChainError> {
        let msg = to_json_binary(message).map_err(|error| ChainError(error.to_string()))?;
        let execute = json!({"wasm": {"execute": {"contract_addr": contract, "msg": msg, "funds": []}}});
        let propose = json!({"propose": {"title": "t", "description": "d", "msgs": [execute], "latest": null}});
        let response = self.send(chain, member, &propose)?;
        let number = attribute(&response, "wasm", "proposal_id").and_then(|number| number.parse().ok());
        number.ok_or_else(|| ChainError(format!("no proposal_id in the events of propose: {:?}", response.events)))
    }

    /// A member votes for a proposal.
    ///
    /// # Errors
    /// The multisig's refusal.
    pub fn approve(&self, chain: &mut Chain, member: &str, proposal: u64) -> Result<AppResponse, ChainError> {
        self.send(chain, member, &json!({"vote": {"proposal_id": proposal, "vote": "yes"}}))
    }

    /// Anyone executes a proposal that has passed.
    ///
    /// # Errors
    /// The multisig's refusal, or that of the contract it sends to.
    pub fn execute(&self, chain: &mut Chain, sender: &str, proposal: u64) -> Result<AppResponse, ChainError> {
        self.send(chain, sender, &json!({"execute": {"proposal_id": proposal}}))
    }

    fn send(&self, chain: &mut Chain, sender: &str, message: &serde_json::Value) -> Result<AppResponse, ChainError> {
        chain.execute_with(&address(sender), &self.address, message, &[])
    }
}
