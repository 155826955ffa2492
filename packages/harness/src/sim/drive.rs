//! Runs steps on the embedded chain and on the reference ledger at once.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::oracle;
use breakwater_interfaces::oracle_page::{page_key, Page};
use cosmwasm_std::{Coin, Uint128, Uint64};
use cw_multi_test::AppResponse;

use super::compare::compare;
use super::step::Step;
use super::world::{address_of, publisher_address, World, GOVERNANCE};
use crate::chain::{accounts_written, Chain, SETTLEMENT_DENOM};
use crate::reference::invariants::i16_bystanders;
use crate::reference::{ItemResult, Ledger, Moment};

/// The first difference or broken invariant of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Index of the step, from 0.
    pub step: usize,
    pub what: String,
}

/// Counts of one or many sequences.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub messages: u64,
    /// By kind: accepted messages, or items of batches; `kind: reason` for refused ones.
    pub accepted: BTreeMap<String, u64>,
    pub refused: BTreeMap<String, u64>,
    pub paths: BTreeMap<&'static str, u64>,
}

impl Counts {
    pub fn add(&mut self, other: &Counts) {
        self.messages += other.messages;
        for (into, from) in [(&mut self.accepted, &other.accepted), (&mut self.refused, &other.refused)] {
            for (name, count) in from {
                *into.entry(name.clone()).or_insert(0) += count;
            }
        }
        for (name, count) in &other.paths {
            *self.paths.entry(name).or_insert(0) += count;
        }
    }
}

/// A running pair of chain and ledger.
pub struct Driver {
    pub chain: Chain,
    pub ledger: Ledger,
    pub pages: Vec<Page>,
    pub counts: Counts,
    /// Coins simply sent to the clearing house.
    pub donated: i128,
    steps: usize,
}

impl Driver {
    /// A fresh chain and an empty ledger.
    ///
    /// # Errors
    /// What a contract refused at deployment.
    pub fn start(world: &World) -> Result<Driver, Failure> {
        let fail = |error: crate::chain::ChainError| Failure { step: 0, what: format!("deployment: {error}") };
        let mut chain = world.deploy().map_err(fail)?;
        chain.start_journal();
        let governance = address_of(GOVERNANCE);
        let mut ledger = Ledger::new(governance.as_str(), SETTLEMENT_DENOM, i128::from(world.float_target), 1);
        ledger.state.insurance_fund = Some(chain.contracts().insurance_fund.to_string());
        let mut driver = Driver { chain, ledger, pages: Vec::new(), counts: Counts::default(), donated: 0, steps: 0 };
        driver.read_pages();
        Ok(driver)
    }

    /// Block and pages as they are now.
    pub fn moment(&self) -> Moment {
        let block = self.chain.block();
        Moment { time: block.time.seconds(), height: block.height, pages: self.pages.clone() }
    }

    fn read_pages(&mut self) {
        let raw = self.chain.raw(&self.chain.contracts().oracle, &page_key(0));
        self.pages = raw.and_then(|bytes| Page::decode(&bytes).ok()).into_iter().collect();
    }

    /// Runs one step on both and compares them.
    ///
    /// # Errors
    /// The first difference or broken invariant.
    pub fn apply(&mut self, step: &Step) -> Result<(), Failure> {
        let result = match step {
            Step::Advance { seconds, blocks } => {
                self.chain.advance(*seconds, *blocks);
                Ok(())
            }
            Step::Push { publisher, prices } => self.push(*publisher, prices),
            Step::Donate { units } => self.donate(*units),
            Step::Clear { sender, funds, message } => self.clear(sender, funds, message, step.kind()),
        };
        self.counts.messages += u64::from(step.is_message());
        self.steps += 1;
        result.map_err(|what| Failure { step: self.steps - 1, what })
    }

    fn push(&mut self, publisher: usize, prices: &[oracle::PriceItem]) -> Result<(), String> {
        let message = oracle::ExecuteMsg::Push { prices: prices.to_vec() };
        let result = self.chain.report(&publisher_address(publisher), &message);
        let counts = if result.is_ok() { &mut self.counts.accepted } else { &mut self.counts.refused };
        *counts.entry("push".to_owned()).or_insert(0) += 1;
        self.read_pages();
        Ok(())
    }

    fn donate(&mut self, units: u64) -> Result<(), String> {
        let (donor, clearinghouse) = (address_of("donor"), self.chain.contracts().clearinghouse.clone());
        let units = u128::from(units.max(1));
        let sent = self.chain.mint(&donor, units).and_then(|()| self.chain.send(&donor, &clearinghouse, units));
        sent.map_err(|error| error.to_string())?;
        self.donated += i128::try_from(units).unwrap_or(0);
        compare(self)
    }

    /// Nobody's account is written but those that the message is about.
    fn check_bystanders(&mut self, message: &ExecuteMsg) -> Result<(), String> {
        let changes = self.chain.take_changes();
        let written = accounts_written(&self.chain, &changes);
        let may_also = match message {
            ExecuteMsg::OpenAccount {} => self.ledger.state.accounts.keys().next_back().copied(),
            ExecuteMsg::SweepFees { market } => {
                self.ledger.state.markets.get(market).and_then(|market| market.params.venue_account)
            }
            _ => None,
        };
        i16_bystanders(message, may_also, &written).first().map_or(Ok(()), |broken| Err(format!("invariant {broken}")))
    }

    fn clear(&mut self, sender: &str, funds: &[Coin], message: &ExecuteMsg, kind: &str) -> Result<(), String> {
        let sender = address_of(sender);
        for coin in funds {
            self.chain.mint_coin(&sender, coin.clone()).map_err(|error| error.to_string())?;
        }
        let amount = |coin: &Coin| Uint128::try_from(coin.amount).map_or(u128::MAX, |units| units.u128());
        let coins: Vec<(String, u128)> = funds.iter().map(|coin| (coin.denom.clone(), amount(coin))).collect();
        self.chain.take_changes();
        let clearinghouse = self.chain.contracts().clearinghouse.clone();
        let answer = self.chain.execute_with(&sender, &clearinghouse, message, funds);
        let call = self.ledger.call(sender.as_str(), &coins, self.moment());
        let outcome = self.ledger.execute(&call, message);
        if let Some(violation) = self.ledger.violations.first() {
            return Err(format!("invariant {violation}"));
        }
        match (&answer, &outcome) {
            (Ok(response), Ok(items)) => {
                self.compare_items(response, items, kind).map_err(|what| {
                    let state = compare(self).err().unwrap_or_default();
                    format!("{what}; {state}")
                })?;
                self.check_bystanders(message)?;
            }
            (Err(_), Err(refusal)) => {
                *self.counts.refused.entry(format!("{kind}: {refusal:?}")).or_insert(0) += 1;
                if !self.chain.take_changes().is_empty() {
                    return Err("9: a refused message wrote something".to_owned());
                }
            }
            (Ok(_), Err(refusal)) => return Err(format!("{kind}: the contract accepts, the ledger says {refusal:?}")),
            (Err(error), Ok(_)) => return Err(format!("{kind}: the ledger accepts, the contract says: {error}")),
        }
        compare(self).map_err(|what| {
            let refused =
                answer.map_or_else(|error| format!("{error}"), |response| format!("{:?}", refused_items(&response)));
            format!("after {kind}, of which the chain refused {refused}: {what}")
        })
    }

    fn compare_items(&mut self, response: &AppResponse, items: &[ItemResult], kind: &str) -> Result<(), String> {
        let refused = refused_items(response);
        for (index, item) in items.iter().enumerate() {
            let words = refused.get(&index);
            match item {
                Ok(()) => *self.counts.accepted.entry(kind.to_owned()).or_insert(0) += 1,
                Err(reason) => *self.counts.refused.entry(format!("{kind}: {reason:?}")).or_insert(0) += 1,
            }
            match (item, words) {
                (Ok(()), Some(words)) => {
                    return Err(format!("{kind} item {index}: the ledger accepts, the contract says: {words}"))
                }
                (Err(reason), None) => {
                    return Err(format!("{kind} item {index}: the contract accepts, the ledger says {reason:?}"))
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Index and reason of each item that the contract reports as refused.
fn refused_items(response: &AppResponse) -> BTreeMap<usize, String> {
    let mut refused = BTreeMap::new();
    for event in response.events.iter().filter(|event| event.ty == "wasm-item_refused") {
        let find = |key: &str| event.attributes.iter().find(|attribute| attribute.key == key);
        if let Some(index) = find("index").and_then(|index| index.value.parse().ok()) {
            refused.insert(index, find("reason").map_or_else(String::new, |reason| reason.value.clone()));
        }
    }
    refused
}

/// A positive number of lots.
pub fn lots(lots: i128) -> Uint64 {
    Uint64::new(u64::try_from(lots).unwrap_or(u64::MAX))
}
