//! One message of a history on the references.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Remote};
use breakwater_interfaces::oracle;
use cosmwasm_std::{from_json, Addr, Binary, BlockInfo, Coin, Event};
use serde::de::DeserializeOwned;

use super::addresses::{named, named_to_fund, named_to_oracle, Addresses};
use super::Sent;
use crate::chain::Contracts;
use crate::compare::sequence_sent;
use crate::reference::oracle::Answers;
use crate::reference::{OracleCall, Outcome, References, Refusal};
use crate::sim::{fund_kind, oracle_kind};

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    Oracle,
    Clearinghouse,
    InsuranceFund,
}

impl Contract {
    /// Its address.
    pub fn address(self, contracts: &Contracts) -> &Addr {
        match self {
            Contract::Oracle => &contracts.oracle,
            Contract::Clearinghouse => &contracts.clearinghouse,
            Contract::InsuranceFund => &contracts.insurance_fund,
        }
    }
}

/// A message's name, and what became of it on the references.
type Ran = (&'static str, Outcome);

/// A message's surroundings: its block, its sender and coins, and its events if the chain accepted it.
struct Around<'a> {
    block: &'a BlockInfo,
    sender: &'a str,
    funds: &'a [Coin],
    events: Option<&'a [Event]>,
}

/// What a message runs on.
pub(super) struct Run<'a> {
    pub references: &'a mut References,
    pub contracts: &'a Contracts,
    pub addresses: &'a Addresses,
}

impl Run<'_> {
    /// Runs what was sent; `events` are there if the chain accepted it.
    ///
    /// # Errors
    /// Why it cannot be followed.
    pub fn sent(&mut self, block: &BlockInfo, sent: &Sent, events: Option<&[Event]>) -> Result<Ran, String> {
        let (contract, sender, funds, message) = match sent {
            Sent::Message { contract, sender, funds, message } => (contract, sender, funds, message),
            Sent::Callback { channel, sequence, heard } => {
                let call = self.references.call(block, "", &[]);
                return Ok(("callback", self.references.ledger.hear(&call, channel, *sequence, *heard)));
            }
        };
        let Contracts { oracle, clearinghouse, insurance_fund } = self.contracts;
        if [oracle, clearinghouse, insurance_fund].into_iter().any(|own| own.as_str() == sender) {
            return Err(format!(
                "cannot be followed: {sender} is one of the three, whose messages are done with those before"
            ));
        }
        let around = Around { block, sender, funds, events };
        match contract {
            Contract::Oracle => self.report(&around, message),
            Contract::Clearinghouse => Ok(self.clear(&around, message)),
            Contract::InsuranceFund => Ok(self.insure(&around, message)),
        }
    }

    /// A message, unless the contract cannot read it or takes what it names for no address.
    fn read<M: DeserializeOwned>(&self, message: &Binary, named: fn(&M) -> Option<&str>) -> Option<M> {
        let message = from_json(message).ok()?;
        self.addresses.takes(named(&message)).then_some(message)
    }

    fn report(&mut self, around: &Around, message: &Binary) -> Result<Ran, String> {
        let Some(message) = self.read(message, named_to_oracle) else { return Ok(malformed()) };
        if matches!(message, oracle::ExecuteMsg::Pull { .. }) && around.events.is_some() {
            return Err(
                "cannot be followed: a price was pulled, and what the pulled contract answered is in no history"
                    .to_owned(),
            );
        }
        let call = OracleCall {
            sender: around.sender.to_owned(),
            pays: !around.funds.is_empty(),
            now: i128::from(around.block.time.seconds()),
            height: i128::from(around.block.height),
            answers: Answers::new(),
        };
        Ok((oracle_kind(&message), self.references.report(&call, &message)))
    }

    fn clear(&mut self, around: &Around, message: &Binary) -> Ran {
        let Some(message) = self.read(message, named) else { return malformed() };
        let mut call = self.references.call(around.block, around.sender, around.funds);
        // A refused message is tried as if its transfer had been sent.
        call.sequence = around.events.map_or(Some(0), sequence_sent);
        let failed = remote(&message).filter(|_| call.sequence.is_none()).map(|remote| remote.channel.clone());
        self.references.ledger.closed.extend(failed);
        let outcome = self.references.clear(&call, &message);
        self.references.ledger.closed.clear();
        (message.name(), outcome)
    }

    fn insure(&mut self, around: &Around, message: &Binary) -> Ran {
        let Some(message) = self.read(message, named_to_fund) else { return malformed() };
        let call = self.references.call(around.block, around.sender, around.funds);
        (fund_kind(&message), self.references.insure(&call, &message).map(|_| vec![Ok(())]))
    }
}

fn malformed() -> Ran {
    ("malformed message", Err(Refusal::Malformed))
}

/// Where a message sends coins to on another chain. Without a packet that failed at once, and the coins wait for their owner.
fn remote(message: &ExecuteMsg) -> Option<&Remote> {
    match message {
        ExecuteMsg::Withdraw { remote, .. } | ExecuteMsg::RetryClaim { remote, .. } => remote.as_ref(),
        _ => None,
    }
}
