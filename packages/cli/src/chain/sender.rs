//! Transactions of one key: gas estimated, lost ones sent again, each answered for.
//!
//! A transaction is valid up to a height only. Once that has passed and it is in no block it never will be, so sending it anew cannot do a thing twice.

mod earlier;

use std::rc::Rc;

use anyhow::{anyhow, bail, Context, Result};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::rpc::endpoint::tx::Response as Found;
use cosmrs::tendermint::Hash;
use cosmrs::tx::{AuthInfo, Body, Fee, SignDoc, SignerInfo};
use cosmrs::{Any, Coin};
use cosmwasm_std::Event;
use sha2::{Digest, Sha256};

use super::events::events;
use super::keys::Key;
use super::node::{Node, Signer};
use super::profile::Profile;
pub use super::refusal::refusal;

/// Blocks within which a transaction must be in one.
const VALID_BLOCKS: u64 = 40;
/// Gas asked for, in percent of the estimate.
const GAS_PERCENT: u64 = 150;
/// Beyond the estimate, for what grows between estimate and block.
const GAS_EXTRA: u64 = 20_000;
/// How often a transaction is sent anew before its key is given up.
const TRIES: usize = 6;

/// Codes of the SDK's own refusals (codespace `sdk`).
const INSUFFICIENT_FUNDS: u32 = 5;
const OUT_OF_GAS: u32 = 11;
const INSUFFICIENT_FEE: u32 = 13;
const IN_MEMPOOL: u32 = 19;
const MEMPOOL_FULL: u32 = 20;
const WRONG_SEQUENCE: u32 = 32;

/// What became of a transaction.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its block; 0: refused before it was in one.
    pub height: u64,
    pub gas_used: u64,
    pub out_of_gas: bool,
    /// Its events, or why it was refused.
    pub outcome: Result<Done, String>,
}

impl Sent {
    /// Refused before it was in a block.
    pub fn refused(words: String) -> Self {
        Sent { height: 0, gas_used: 0, out_of_gas: false, outcome: Err(words) }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Done {
    pub events: Vec<Event>,
}

/// Handed to a node.
#[derive(Clone, Debug)]
pub struct Posted {
    hash: Hash,
    /// No later block has it.
    last_height: u64,
    pub gas: u64,
}

/// A key that sends.
pub struct Sender {
    pub node: Rc<Node>,
    key: Key,
    signer: Signer,
}

impl Sender {
    /// # Errors
    /// If the node cannot be reached, or the chain does not know the key.
    pub fn new(node: &Rc<Node>, key: Key) -> Result<Self> {
        let signer = node.signer(&key.address)?;
        Ok(Sender { node: Rc::clone(node), key, signer })
    }

    pub fn address(&self) -> &str {
        &self.key.address
    }

    /// Sends one transaction and waits until it is in a block. A refusal by the chain is its outcome.
    ///
    /// # Errors
    /// If the node cannot be reached (what became of the transaction is then unknown), fees are missing, or it is lost again and again.
    pub fn send(&mut self, messages: &[Any]) -> Result<Sent> {
        let mut gas = match self.estimate(messages)? {
            Ok(gas) => gas,
            Err(words) => return Ok(Sent::refused(words)),
        };
        for _ in 0..TRIES {
            let posted = match self.post(messages, gas)? {
                Ok(posted) => posted,
                Err(words) => return Ok(Sent::refused(words)),
            };
            match self.wait(&posted)? {
                Some(found) if is_out_of_gas(&found) => {
                    gas = posted.gas.saturating_mul(GAS_PERCENT) / 100;
                }
                Some(found) => return Ok(sent(found)),
                None => self.refresh()?,
            }
        }
        bail!("a transaction of {} got into no block in {TRIES} tries: look at the node's log", self.address())
    }

    /// Sends transactions in this order, at once; one that is refused does not keep the others back. What became of each.
    ///
    /// # Errors
    /// As [`Sender::send`].
    pub fn send_all(&mut self, transactions: &[Vec<Any>]) -> Result<Vec<Sent>> {
        let mut posted = Vec::with_capacity(transactions.len());
        for messages in transactions {
            posted.push(match self.estimate(messages)? {
                Ok(gas) => self.post(messages, gas)?,
                Err(words) => Err(words),
            });
        }
        let mut answers = Vec::with_capacity(transactions.len());
        let mut lost = false;
        for (messages, posted) in transactions.iter().zip(posted) {
            let found = match posted {
                Err(words) => {
                    answers.push(Sent::refused(words));
                    continue;
                }
                Ok(posted) => self.wait(&posted)?,
            };
            let again = found.as_ref().is_none_or(is_out_of_gas);
            match found.filter(|_| !again) {
                Some(found) => answers.push(sent(found)),
                None => {
                    if !lost {
                        lost = true;
                        self.refresh()?;
                    }
                    answers.push(self.send(messages)?);
                }
            }
        }
        Ok(answers)
    }

    /// Gas that a transaction would need now, or why it would be refused.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn estimate(&mut self, messages: &[Any]) -> Result<Result<u64, String>> {
        for _ in 0..TRIES {
            let (bytes, _) = self.signed(messages, 0)?;
            #[allow(deprecated, reason = "the field that is not used is deprecated")]
            let request = SimulateRequest { tx: None, tx_bytes: bytes };
            let path = "/cosmos.tx.v1beta1.Service/Simulate";
            match self.node.ask::<SimulateResponse>(path, &request, None)? {
                Ok(answer) => {
                    let used = answer.gas_info.context("an estimate without gas")?.gas_used;
                    return Ok(Ok(used.saturating_mul(GAS_PERCENT) / 100 + GAS_EXTRA));
                }
                Err(log) if self.takes_sequence(&log) => {}
                Err(log) => return Ok(Err(refusal(&log))),
            }
        }
        bail!("the sequence of {} keeps changing: does somebody else send with the same key?", self.address())
    }

    /// What became of what was handed over, once it is in a block; `None`: it never will be.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn settled(&mut self, posted: &Posted) -> Result<Option<Sent>> {
        let found = self.wait(posted)?;
        if found.is_none() {
            self.refresh()?;
        }
        Ok(found.map(sent))
    }

    /// Signs and hands over; what the node refuses comes back as its words.
    ///
    /// # Errors
    /// If the node cannot be reached, or fees are missing.
    pub fn post(&mut self, messages: &[Any], gas: u64) -> Result<Result<Posted, String>> {
        for _ in 0..TRIES {
            let last_height = self.node.head()?.height + VALID_BLOCKS;
            let (bytes, fee) = self.signed_until(messages, gas, last_height)?;
            let taken = |signer: &mut Signer| {
                signer.sequence += 1;
                Posted { hash: Hash::Sha256(Sha256::digest(&bytes).into()), last_height, gas }
            };
            let Some(answer) = self.node.broadcast(&bytes)? else { return Ok(Ok(taken(&mut self.signer))) };
            match (answer.codespace.as_str(), answer.code.value()) {
                (_, 0) | ("sdk", IN_MEMPOOL) => return Ok(Ok(taken(&mut self.signer))),
                ("sdk", WRONG_SEQUENCE) if self.takes_sequence(&answer.log) => {}
                ("sdk", MEMPOOL_FULL) => self.node.pause(),
                ("sdk", INSUFFICIENT_FUNDS) => return Err(self.poor(fee, &answer.log)),
                ("sdk", INSUFFICIENT_FEE) => return Err(self.cheap(fee, &answer.log)),
                _ => return Ok(Err(refusal(&answer.log))),
            }
        }
        bail!(
            "the node takes no transaction of {}: is its mempool full, or does somebody else send with the same key?",
            self.address()
        )
    }

    /// Until it is in a block, or can be in none any more.
    fn wait(&self, posted: &Posted) -> Result<Option<Found>> {
        loop {
            if let Some(found) = self.node.transaction(posted.hash)? {
                return Ok(Some(found));
            }
            if self.node.head()?.height > posted.last_height + 1 {
                // It may have been indexed between the two answers.
                return self.node.transaction(posted.hash);
            }
            self.node.pause();
        }
    }

    fn refresh(&mut self) -> Result<()> {
        self.signer = self.node.signer(&self.key.address)?;
        Ok(())
    }

    /// Takes the sequence that the node says it expects; whether it said so.
    fn takes_sequence(&mut self, log: &str) -> bool {
        let Some((_, rest)) = log.split_once("account sequence mismatch, expected ") else { return false };
        let digits = rest.split(',').next().unwrap_or_default();
        digits.parse().map(|sequence| self.signer.sequence = sequence).is_ok()
    }

    fn poor(&self, fee: u128, log: &str) -> anyhow::Error {
        let (denom, said) = (&self.node.profile.fee_denom, refusal(log));
        anyhow!(
            "{} cannot pay the fee of {fee}{denom} ({said}): send it some {denom}, then run this again",
            self.address()
        )
    }

    fn cheap(&self, fee: u128, log: &str) -> anyhow::Error {
        let Profile { fee_denom, gas_price, rpc, .. } = &self.node.profile;
        anyhow!(
            "the node at {rpc} asks for a higher fee than {fee}{fee_denom} ({}): raise gas_price '{gas_price}' in the profile, then run this again",
            refusal(log)
        )
    }

    fn signed(&self, messages: &[Any], gas: u64) -> Result<(Vec<u8>, u128)> {
        self.signed_until(messages, gas, 0)
    }

    fn signed_until(&self, messages: &[Any], gas: u64, last_height: u64) -> Result<(Vec<u8>, u128)> {
        let profile = &self.node.profile;
        let amount = profile.fee(gas)?;
        let error = |what: cosmrs::ErrorReport| anyhow!("a transaction cannot be signed: {what}");
        let fee_denom = profile.fee_denom.parse().map_err(error)?;
        let fee = Fee::from_amount_and_gas(Coin { denom: fee_denom, amount }, gas);
        let height = cosmrs::tendermint::block::Height::try_from(last_height)?;
        let body = Body::new(messages.to_vec(), "", height);
        let auth: AuthInfo = SignerInfo::single_direct(Some(self.key.public()), self.signer.sequence).auth_info(fee);
        let chain_id = profile.chain_id.parse().map_err(|_| anyhow!("'{}' is no chain id", profile.chain_id))?;
        let doc = SignDoc::new(&body, &auth, &chain_id, self.signer.number).map_err(error)?;
        let bytes = doc.sign(self.key.signing()).and_then(|raw| raw.to_bytes()).map_err(error)?;
        Ok((bytes, amount))
    }
}

fn is_out_of_gas(found: &Found) -> bool {
    found.tx_result.codespace == "sdk" && found.tx_result.code.value() == OUT_OF_GAS
}

fn sent(found: Found) -> Sent {
    let out_of_gas = is_out_of_gas(&found);
    let result = found.tx_result;
    let gas_used = u64::try_from(result.gas_used).unwrap_or(0);
    let outcome =
        if result.code.is_ok() { Ok(Done { events: events(&result.events) }) } else { Err(refusal(&result.log)) };
    Sent { height: found.height.value(), gas_used, out_of_gas, outcome }
}
