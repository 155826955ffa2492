//! `breakwater chain deploy`: from nothing to contracts that are wired, each step found done or done now.
//!
//! Addresses depend on the deployer, the plan's name and the codes alone (instantiate2), so that a run that was cut off finds what it has made.

pub mod codes;
mod wiring;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{anyhow, bail, Context, Result};
use breakwater_interfaces::{clearinghouse, insurance_fund, oracle};
use clap::Args;
use cosmrs::proto::cosmwasm::wasm::v1::{MsgInstantiateContract2, QueryBuildAddressRequest, QueryBuildAddressResponse};
use serde::Serialize;
use serde_json::json;

use super::deployment::{Addresses, Deployment, MultisigAddresses};
use super::keys::KeyOptions;
use super::messages::{any, execute};
use super::node::Node;
use super::plan::{MultisigPlan, Plan};
use super::proposal::{self, Draft};
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
    if plan.guardian == "multisig" {
        names.extend([GROUP, CW3].map(|name| (name, options.artifacts.join("multisig"))));
    }
    // All of them before anything is sent.
    let wasm = names.iter().map(|(name, folder)| Ok((*name, codes::read(folder, name)?))).collect::<Result<_>>()?;
    let key = ring.key(options.keys.key)?;
    let mut deploy = Deploy {
        deployment: begun(node, file, &plan, &key.address)?,
        file,
        sender: Sender::new(node, key)?,
        plan,
        wasm,
    };
    deploy.store()?;
    deploy.instantiate()?;
    deploy.wire(&options.voter)?;
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
            "{} is of '{}', deployed by {}, governed by {}; the plan and the key are another's: name another file by --deployment",
            file.display(),
            begun.name,
            begun.deployer,
            begun.governance
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

    fn instantiate(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        let guardian = match (&plan.multisig, plan.guardian.as_str()) {
            (Some(multisig), "multisig") => self.multisig(multisig)?,
            (None, "multisig") => bail!("the plan's guardian is a multisig, but it has no [multisig]"),
            (_, address) => address.to_owned(),
        };
        let governance = plan.governance.clone();
        let denom = self.sender.node.profile.settlement_denom.clone();
        let oracle = oracle::InstantiateMsg {
            governance: governance.clone(),
            guardian: guardian.clone(),
            timelock_seconds: plan.oracle_timelock_seconds,
        };
        let oracle = self.contract(ORACLE, &oracle)?;
        self.deployment.oracle = Some(oracle.clone());
        let house = clearinghouse::InstantiateMsg {
            governance,
            settlement_denom: denom.clone(),
            oracle,
            treasury: plan.treasury.clone(),
            float_target: plan.float_target,
            guardian,
            timing: plan.timing,
            limits: plan.limits(),
        };
        let clearinghouse = self.contract(HOUSE, &house)?;
        self.deployment.clearinghouse = Some(clearinghouse.clone());
        let fund = insurance_fund::InstantiateMsg { clearinghouse, settlement_denom: denom };
        self.deployment.insurance_fund = Some(self.contract(FUND, &fund)?);
        self.deployment.write(self.file)
    }

    fn multisig(&mut self, plan: &MultisigPlan) -> Result<String> {
        let members: Vec<_> = plan.members.iter().map(|member| json!({"addr": member, "weight": 1})).collect();
        let group = self.contract(GROUP, &json!({"admin": null, "members": members}))?;
        let message = json!({
            "group_addr": group,
            "threshold": {"absolute_count": {"weight": plan.threshold}},
            "max_voting_period": {"time": plan.voting_seconds},
            "executor": null,
            "proposal_deposit": null,
        });
        let cw3 = self.contract(CW3, &message)?;
        self.deployment.multisig = Some(MultisigAddresses { group, cw3: cw3.clone() });
        Ok(cw3)
    }

    /// The address of a contract of the plan: instantiated now, unless it is there.
    fn contract(&mut self, name: &str, message: &impl Serialize) -> Result<String> {
        let code = self.deployment.codes.get(name).with_context(|| format!("{name} is not stored"))?.clone();
        let node = Rc::clone(&self.sender.node);
        let request = QueryBuildAddressRequest {
            code_hash: code.sha256,
            creator_address: self.sender.address().to_owned(),
            salt: codes::hex(self.plan.name.as_bytes()),
            init_args: Vec::new(),
        };
        let built: QueryBuildAddressResponse = node.require("/cosmwasm.wasm.v1.Query/BuildAddress", &request, None)?;
        if node.contract(&built.address)?.is_some() {
            return Ok(built.address);
        }
        eprintln!("{name}: instantiating code {}", code.id);
        let message = MsgInstantiateContract2 {
            sender: self.sender.address().to_owned(),
            admin: self.plan.governance.clone(),
            code_id: code.id,
            label: format!("{} {name}", self.plan.name),
            msg: serde_json::to_vec(message)?,
            funds: Vec::new(),
            salt: self.plan.name.as_bytes().to_vec(),
            fix_msg: false,
        };
        let sent = self.sender.send(&[any(&message)])?;
        sent.outcome.map_err(|words| anyhow!("{name} refuses to be instantiated: {words}; correct the plan"))?;
        Ok(built.address)
    }

    /// Governance's messages, pins, and changes as they ripen, until nothing is missing.
    fn wire(&mut self, voters: &[PathBuf]) -> Result<()> {
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
    fn govern(&mut self, missing: &Missing, addresses: &Addresses, voters: &[PathBuf]) -> Result<bool> {
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

    fn propose(&mut self, messages: Vec<cosmrs::Any>, voters: &[PathBuf]) -> Result<()> {
        let node = Rc::clone(&self.sender.node);
        if let Some(id) = self.deployment.proposals.last().copied() {
            // Of a run that was cut off.
            if matches!(proposal::standing(&node, id), Ok(proposal::Standing::Voting(_) | proposal::Standing::Deposit))
            {
                return proposal::watch(&node, id);
            }
        }
        let draft = Draft {
            messages,
            deposit: Vec::new(),
            title: format!("Breakwater: deploy {}", self.plan.name),
            summary: "Pins the codes and wires the contracts to each other.".to_owned(),
            expedited: true,
        };
        let id = draft.submit(&mut self.sender)?;
        self.deployment.proposals.push(id);
        self.deployment.write(self.file)?;
        eprintln!("proposal {id} pins and wires: vote for it");
        proposal::vote_all(&node, id, voters)?;
        proposal::watch(&node, id)
    }
}
