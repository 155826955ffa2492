//! What happened to a deployment, block by block, as a follower wants it told.

use anyhow::{anyhow, bail, Context, Result};
use breakwater_harness::follow::{Came, Contract, Sent, Transaction};
use breakwater_harness::reference::{Deployed, Instantiated};
use breakwater_interfaces::{clearinghouse, insurance_fund, oracle};
use cosmrs::proto::cosmos::gov::v1::ProposalStatus;
use cosmrs::tendermint::abci::types::ExecTxResult;
use cosmrs::tendermint::block::Header;
use cosmrs::Any;
use cosmwasm_std::{Addr, Binary, BlockInfo, Coin, Event, Timestamp};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};

use super::decode::{carried, events_of, messages, Carried};
use crate::chain::deployment::{Addresses, Deployment};
use crate::chain::events::{events, CONTRACT};
use crate::chain::node::Node;
use crate::chain::proposal::proposal;
use crate::chain::sender::refusal;

/// What instantiated a contract.
type Begun = (BlockInfo, Vec<u8>);

/// A deployment's blocks.
pub struct History<'a> {
    node: &'a Node,
    addresses: Addresses,
    multisig: Option<String>,
    oracle: Option<Begun>,
    clearinghouse: Option<Begun>,
    insurance_fund: Option<Begun>,
}

/// A multisig's proposal, as it shows it.
#[derive(Deserialize)]
struct Cw3Proposal {
    msgs: Vec<Value>,
}

impl<'a> History<'a> {
    /// # Errors
    /// If the deployment is not finished.
    pub fn new(node: &'a Node, deployment: &Deployment) -> Result<Self> {
        let addresses = deployment.addresses()?;
        let multisig = deployment.multisig.as_ref().map(|multisig| multisig.cw3.clone());
        Ok(History { node, addresses, multisig, oracle: None, clearinghouse: None, insurance_fund: None })
    }

    /// The three contracts' beginnings, once all of them have been seen.
    pub fn deployed(&self) -> Option<Deployed> {
        let addresses = &self.addresses;
        Some(Deployed {
            oracle: instantiated::<oracle::InstantiateMsg>(self.oracle.as_ref()?, &addresses.oracle)?,
            clearinghouse: instantiated::<clearinghouse::InstantiateMsg>(
                self.clearinghouse.as_ref()?,
                &addresses.clearinghouse,
            )?,
            insurance_fund: instantiated::<insurance_fund::InstantiateMsg>(
                self.insurance_fund.as_ref()?,
                &addresses.insurance_fund,
            )?,
        })
    }

    /// What a block's transactions, and proposals that it carried out, did to the three contracts.
    ///
    /// # Errors
    /// If the node cannot be reached, or no longer has the block; or if something was done that cannot be followed.
    pub fn block(&mut self, height: u64) -> Result<Vec<Transaction>> {
        let results = self.node.block_results(height)?;
        let last = events(&results.finalize_block_events);
        let results = results.txs_results.unwrap_or_default();
        let proposals = carried_out(&last);
        if results.is_empty() && proposals.is_empty() {
            return Ok(Vec::new());
        }
        let block = self.node.block(height)?.block;
        let info = block_info(&block.header)?;
        let mut transactions = Vec::new();
        for (bytes, result) in block.data.iter().zip(&results) {
            let at = || format!("height {height}");
            transactions.extend(self.transaction(&info, &messages(bytes)?, result).with_context(at)?);
        }
        for id in proposals {
            transactions.extend(self.proposal(&info, id, &last)?);
        }
        Ok(transactions)
    }

    /// Messages that a block brought to the three contracts, refused ones included.
    ///
    /// # Errors
    /// As [`History::block`].
    pub fn messages(&mut self, height: u64) -> Result<usize> {
        Ok(self.block(height)?.iter().map(|transaction| transaction.sent.len()).sum())
    }

    fn transaction(
        &mut self,
        block: &BlockInfo,
        messages: &[Any],
        result: &ExecTxResult,
    ) -> Result<Option<Transaction>> {
        let all = events(&result.events);
        if result.code.is_ok() {
            let (mut sent, mut came) = (Vec::new(), Vec::new());
            for (place, message) in messages.iter().enumerate() {
                let events = events_of(&all, place);
                for one in self.sent(block, message, &events)? {
                    sent.push(one);
                    came.push(events.clone());
                }
            }
            return Ok((!sent.is_empty()).then(|| Transaction {
                block: block.clone(),
                sent,
                came: Came::Accepted(came),
            }));
        }
        // Anything but a contract's refusal says nothing about the contracts.
        if result.codespace != "wasm" {
            return Ok(None);
        }
        let failed = index(&result.log);
        let (mut sent, mut known) = (Vec::new(), None);
        for (place, message) in messages.iter().enumerate() {
            if let Carried::Execute { sender, contract, message, funds } = carried(message)? {
                if let Some(contract) = self.own(&contract) {
                    if failed == Some(place) {
                        known = Some(sent.len());
                    }
                    sent.push(Sent::Message { contract, sender, funds, message: Binary::from(message) });
                }
            }
        }
        let came = Came::Refused { place: known, words: refusal(&result.log) };
        // Another contract's refusal is none of ours.
        Ok(known.map(|_| Transaction { block: block.clone(), sent, came }))
    }

    /// What a message that went through brought to the three contracts.
    fn sent(&mut self, block: &BlockInfo, message: &Any, events: &[Event]) -> Result<Vec<Sent>> {
        match carried(message)? {
            Carried::Execute { sender, contract, message, funds } => {
                if let Some(contract) = self.own(&contract) {
                    return Ok(vec![Sent::Message { contract, sender, funds, message: Binary::from(message) }]);
                }
                if self.multisig.as_ref() == Some(&contract) {
                    return self.by_multisig(block, &message);
                }
            }
            Carried::Instantiate { message } => {
                self.note_instantiation(block, &message, events);
                return Ok(Vec::new());
            }
            // To the same records: what it is to be proven by is the comparison.
            Carried::Migrate => return Ok(Vec::new()),
            Carried::Other => {}
        }
        match events.iter().find_map(|event| self.touched(event)) {
            Some(address) => bail!(
                "a message of type {} reached {address} through another contract or module, and a chain's history does not hold what it said: \
                 this cannot be followed",
                message.type_url
            ),
            None => Ok(Vec::new()),
        }
    }

    /// What a multisig's proposal that is carried out sends.
    fn by_multisig(&self, block: &BlockInfo, message: &[u8]) -> Result<Vec<Sent>> {
        let message: Value = serde_json::from_slice(message)?;
        let Some(id) = message.pointer("/execute/proposal_id") else { return Ok(Vec::new()) };
        let cw3 = self.multisig.clone().context("no multisig")?;
        let question = json!({"proposal": {"proposal_id": id}});
        let proposal = self.node.smart::<Cw3Proposal>(&cw3, &question, Some(block.height))?;
        let proposal = proposal.map_err(|words| anyhow!("the multisig does not show proposal {id}: {words}"))?;
        let mut sent = Vec::new();
        for one in proposal.msgs {
            let Some(execute) = one.pointer("/wasm/execute") else { continue };
            let text = |name: &str| execute.get(name).and_then(Value::as_str).unwrap_or_default();
            if let Some(contract) = self.own(text("contract_addr")) {
                let message =
                    Binary::from_base64(text("msg")).map_err(|error| anyhow!("a proposal's message: {error}"))?;
                let funds: Vec<Coin> = serde_json::from_value(execute.get("funds").cloned().unwrap_or_default())?;
                sent.push(Sent::Message { contract, sender: cw3.clone(), funds, message });
            }
        }
        Ok(sent)
    }

    /// What the chain's governance carried out at the end of a block.
    fn proposal(&mut self, block: &BlockInfo, id: u64, all: &[Event]) -> Result<Option<Transaction>> {
        let proposal = proposal(self.node, id, Some(block.height))?.with_context(|| format!("no proposal {id}"))?;
        if proposal.status() != ProposalStatus::Passed {
            return Ok(None);
        }
        let mut sent = Vec::new();
        for message in &proposal.messages {
            if let Carried::Execute { sender, contract, message, funds } = carried(message)? {
                if let Some(contract) = self.own(&contract) {
                    sent.push(Sent::Message { contract, sender, funds, message: Binary::from(message) });
                }
            }
        }
        // At a block's end events do not say of which message they are.
        let came = match sent.len() {
            0 => return Ok(None),
            1 => vec![all.to_vec()],
            many => vec![Vec::new(); many],
        };
        Ok(Some(Transaction { block: block.clone(), sent, came: Came::Accepted(came) }))
    }

    fn note_instantiation(&mut self, block: &BlockInfo, message: &[u8], events: &[Event]) {
        let attributes = events.iter().filter(|event| event.ty == "instantiate").flat_map(|event| &event.attributes);
        for address in attributes.filter(|attribute| attribute.key == CONTRACT).map(|attribute| &attribute.value) {
            let begun = Some((block.clone(), message.to_vec()));
            match self.own(address) {
                Some(Contract::Oracle) => self.oracle = begun,
                Some(Contract::Clearinghouse) => self.clearinghouse = begun,
                Some(Contract::InsuranceFund) => self.insurance_fund = begun,
                None => {}
            }
        }
    }

    fn own(&self, address: &str) -> Option<Contract> {
        let own = [
            (&self.addresses.oracle, Contract::Oracle),
            (&self.addresses.clearinghouse, Contract::Clearinghouse),
            (&self.addresses.insurance_fund, Contract::InsuranceFund),
        ];
        own.into_iter().find(|(known, _)| *known == address).map(|(_, contract)| contract)
    }

    /// The contract of ours that left an event.
    fn touched<'b>(&self, event: &'b Event) -> Option<&'b str> {
        let attributes = event.attributes.iter().filter(|attribute| attribute.key == CONTRACT);
        attributes.map(|attribute| attribute.value.as_str()).find(|address| self.own(address).is_some())
    }
}

fn instantiated<M: DeserializeOwned>((block, message): &Begun, address: &str) -> Option<Instantiated<M>> {
    let message = serde_json::from_slice(message).ok()?;
    Some(Instantiated { address: Addr::unchecked(address), block: block.clone(), message })
}

/// Numbers of proposals that were carried out at the end of a block.
fn carried_out(events: &[Event]) -> Vec<u64> {
    let passed = events.iter().filter(|event| {
        let mut attributes = event.attributes.iter();
        event.ty == "active_proposal"
            && attributes.any(|attribute| attribute.key == "proposal_result" && attribute.value == "proposal_passed")
    });
    let id = |event: &Event| {
        let attribute = event.attributes.iter().find(|attribute| attribute.key == "proposal_id")?;
        attribute.value.parse().ok()
    };
    passed.filter_map(id).collect()
}

/// Of the message that a transaction failed at.
fn index(log: &str) -> Option<usize> {
    let (_, rest) = log.split_once("message index: ")?;
    rest.split(':').next()?.parse().ok()
}

/// A block as contracts see it.
///
/// # Errors
/// If its time is before 1970.
pub fn block_info(header: &Header) -> Result<BlockInfo> {
    let nanos = u64::try_from(header.time.unix_timestamp_nanos())?;
    let chain_id = header.chain_id.to_string();
    Ok(BlockInfo { height: header.height.value(), time: Timestamp::from_nanos(nanos), chain_id })
}
