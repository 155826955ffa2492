//! Runs steps on the embedded chain and on the references at once.

use std::fmt::Debug;
use std::rc::Rc;

use breakwater_interfaces::oracle::ExecuteMsg;
use cosmwasm_std::{Addr, Coin, Uint64};
use cw_multi_test::AppResponse;
use serde::Serialize;

use super::bound::Added;
use super::counts::Counts;
use super::history::{self, transaction, wiring};
use super::paths::Trail;
use super::pyth::Pulled;
use super::step::{Recipient, Step};
use super::watch::Watch;
use super::world::{address_of, World, GOVERNANCE};
use crate::chain::{address, Chain, ChainError, BLOCK_SECONDS};
use crate::compare::{compare, compare_records, compare_staker, compare_stakers, Besides};
use crate::follow::{Contract, Transaction};
use crate::reference::{Moment, OracleCall, References};

/// What only queries show is compared every so many steps.
const RECORDS_EVERY: usize = 16;

/// The first difference or broken invariant of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Index of the step, from 0.
    pub step: usize,
    pub what: String,
}

/// A running pair of chain and references.
pub struct Driver {
    pub chain: Chain,
    pub references: References,
    pub counts: Counts,
    /// Donations, and the addresses that the bank refuses to pay.
    pub besides: Besides,
    /// Every message since the contracts were instantiated.
    pub history: Vec<Transaction>,
    pub(super) watch: Watch,
    pub(super) added: Added,
    pub(super) trail: Trail,
    pub(super) answers: Pulled,
    steps: usize,
}

impl Driver {
    /// A fresh chain and empty references.
    ///
    /// # Errors
    /// What a contract refused at deployment.
    pub fn start(world: &World) -> Result<Driver, Failure> {
        let fail = |what: String| Failure { step: 0, what: format!("deployment: {what}") };
        let answers = Pulled::default();
        let mut chain = world.deploy(Rc::clone(&answers)).map_err(|error| fail(error.0))?;
        let deployment = world.deployment();
        let deployed = deployment.deployed(chain.contracts());
        let mut references = deployed.references().map_err(|refusal| fail(format!("{refusal:?}")))?;
        let fund = chain.contracts().insurance_fund.to_string();
        references.ledger.state.insurance_fund = Some(fund);
        let mut history = vec![wiring(&chain).map_err(fail)?];
        for message in world.oracle_set_up(&chain) {
            history.push(set_up(&mut chain, &mut references, &message).map_err(fail)?);
        }
        let wait = deployment.oracle_timelock_seconds;
        chain.advance(wait, wait / BLOCK_SECONDS);
        for id in references.oracle.changes.keys().copied().collect::<Vec<_>>() {
            let message = ExecuteMsg::ExecuteChange { id };
            history.push(set_up(&mut chain, &mut references, &message).map_err(fail)?);
        }
        chain.start_journal();
        Ok(Driver {
            chain,
            references,
            counts: Counts::default(),
            besides: Besides::default(),
            history,
            watch: Watch::default(),
            added: Added::default(),
            trail: Trail::default(),
            answers,
            steps: 0,
        })
    }

    /// Block, pages and checkpoints as they are now.
    pub fn moment(&self) -> Moment {
        self.references.moment(&self.chain.block())
    }

    /// Everything that is compared after a message.
    pub(super) fn compare(&self) -> Result<(), String> {
        compare(&self.chain, &self.references, &self.besides)
    }

    /// Everybody who staked, and somebody who did not.
    pub(super) fn compare_stakers(&self) -> Result<(), String> {
        compare_stakers(&self.chain, &self.references)?;
        compare_staker(&self.chain, &self.references, address("nobody").as_str())
    }

    /// Runs one step on both and compares them.
    ///
    /// # Errors
    /// The first difference or broken invariant.
    pub fn apply(&mut self, step: &Step) -> Result<(), Failure> {
        let kind = step.kind();
        let result = match step {
            Step::Advance { seconds, blocks } => {
                self.chain.advance(*seconds, *blocks);
                Ok(())
            }
            Step::Report { sender, funds, message } => self.report(sender, funds, message, kind),
            Step::Answer { feed, answer } => {
                self.set_answer(*feed, *answer);
                Ok(())
            }
            Step::Donate { to, units } => self.donate(*to, *units),
            Step::Block { name, blocked } => self.block(name, *blocked),
            Step::Channel { channel, state } => self.set_channel(channel, *state),
            Step::Spoil { account } => self.spoil(*account),
            Step::Hear { channel, sequence, word } => self.hear(channel, *sequence, *word, kind),
            Step::Clear { sender, funds, message } => self.clear(sender, funds, message, kind),
            Step::Insure { sender, funds, message } => self.insure(sender, funds, message, kind),
        };
        let result = result.and_then(|()| self.compare_sometimes());
        self.counts.messages += u64::from(step.is_message());
        self.steps += 1;
        result.map_err(|what| Failure { step: self.steps - 1, what })
    }

    fn compare_sometimes(&mut self) -> Result<(), String> {
        if !self.steps.is_multiple_of(RECORDS_EVERY) {
            return Ok(());
        }
        let feed = self.steps / RECORDS_EVERY % self.references.oracle.feeds.len().max(1);
        compare_records(&self.chain, &self.references, &[u8::try_from(feed).unwrap_or(0)])?;
        self.compare_stakers()
    }

    /// Sends a message with coins that the sender is given first; what the journal holds afterwards is its writes.
    pub(super) fn send<M: Serialize + Debug>(
        &mut self,
        sender: &Addr,
        contract: Contract,
        funds: &[Coin],
        message: &M,
    ) -> Result<Result<AppResponse, ChainError>, String> {
        for coin in funds {
            self.chain.mint_coin(sender, coin.clone()).map_err(|error| error.to_string())?;
        }
        self.chain.take_changes();
        let address = contract.address(self.chain.contracts()).clone();
        let answer = self.chain.execute_with(sender, &address, message, funds);
        let sent = history::message(contract, sender, funds, message)?;
        self.history.push(transaction(self.chain.block(), sent, &answer));
        Ok(answer)
    }

    /// From now on the bank refuses to pay an address, or pays it again.
    fn block(&mut self, name: &str, blocked: bool) -> Result<(), String> {
        let address = address_of(name);
        self.chain.block_address(&address, blocked);
        for addresses in [&mut self.besides.payees, &mut self.references.ledger.blocked] {
            if blocked {
                addresses.insert(address.to_string());
            } else {
                addresses.remove(address.as_str());
            }
        }
        self.compare()
    }

    fn donate(&mut self, to: Recipient, units: u64) -> Result<(), String> {
        let donor = address_of("donor");
        let contracts = self.chain.contracts().clone();
        let (contract, donated) = match to {
            Recipient::ClearingHouse => (contracts.clearinghouse, &mut self.besides.donated),
            Recipient::InsuranceFund => (contracts.insurance_fund, &mut self.besides.donated_to_fund),
        };
        let units = u128::from(units.max(1));
        *donated += i128::try_from(units).unwrap_or(0);
        let sent = self.chain.mint(&donor, units).and_then(|()| self.chain.send(&donor, &contract, units));
        sent.map_err(|error| error.to_string())?;
        self.compare()
    }

    /// Everything counted, with how often each path was taken.
    pub fn into_counts(mut self) -> Counts {
        for paths in [&self.references.ledger.tallies, &self.references.oracle.tallies, &self.references.fund.tallies] {
            self.counts.add_paths(paths);
        }
        self.counts
    }
}

/// Sends the oracle one of governance's messages that a world is set up with.
fn set_up(chain: &mut Chain, references: &mut References, message: &ExecuteMsg) -> Result<Transaction, String> {
    let governance = address_of(GOVERNANCE);
    let answer = chain.report(&governance, message).map_err(|error| error.0)?;
    let sent = history::message(Contract::Oracle, &governance, &[], message)?;
    let call = OracleCall { sender: governance.into_string(), now: i128::from(chain.now()), ..OracleCall::default() };
    references.report(&call, message).map_err(|refusal| format!("{refusal:?}"))?;
    Ok(transaction(chain.block(), sent, &Ok(answer)))
}

/// A positive number of lots.
pub fn lots(lots: i128) -> Uint64 {
    Uint64::new(u64::try_from(lots).unwrap_or(u64::MAX))
}
