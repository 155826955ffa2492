//! A replay's population on a real chain: what the embedded chain was sent goes to the real one, in the same order, from a key for each sender.
//!
//! The embedded chain has the real one's clock and heights of a block before, so the two differ by what a second or two makes; how often they
//! answered differently is counted. That the real one is right is another matter: `breakwater chain verify`.

mod figures;
mod funding;
mod ground;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};
use breakwater_harness::chain::{address, Contracts, SentMessage};
use breakwater_interfaces::oracle::{self, SourceKind, SourcesResponse};
use clap::Args;
use cosmwasm_std::Uint128;
use serde_json::Value;

use super::deployment::{Addresses, Deployment};
use super::events::value;
use super::keys::{KeyOptions, KeyRing};
use super::messages::{coin, execute};
use super::node::{Head, Node};
use super::profile::Profile;
use super::sender::{Posted, Sender, Sent};
pub use figures::Figures;
use ground::require;
pub use ground::Ground;

/// Keys of everybody who is no publisher and no venue, from here on.
const FIRST_KEY: u32 = 1_000;
/// Keys among which publishers and venue are looked for.
const KNOWN_KEYS: u32 = 50;
/// Gas asked for where an estimate cannot be had: what the message needs, another of the same block has to bring about first.
const GAS: u64 = 1_500_000;

/// How much later than here a message may come there.
const LATER_SECONDS: u64 = 60;

/// Where a replay goes besides.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "On a real chain")]
pub struct MirrorOptions {
    /// Send everything to a real chain as well, block by block: its profile, a TOML file
    #[arg(long = "chain", value_name = "PROFILE")]
    pub profile: Option<PathBuf>,
    /// The deployment on it
    #[arg(long, value_name = "FILE", default_value = "deployment.json", requires = "profile")]
    pub deployment: PathBuf,
    #[command(flatten)]
    pub keys: KeyOptions,
}

/// The real chain.
pub struct Mirror {
    node: Rc<Node>,
    ring: KeyRing,
    addresses: Addresses,
    pub ground: Ground,
    /// By the address that the embedded chain knows.
    keys: BTreeMap<String, u32>,
    senders: BTreeMap<u32, Sender>,
    next_key: u32,
    /// Accounts there, by their numbers here.
    accounts: BTreeMap<u64, u64>,
    /// What pays everybody.
    purse: Sender,
    head: Head,
    pub figures: Figures,
}

impl Mirror {
    /// Reaches the chain, if one is named.
    ///
    /// # Errors
    /// If it cannot be reached, or the deployment is none that a replay can use.
    pub fn connect(options: &MirrorOptions) -> Result<Option<Self>> {
        let Some(path) = &options.profile else { return Ok(None) };
        let node = Rc::new(Node::connect(Profile::read(path)?, Duration::from_secs(600))?);
        let addresses = Deployment::read(&options.deployment, &node.profile)?.addresses()?;
        let ring = options.keys.ring(&node.profile.prefix)?;
        let purse = Sender::new(&node, ring.key(options.keys.key)?)?;
        let ground = Ground::read(&node, &addresses)?;
        let head = node.head()?;
        let mut mirror = Mirror {
            node,
            ring,
            addresses,
            ground,
            keys: BTreeMap::new(),
            senders: BTreeMap::new(),
            next_key: FIRST_KEY,
            accounts: BTreeMap::new(),
            purse,
            head,
            figures: Figures::default(),
        };
        mirror.know_keys()?;
        Ok(Some(mirror))
    }

    /// The next block after the one before.
    ///
    /// # Errors
    /// If the node stays away.
    pub fn next_block(&mut self) -> Result<Head> {
        loop {
            let head = self.node.head()?;
            if head.height > self.head.height {
                self.head = head;
                return Ok(head);
            }
            self.node.pause();
        }
    }

    /// Sends on what the embedded chain was sent, and waits for what comes of it.
    ///
    /// # Errors
    /// If the node stays away, or the purse is empty.
    pub fn carry(&mut self, twin: &Contracts, governance: &str, sent: Vec<SentMessage>) -> Result<()> {
        let (opens, others): (Vec<_>, Vec<_>) =
            sent.into_iter().filter(|one| one.sender.as_str() != governance).partition(|one| is_opening(&one.message));
        self.fund(opens.iter().chain(&others))?;
        // Numbers of accounts are known before they are named.
        let before = u64::try_from(self.accounts.len())?;
        let opened = self.send(twin, &opens)?;
        for (number, events) in (before + 1..).zip(opened) {
            let account = events.as_ref().and_then(|events| value(events, "wasm-open_account", "account"));
            let account =
                account.and_then(|account| account.parse().ok()).context("an account was not opened there")?;
            self.accounts.insert(number, account);
        }
        self.send(twin, &others).map(|_| ())
    }

    /// Sends messages; the events of each that went through.
    fn send(&mut self, twin: &Contracts, sent: &[SentMessage]) -> Result<Vec<Option<Vec<cosmwasm_std::Event>>>> {
        let mut posted = Vec::with_capacity(sent.len());
        for one in sent {
            posted.push(self.post(twin, one, None)?);
        }
        let mut answers = Vec::with_capacity(sent.len());
        for (one, (key, posted)) in sent.iter().zip(posted) {
            let name = name(&one.message);
            let mut settled = match &posted {
                Err(words) => Some(Sent::refused(words.clone())),
                Ok(posted) => self.sender(key)?.settled(posted)?,
            };
            if let (Ok(posted), true) = (posted, settled.as_ref().is_some_and(|there| there.out_of_gas)) {
                self.figures.retried(&name);
                if let (key, Ok(again)) = self.post(twin, one, Some(posted.gas.saturating_mul(2)))? {
                    settled = self.sender(key)?.settled(&again)?;
                }
            }
            match &settled {
                None => self.figures.lost(&name),
                Some(there) => self.figures.note(&name, one.accepted, there),
            }
            answers.push(settled.and_then(|there| there.outcome.ok()).map(|done| done.events));
        }
        Ok(answers)
    }

    /// Hands a message over, with so much gas or what it seems to need; the key that signed, and what the node refused.
    fn post(&mut self, twin: &Contracts, one: &SentMessage, gas: Option<u64>) -> Result<(u32, Result<Posted, String>)> {
        let contract = match &one.contract {
            contract if *contract == twin.oracle => self.addresses.oracle.clone(),
            contract if *contract == twin.clearinghouse => self.addresses.clearinghouse.clone(),
            _ => self.addresses.insurance_fund.clone(),
        };
        let mut message = one.message.clone();
        self.rename(&mut message);
        let units = units(one);
        let funds = if units > 0 { vec![coin(units, &self.node.profile.settlement_denom)] } else { Vec::new() };
        let key = *self.keys.get(one.sender.as_str()).context("an unknown sender")?;
        let known = self.figures.gas(&name(&one.message));
        let sender = self.sender(key)?;
        let messages = [execute(sender.address(), &contract, &message, funds)?];
        let gas = match gas {
            Some(gas) => gas,
            // What was used before is known better than what an estimate on the last block says.
            None => sender.estimate(&messages)?.unwrap_or(known.unwrap_or(GAS)).max(known.unwrap_or(0)),
        };
        Ok((key, sender.post(&messages, gas)?))
    }

    fn sender(&mut self, key: u32) -> Result<&mut Sender> {
        self.senders.get_mut(&key).context("an unknown key")
    }

    /// Numbers of accounts and addresses, as they are there.
    fn rename(&self, message: &mut Value) {
        match message {
            Value::Object(fields) => {
                for (name, field) in fields.iter_mut() {
                    match (name.as_str(), &mut *field) {
                        ("account" | "buyer" | "seller" | "taker" | "reward_account", Value::Number(number)) => {
                            let account = number.as_u64().and_then(|number| self.accounts.get(&number));
                            if let Some(account) = account {
                                *field = Value::from(*account);
                            }
                        }
                        // Here it is the block's own time: there the message comes later.
                        ("deadline", Value::Number(time)) => {
                            *field = Value::from(time.as_u64().unwrap_or(0).saturating_add(LATER_SECONDS));
                        }
                        ("accounts", Value::Array(numbers)) => {
                            for number in numbers {
                                if let Some(account) = number.as_u64().and_then(|number| self.accounts.get(&number)) {
                                    *number = Value::from(*account);
                                }
                            }
                        }
                        (_, inner) => self.rename(inner),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item)),
            _ => {}
        }
    }

    /// The keys of the publishers and of the venue, which the deployment names.
    fn know_keys(&mut self) -> Result<()> {
        let question = oracle::QueryMsg::Sources { start_after: None, limit: Some(30) };
        let sources: SourcesResponse = require(&self.node, &self.addresses.oracle, &question)?;
        let mut wanted: Vec<(String, String)> = vec![("venue".to_owned(), self.ground.venue.address.to_string())];
        for (number, source) in (1..).zip(&sources.sources) {
            if let SourceKind::Publisher { address } = &source.kind {
                wanted.push((format!("publisher {number}"), address.clone()));
            }
        }
        let mut own = BTreeMap::new();
        for index in 0..KNOWN_KEYS {
            own.insert(self.ring.key(index)?.address, index);
        }
        for (name, there) in wanted {
            let what = || {
                format!("the deployment's {name} is {there}, which is none of the first {KNOWN_KEYS} keys of this mnemonic: name the one it was made with")
            };
            let key = *own.get(&there).with_context(what)?;
            self.keys.insert(address(&name).into_string(), key);
        }
        Ok(())
    }

    /// Gives everybody new a key, fees, and what he pays in.
    fn fund<'a>(&mut self, sent: impl Iterator<Item = &'a SentMessage>) -> Result<()> {
        let (mut paid, mut new): (BTreeMap<u32, u128>, BTreeSet<u32>) = (BTreeMap::new(), BTreeSet::new());
        for one in sent {
            let key = match self.keys.get(one.sender.as_str()) {
                Some(key) => *key,
                None => {
                    let key = self.next_key;
                    self.next_key += 1;
                    self.keys.insert(one.sender.to_string(), key);
                    key
                }
            };
            if !self.senders.contains_key(&key) {
                new.insert(key);
            }
            *paid.entry(key).or_insert(0) += units(one);
        }
        paid.retain(|_, units| *units > 0);
        funding::fund(&self.node, &self.ring, &mut self.purse, &new, &paid)?;
        for key in new {
            self.senders.insert(key, Sender::new(&self.node, self.ring.key(key)?)?);
        }
        Ok(())
    }
}

fn is_opening(message: &Value) -> bool {
    name(message) == "open_account"
}

/// The name of a message, as in its JSON.
fn name(message: &Value) -> String {
    message.as_object().and_then(|fields| fields.keys().next()).cloned().unwrap_or_default()
}

/// Units that a message pays in.
fn units(sent: &SentMessage) -> u128 {
    sent.funds.iter().filter_map(|coin| Uint128::try_from(coin.amount).ok()).map(|units| units.u128()).sum()
}
