//! `breakwater chain upgrade`: newer codes for a deployment's contracts, by a proposal of the chain's governance.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{bail, Result};
use clap::Args;
use cosmrs::proto::cosmwasm::wasm::v1::{MsgMigrateContract, MsgPinCodes, MsgUnpinCodes};
use cosmrs::Any;

use super::deploy::codes::{self, Wasm};
use super::deploy::{FUND, HOUSE, ORACLE};
use super::deployment::{Code, Deployment};
use super::keys::KeyOptions;
use super::messages::any;
use super::node::Node;
use super::proposal::{vote_all, watch, Draft};
use super::sender::Sender;
use crate::gov::address;

/// Options of `breakwater chain upgrade`.
#[derive(Args, Clone, Debug)]
pub struct UpgradeOptions {
    /// Folder with the newer contracts and checksums.txt
    #[arg(long, value_name = "FOLDER")]
    pub artifacts: PathBuf,
    #[command(flatten)]
    pub keys: KeyOptions,
    /// Mnemonics that vote for it: on a chain of your own
    #[arg(long, value_name = "FILE")]
    pub voter: Vec<PathBuf>,
}

/// A contract that gets another code.
struct Upgraded {
    name: &'static str,
    address: String,
    code: Code,
    /// Its code until now.
    before: u64,
}

/// Stores what differs, proposes the migration, and waits for it. Run again it goes on.
///
/// # Errors
/// In words for people.
pub fn run(node: &Rc<Node>, file: &Path, options: &UpgradeOptions) -> Result<()> {
    let mut deployment = Deployment::read(file, &node.profile)?;
    let governance = address::governance(&node.profile.prefix)?;
    if deployment.governance != governance {
        bail!(
            "{} governs this deployment, not the chain's governance: propose the migration there",
            deployment.governance
        );
    }
    let voter = |path: &PathBuf| KeyOptions::of(Some(path.clone())).ring(&node.profile.prefix);
    let voters: Vec<_> = options.voter.iter().map(voter).collect::<Result<_>>()?;
    let addresses = deployment.addresses()?;
    let contracts = [(ORACLE, addresses.oracle), (HOUSE, addresses.clearinghouse), (FUND, addresses.insurance_fund)];
    let mut sender = Sender::new(node, options.keys.key(&node.profile.prefix)?)?;
    let mut upgraded = Vec::new();
    for (name, address) in contracts {
        let wasm: Wasm = codes::read(&options.artifacts, name)?;
        let before = node.contract(&address)?.map_or(0, |info| info.code_id);
        let code = codes::store(&mut sender, name, &wasm)?;
        if code.id != before {
            upgraded.push(Upgraded { name, address, code, before });
        }
    }
    if upgraded.is_empty() {
        println!("all three contracts have these codes already");
        return Ok(());
    }
    let draft = Draft {
        messages: messages(&governance, &upgraded),
        deposit: Vec::new(),
        title: format!("Breakwater: upgrade {}", deployment.name),
        summary: "Migrates contracts to newer codes, and pins those.".to_owned(),
        expedited: true,
    };
    let id = draft.submit(&mut sender)?;
    eprintln!("proposal {id} migrates {} contracts: vote for it", upgraded.len());
    vote_all(node, id, &voters)?;
    watch(node, id)?;
    for one in upgraded {
        println!("{} has code {} instead of {}", one.name, one.code.id, one.before);
        deployment.codes.insert(one.name.to_owned(), one.code);
    }
    deployment.write(file)
}

/// The new codes are pinned before they run, the old ones let go.
fn messages(governance: &str, upgraded: &[Upgraded]) -> Vec<Any> {
    let authority = governance.to_owned();
    let pins = MsgPinCodes { authority: authority.clone(), code_ids: upgraded.iter().map(|one| one.code.id).collect() };
    let unpins = MsgUnpinCodes { authority, code_ids: upgraded.iter().map(|one| one.before).collect() };
    let migrations = upgraded.iter().map(|one| {
        let (sender, contract) = (governance.to_owned(), one.address.clone());
        any(&MsgMigrateContract { sender, contract, code_id: one.code.id, msg: b"{}".to_vec() })
    });
    std::iter::once(any(&pins)).chain(migrations).chain([any(&unpins)]).collect()
}
