//! `breakwater chain gov`: what `breakwater gov` prints, submitted, voted on and watched until it is carried out.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{anyhow, bail, Context, Result};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use clap::{Args, Subcommand, ValueEnum};
use serde::Deserialize;
use serde_json::{json, Value};

use super::deployment::Deployment;
use super::events::value;
use super::keys::KeyOptions;
use super::messages::execute;
use super::node::Node;
use super::proposal::{self, Draft};
use super::sender::Sender;

/// Options of `breakwater chain gov`.
#[derive(Args, Clone, Debug)]
pub struct ChainGovOptions {
    #[command(flatten)]
    pub keys: KeyOptions,
    #[command(subcommand)]
    pub step: GovStep,
}

#[derive(Clone, Debug, Subcommand)]
pub enum GovStep {
    /// Submit what `breakwater gov` printed: a proposal of x/gov or of the multisig, or a bare message of the key's own
    Submit {
        /// The JSON; - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Vote on a proposal
    Vote {
        #[arg(value_name = "NUMBER")]
        id: u64,
        #[arg(value_name = "VOTE")]
        vote: Vote,
        #[command(flatten)]
        by: Body,
    },
    /// Wait until a proposal is decided, and, the multisig's, carry it out
    Watch {
        #[arg(value_name = "NUMBER")]
        id: u64,
        #[command(flatten)]
        by: Body,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Vote {
    Yes,
    No,
}

/// Who decides.
#[derive(Args, Clone, Debug)]
pub struct Body {
    /// Who decides on the proposal
    #[arg(long = "for", value_name = "WHO", value_enum, default_value = "xgov")]
    pub body: BodyName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BodyName {
    /// The chain's own governance
    Xgov,
    /// The deployment's multisig
    Cw3,
}

/// All that cw3 says to those who may not.
const UNAUTHORIZED: &str = "Unauthorized";

/// A proposal as cw3 shows it.
#[derive(Debug, Deserialize)]
struct Cw3Proposal {
    status: String,
}

/// Does one step.
///
/// # Errors
/// In words for people.
pub fn run(node: &Rc<Node>, deployment: &Deployment, options: &ChainGovOptions) -> Result<()> {
    let sender = || Sender::new(node, options.keys.key(&node.profile.prefix)?);
    match &options.step {
        GovStep::Submit { file } => {
            let json = read(file)?;
            submit(&mut sender()?, deployment, &json)
        }
        GovStep::Vote { id, vote, by } => {
            let mut sender = sender()?;
            match by.body {
                BodyName::Xgov => proposal::vote(&mut sender, *id, *vote == Vote::Yes)?,
                BodyName::Cw3 => {
                    multisig_proposal(node, deployment, *id)?;
                    let word = if *vote == Vote::Yes { "yes" } else { "no" };
                    let message = json!({"vote": {"proposal_id": id, "vote": word}});
                    ask_multisig(&mut sender, deployment, &message, &format!("the vote on proposal {id}"))?;
                }
            }
            println!("{} has voted on proposal {id}", sender.address());
            Ok(())
        }
        GovStep::Watch { id, by } => {
            match by.body {
                BodyName::Xgov => proposal::watch(node, *id)?,
                BodyName::Cw3 => carry_out(&mut sender()?, deployment, *id)?,
            }
            println!("proposal {id} passed and was carried out");
            Ok(())
        }
    }
}

/// The JSON of a file, or of standard input.
fn read(file: &PathBuf) -> Result<Value> {
    let mut text = String::new();
    let place = if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
        "standard input".to_owned()
    } else {
        text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        file.display().to_string()
    };
    serde_json::from_str(&text).map_err(|error| anyhow!("{place} holds no JSON ({error}): `breakwater gov` prints it"))
}

fn submit(sender: &mut Sender, deployment: &Deployment, json: &Value) -> Result<()> {
    if json.get("messages").is_some() {
        let id = Draft::from_json(json)?.submit(sender)?;
        println!("proposal {id} of the chain's governance");
        return Ok(());
    }
    if let Some(inner) = json.get("propose") {
        if inner.get("msgs").is_none() {
            bail!("a DAO DAO's proposal goes through its own pre-propose module: submit it there");
        }
        let done = ask_multisig(sender, deployment, json, "the proposal")?;
        let id =
            value(&done, "wasm", "proposal_id").context("the multisig took the proposal without saying its number")?;
        println!("proposal {id} of the multisig, with the proposer's vote");
        return Ok(());
    }
    let message: ExecuteMsg = serde_json::from_value(json.clone()).map_err(|error| {
        let words = error.to_string();
        let words = words.split(", expected one of").next().unwrap_or_default().to_owned();
        anyhow!(
            "this is neither a proposal nor a message of the clearing house ({words}): `breakwater gov` prints both"
        )
    })?;
    let house = deployment.addresses()?.clearinghouse;
    let transaction = execute(sender.address(), &house, &message, Vec::new())?;
    let sent = sender.send(&[transaction])?;
    sent.outcome.map_err(|words| anyhow!("the clearing house refuses: {words}"))?;
    println!("{} went through at height {}", message.name(), sent.height);
    Ok(())
}

/// Sends a message to the multisig; its events.
fn ask_multisig(
    sender: &mut Sender,
    deployment: &Deployment,
    message: &Value,
    what: &str,
) -> Result<Vec<cosmwasm_std::Event>> {
    let transaction = execute(sender.address(), multisig(deployment)?, message, Vec::new())?;
    let sent = sender.send(&[transaction])?;
    let done = sent.outcome.map_err(|words| match words.as_str() {
        UNAUTHORIZED => {
            anyhow!("the multisig refuses {what}: {} is no member; sign by another --key", sender.address())
        }
        _ => anyhow!("the multisig refuses {what}: {words}"),
    })?;
    Ok(done.events)
}

/// A proposal of the multisig.
fn multisig_proposal(node: &Node, deployment: &Deployment, id: u64) -> Result<Cw3Proposal> {
    let question = json!({"proposal": {"proposal_id": id}});
    let shown = node.smart::<Cw3Proposal>(multisig(deployment)?, &question, None)?;
    shown.map_err(|words| match words.strip_suffix(" not found") {
        Some(_) => anyhow!("the multisig has no proposal {id}: correct its number"),
        None => anyhow!("the multisig does not show proposal {id}: {words}"),
    })
}

fn multisig(deployment: &Deployment) -> Result<&str> {
    let multisig =
        deployment.multisig.as_ref().context("this deployment has no multisig: its plan names another guardian")?;
    Ok(&multisig.cw3)
}

/// Until the multisig's proposal has passed; then it is carried out, unless somebody did.
fn carry_out(sender: &mut Sender, deployment: &Deployment, id: u64) -> Result<()> {
    loop {
        match multisig_proposal(&sender.node, deployment, id)?.status.as_str() {
            "executed" => return Ok(()),
            "passed" => {
                let message = json!({"execute": {"proposal_id": id}});
                return ask_multisig(sender, deployment, &message, &format!("to carry out proposal {id}")).map(|_| ());
            }
            "rejected" => {
                bail!("proposal {id} was rejected, or its time was over before enough had voted: propose it anew")
            }
            _ => sender.node.pause(),
        }
    }
}
