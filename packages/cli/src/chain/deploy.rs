//! `breakwater chain deploy`: from nothing to contracts that are wired, each step found done or done now.
//!
//! Addresses depend on the deployer, the plan's name and the codes alone (instantiate2), so that a run that was cut off finds what it has made.

pub mod codes;
mod instances;
mod wiring;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{anyhow, bail, Result};
use breakwater_interfaces::{clearinghouse, oracle};
use clap::Args;

use super::deployment::{Addresses, Deployment};
use super::keys::{KeyOptions, KeyRing};
use super::messages::execute;
use super::node::Node;
use super::plan::{Plan, MULTISIG};
use super::proposal::{self, Draft, Standing};
use super::sender::Sender;
use codes::Wasm;
use wiring::Missing;

/// The contracts' wasm files, without `.wasm`.
pub const ORACLE: &str = "breakwater_oracle";
pub const HOUSE: &str = "breakwater_clearinghouse";
pub const FUND: &str = "breakwater_insurance_fund";
const GROUP: &str = "cw4_group";
const CW3: &str = "cw3_flex_multisig";

/// Options of `breakwater chain deploy`.
#[derive(Args, Clone, Debug)]
pub struct DeployOptions {
    /// What is to be deployed: a TOML file
    #[arg(long, value_name = "FILE")]
    pub plan: PathBuf,
    /// Folder with the compiled contracts and checksums.txt
    #[arg(long, value_name = "FOLDER", default_value = "artifacts")]
    pub artifacts: PathBuf,
    #[command(flatten)]
    pub keys: KeyOptions,
    /// Mnemonics that vote for what deploying proposes: on a chain of your own
    #[arg(long, value_name = "FILE")]
    pub voter: Vec<PathBuf>,
}

/// Deploys, or goes on.
///
/// # Errors
/// In words for people; running it again goes on.
pub fn run(node: &Rc<Node>, file: &Path, options: &DeployOptions) -> Result<()> {
    let profile = &node.profile;
    let ring = options.keys.ring(&profile.prefix)?;
    let plan = Plan::read(&options.plan, &ring, &profile.prefix)?;
    let mut names = BTreeMap::from([(ORACLE, options.artifacts.clone())]);
    names.extend([HOUSE, FUND].map(|name| (name, options.artifacts.clone())));
    if plan.guardian == MULTISIG {
        names.extend([GROUP, CW3].map(|name| (name, options.artifacts.join("multisig"))));
    }
    // All of them before anything is sent.
    let wasm = names.iter().map(|(name, folder)| Ok((*name, codes::read(folder, name)?))).collect::<Result<_>>()?;
    let voter = |path: &PathBuf| KeyOptions::of(Some(path.clone())).ring(&profile.prefix);
    let voters: Vec<_> = options.voter.iter().map(voter).collect::<Result<_>>()?;
    let key = ring.key(options.keys.key)?;
    let mut deploy = Deploy {
        deployment: begun(node, file, &plan, &key.address)?,
        file,
        sender: Sender::new(node, key)?,
        plan,
        wasm,
    };
    deploy.sender.await_earlier()?;
    deploy.store()?;
    deploy.instantiate()?;
    deploy.wire(&voters)?;
    let addresses = deploy.deployment.addresses()?;
    println!("oracle          {}", addresses.oracle);
    println!("clearing house  {}", addresses.clearinghouse);
    println!("insurance fund  {}", addresses.insurance_fund);
    if let Some(multisig) = &deploy.deployment.multisig {
        println!("multisig        {}", multisig.cw3);
    }
    println!("all of it is wired; {} has the addresses", file.display());
    Ok(())
}

/// The deployment as far as it is, or a new one.
fn begun(node: &Node, file: &Path, plan: &Plan, deployer: &str) -> Result<Deployment> {
    if !file.exists() {
        return Ok(Deployment {
            chain_id: node.profile.chain_id.clone(),
            name: plan.name.clone(),
            deployer: deployer.to_owned(),
            governance: plan.governance.clone(),
            height: node.head()?.height,
            codes: BTreeMap::new(),
            multisig: None,
            oracle: None,
            clearinghouse: None,
            insurance_fund: None,
            proposals: Vec::new(),
        });
    }
    let begun = Deployment::read(file, &node.profile)?;
    if begun.deployer != deployer || begun.name != plan.name || begun.governance != plan.governance {
        bail!(
            "{} is of '{}', deployed by {}, governed by {}; plan and key say '{}', {deployer}, {}: correct them, or name another file by --deployment",
            file.display(),
            begun.name,
            begun.deployer,
            begun.governance,
            plan.name,
            plan.governance
        );
    }
    Ok(begun)
}

struct Deploy<'a> {
    deployment: Deployment,
    file: &'a Path,
    sender: Sender,
    plan: Plan,
    wasm: BTreeMap<&'static str, Wasm>,
}

impl Deploy<'_> {
    fn store(&mut self) -> Result<()> {
        for (name, wasm) in &self.wasm {
            match self.deployment.codes.get(*name) {
                Some(code) if code.sha256 == wasm.sha256 => continue,
                Some(_) if self.deployment.oracle.is_some() => {
                    bail!("{name}.wasm is another than the deployed one: migrate by a proposal, or name another file by --deployment")
                }
                _ => {}
            }
            let code = codes::store(&mut self.sender, name, wasm)?;
            self.deployment.codes.insert((*name).to_owned(), code);
            self.deployment.write(self.file)?;
        }
        Ok(())
    }

    /// Governance's messages, pins, and changes as they ripen, until nothing is missing.
    fn wire(&mut self, voters: &[KeyRing]) -> Result<()> {
        let addresses = self.deployment.addresses()?;
        loop {
            let missing = Missing::find(&self.sender.node, &self.plan, &self.deployment)?;
            if missing.is_empty() {
                return Ok(());
            }
            self.ripe(&missing, &addresses)?;
            if !missing.ripe.is_empty() {
                continue;
            }
            if self.govern(&missing, &addresses, voters)? {
                continue;
            }
            if let Some(time) = missing.ripens_at {
                eprintln!("changes wait until {} UTC: I wait too; stopped, run me again then", crate::clock::utc(time));
                while self.sender.node.head()?.time < time {
                    self.sender.node.pause();
                }
            }
        }
    }

    fn ripe(&mut self, missing: &Missing, addresses: &Addresses) -> Result<()> {
        for (of_oracle, id) in &missing.ripe {
            let (sender, id) = (self.sender.address().to_owned(), *id);
            let message = if *of_oracle {
                execute(&sender, &addresses.oracle, &oracle::ExecuteMsg::ExecuteChange { id }, Vec::new())?
            } else {
                execute(
                    &sender,
                    &addresses.clearinghouse,
                    &clearinghouse::ExecuteMsg::ExecuteChange { id },
                    Vec::new(),
                )?
            };
            let sent = self.sender.send(&[message])?;
            sent.outcome.map_err(|words| anyhow!("change {id} is refused: {words}"))?;
        }
        Ok(())
    }

    /// Sends or proposes what governance must; whether there was something.
    fn govern(&mut self, missing: &Missing, addresses: &Addresses, voters: &[KeyRing]) -> Result<bool> {
        let prefix = self.sender.node.profile.prefix.clone();
        let governance = self.plan.governance.clone();
        let governed = missing.governed(&governance, addresses)?;
        let by_gov = governance == crate::gov::address::governance(&prefix)?;
        let mut proposed: Vec<_> = missing.pins(&prefix)?.into_iter().collect();
        let something = !governed.is_empty() || !proposed.is_empty();
        if by_gov {
            proposed.extend(governed);
        } else if governance == self.sender.address() {
            for message in governed {
                let sent = self.sender.send(&[message])?;
                sent.outcome.map_err(|words| anyhow!("a contract refuses the plan: {words}"))?;
            }
        } else if !governed.is_empty() {
            let messages = (&missing.oracle, &missing.clearinghouse);
            bail!(
                "{governance} governs, so these messages are for it to send, to the oracle and to the clearing house: {}; \
                 run this again once they are through",
                serde_json::to_string(&messages)?
            );
        }
        if !proposed.is_empty() {
            self.propose(proposed, voters)?;
        }
        Ok(something)
    }

    /// Proposes, unless an earlier run did, lets the voters vote, and waits for the decision.
    fn propose(&mut self, messages: Vec<cosmrs::Any>, voters: &[KeyRing]) -> Result<()> {
        let node = Rc::clone(&self.sender.node);
        let id = match self.proposed(&messages)? {
            Some(id) => id,
            None => self.submit(messages)?,
        };
        if !self.deployment.proposals.contains(&id) {
            self.deployment.proposals.push(id);
            self.deployment.write(self.file)?;
        }
        eprintln!("proposal {id} is to pin and wire: vote for it");
        proposal::vote_all(&node, id, voters)?;
        proposal::watch(&node, id)
    }

    /// A proposal of a run that was cut off, if it is not decided.
    fn proposed(&self, messages: &[cosmrs::Any]) -> Result<Option<u64>> {
        let node = &self.sender.node;
        if let Some(id) = self.deployment.proposals.last() {
            if matches!(proposal::standing(node, *id), Ok(Standing::Voting(_) | Standing::Deposit)) {
                return Ok(Some(*id));
            }
        }
        proposal::open(node, self.sender.address(), messages)
    }

    fn submit(&mut self, messages: Vec<cosmrs::Any>) -> Result<u64> {
        eprintln!("proposing to pin the codes and to wire the contracts");
        let draft = Draft {
            messages,
            deposit: Vec::new(),
            title: format!("Breakwater: deploy {}", self.plan.name),
            summary: "Pins the codes and wires the contracts to each other.".to_owned(),
            expedited: true,
        };
        draft.submit(&mut self.sender)
    }
}
