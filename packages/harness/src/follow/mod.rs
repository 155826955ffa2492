//! The references behind a chain's history: every message that its blocks hold, with what came of it, and at the end all that it shows.
//!
//! Nothing of a chain but its answers is needed, so this follows a real one as well as the embedded one. What cannot be followed is said
//! and never passed over: a price pulled from another contract (its answer is in no history), a migration, a clearing house whose insurance
//! fund is another contract than the one followed, a payment that the bank refused.

mod addresses;
mod run;

use std::collections::BTreeSet;

use cosmwasm_std::{Binary, BlockInfo, Coin, Event};

use crate::chain::Contracts;
use crate::compare::{agree, compare, compare_records, compare_stakers, Besides};
use crate::reference::settle::flight::Heard;
use crate::reference::{invariants, Deployed, References};
use crate::shown::Shown;
use addresses::Addresses;
pub use run::Contract;
use run::Run;

/// What somebody outside of the three contracts sent to one of them.
#[derive(Clone, Debug)]
pub enum Sent {
    /// A message with coins, whoever carried it: a key, a multisig, the chain's governance, another contract.
    Message { contract: Contract, sender: String, funds: Vec<Coin>, message: Binary },
    /// What the clearing house was told of a packet that it sent.
    Callback { channel: String, sequence: u64, heard: Heard },
}

/// What came of a transaction.
#[derive(Clone, Debug)]
pub enum Came {
    /// All of it was done; the events of each message, those of the contracts that it called included.
    Accepted(Vec<Vec<Event>>),
    /// One of the contracts refused a message and all of it was undone; which message it was, if that is known, and the contract's words.
    Refused { place: Option<usize>, words: String },
}

/// Messages that were done in order, all or none. One that failed for another reason than a contract's refusal (gas, signatures, coins that the
/// sender does not have) did nothing and is none.
#[derive(Clone, Debug)]
pub struct Transaction {
    pub block: BlockInfo,
    pub sent: Vec<Sent>,
    pub came: Came,
}

/// The references of one deployment, fed with its history.
pub struct Follower {
    contracts: Contracts,
    references: References,
    addresses: Addresses,
    /// The block of the last transaction.
    last: BlockInfo,
}

impl Follower {
    /// Begins with three contracts just instantiated. `is_address` says whether the chain takes a text for an address, as it is written.
    ///
    /// # Errors
    /// If the three are not instantiated for each other.
    pub fn start(deployed: &Deployed, is_address: impl Fn(&str) -> bool + 'static) -> Result<Follower, String> {
        let contracts = deployed.contracts();
        let (house, fund) = (&deployed.clearinghouse.message, &deployed.insurance_fund.message);
        if house.oracle != contracts.oracle.as_str() {
            return Err(format!("the clearing house reads {}, not the oracle {}", house.oracle, contracts.oracle));
        }
        if fund.clearinghouse != contracts.clearinghouse.as_str() {
            let (theirs, ours) = (&fund.clearinghouse, &contracts.clearinghouse);
            return Err(format!("the insurance fund pays {theirs}, not the clearing house {ours}"));
        }
        if house.settlement_denom != fund.settlement_denom {
            let (house, fund) = (&house.settlement_denom, &fund.settlement_denom);
            return Err(format!("the clearing house holds {house}, the insurance fund {fund}"));
        }
        let references = deployed.references().map_err(|refusal| format!("instantiation: {refusal:?}"))?;
        let last = deployed.oracle.block.clone();
        Ok(Follower { contracts, references, addresses: Addresses::new(is_address), last })
    }

    /// The references as they stand.
    pub fn references(&self) -> &References {
        &self.references
    }

    /// Follows one transaction: in the order of the chain, each once, without what the three contracts send each other. After an error the
    /// references are no longer those of the chain.
    ///
    /// # Errors
    /// A difference, a broken invariant, or what cannot be followed, as a sentence that names height and message.
    pub fn apply(&mut self, transaction: &Transaction) -> Result<(), String> {
        let block = &transaction.block;
        let at_height = |what: String| format!("height {}: {what}", block.height);
        if block.height < self.last.height || block.time < self.last.time {
            return Err(at_height(format!("out of order, after height {}", self.last.height)));
        }
        self.last.clone_from(block);
        match &transaction.came {
            Came::Accepted(events) => self.accepted(transaction, events),
            Came::Refused { place, words } => self.refused(transaction, *place, words),
        }
        .and_then(|()| self.check(block))
        .map_err(at_height)
    }

    fn accepted(&mut self, transaction: &Transaction, events: &[Vec<Event>]) -> Result<(), String> {
        if events.len() != transaction.sent.len() {
            return Err(format!("{} messages with the events of {}", transaction.sent.len(), events.len()));
        }
        let (contracts, addresses) = (&self.contracts, &self.addresses);
        let mut run = Run { references: &mut self.references, contracts, addresses };
        for (place, (sent, events)) in transaction.sent.iter().zip(events).enumerate() {
            let ran = run.sent(&transaction.block, sent, Some(events));
            let own = own_events(contracts, sent, events);
            let agreed = ran.and_then(|(kind, outcome)| agree(Ok(&own), &outcome, kind));
            agreed.map_err(|what| format!("message {place}: {what}"))?;
        }
        Ok(())
    }

    /// The references refuse one message too: that one, if it is known. All is undone.
    fn refused(&mut self, transaction: &Transaction, known: Option<usize>, words: &str) -> Result<(), String> {
        let mut tried = self.references.clone();
        let mut run = Run { references: &mut tried, contracts: &self.contracts, addresses: &self.addresses };
        for (place, sent) in transaction.sent.iter().enumerate() {
            let ran = run.sent(&transaction.block, sent, None);
            let (kind, outcome) = ran.map_err(|what| format!("message {place}: {what}"))?;
            match outcome {
                Ok(_) if known == Some(place) => {
                    return Err(format!("message {place}: {kind}: the reference accepts, the contract says: {words}"))
                }
                Ok(_) => {}
                Err(refusal) if known.is_some_and(|known| known != place) => {
                    return Err(format!("message {place}: {kind}: the chain accepts, the reference says {refusal:?}"))
                }
                Err(_) => return Ok(()),
            }
        }
        Err(format!("the references accept all messages, a contract says: {words}"))
    }

    fn check(&self, block: &BlockInfo) -> Result<(), String> {
        let ledger = &self.references.ledger;
        let fund = ledger.state.insurance_fund.as_deref();
        if fund.is_some_and(|fund| fund != self.contracts.insurance_fund.as_str()) {
            return Err(format!("cannot be followed: the clearing house's insurance fund is {fund:?}"));
        }
        let broken = invariants::check_ledger(ledger, i128::from(block.time.seconds()));
        ledger.violations.iter().chain(&broken).next().map_or(Ok(()), |broken| Err(format!("invariant {broken}")))
    }

    /// Compares all that a chain shows after the last transaction: accounts, markets, modes, pages, fund, stakers, tickets, claims, flights,
    /// changes, settings, venues, feeds, sources, checkpoints. Coins that the bank shows beyond the books count as donated.
    ///
    /// # Errors
    /// The first difference or broken invariant, or a question without an answer, as a sentence that names the height.
    pub fn compare(&self, shown: &impl Shown) -> Result<(), String> {
        let height = shown.block().height;
        self.compare_all(shown).map_err(|what| format!("height {height}: {what}"))
    }

    fn compare_all(&self, shown: &impl Shown) -> Result<(), String> {
        let block = shown.block();
        if block.height < self.last.height || block.time < self.last.time {
            return Err(format!("the chain shows a block before height {}", self.last.height));
        }
        if shown.contracts() != &self.contracts {
            return Err(format!("other contracts are shown: {:?}", shown.contracts()));
        }
        let besides = self.besides(shown)?;
        compare(shown, &self.references, &besides)?;
        compare_stakers(shown, &self.references)?;
        let feeds: Vec<u8> = self.references.oracle.feeds.keys().copied().collect();
        compare_records(shown, &self.references, &feeds)
    }

    /// Donations are what the bank shows beyond the books, never less; claims are asked for of everybody who may be paid.
    fn besides(&self, shown: &impl Shown) -> Result<Besides, String> {
        let state = &self.references.ledger.state;
        let beyond = |contract, books: i128| {
            let units = shown.balance(contract).map_err(|error| error.to_string())?;
            let units = i128::try_from(units).map_err(|error| error.to_string())?;
            if units < books {
                return Err(format!("invariant 1: the bank shows {units} units of {contract}, its books have {books}"));
            }
            Ok(units - books)
        };
        let owners = state.accounts.values().map(|account| account.owner.clone());
        Ok(Besides {
            donated: beyond(&self.contracts.clearinghouse, state.held)?,
            donated_to_fund: beyond(&self.contracts.insurance_fund, self.references.fund.assets)?,
            payees: owners.chain([state.treasury_owner.clone()]).collect::<BTreeSet<String>>(),
        })
    }
}

/// Events of the contract that was called: others that the message came by may report refused items of their own.
fn own_events(contracts: &Contracts, sent: &Sent, events: &[Event]) -> Vec<Event> {
    let contract = match sent {
        Sent::Message { contract, .. } => contract.address(contracts),
        Sent::Callback { .. } => &contracts.clearinghouse,
    };
    let is_own = |event: &&Event| {
        let named = event.attributes.iter().find(|attribute| attribute.key == "_contract_address");
        named.is_none_or(|named| named.value == contract.as_str())
    };
    events.iter().filter(is_own).cloned().collect()
}
