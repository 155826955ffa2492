//! `breakwater chain`: a deployment on a real chain.

mod addresses;
mod ask;
mod contract;
mod deploy;
mod deployment;
mod events;
mod feed;
mod file;
mod gov;
mod halts;
mod keep;
mod keys;
mod messages;
mod mirror;
mod node;
mod place;
mod plan;
mod profile;
mod proposal;
mod refusal;
mod sender;
mod status;
mod upgrade;
mod verify;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};

use addresses::AddressesOptions;
use ask::AskOptions;
use deploy::DeployOptions;
use deployment::Deployment;
use feed::FeedOptions;
use gov::ChainGovOptions;
use halts::HaltsOptions;
use keep::KeepOptions;
pub use mirror::{Figures, Ground, Mirror, MirrorOptions};
use node::Node;
use profile::Profile;
use upgrade::UpgradeOptions;
use verify::VerifyOptions;

/// How long a node that does not answer is waited for by what runs once, and by what goes on until interrupted.
const ONCE_SECONDS: u64 = 10;
const LASTING_SECONDS: u64 = 86_400;

/// Options of `breakwater chain`.
#[derive(Args, Clone, Debug)]
pub struct ChainOptions {
    /// How the chain is reached: a TOML file
    #[arg(long, value_name = "FILE", global = true, default_value = "profile.toml")]
    pub profile: PathBuf,
    /// Where the deployment's addresses stand
    #[arg(long, value_name = "FILE", global = true, default_value = "deployment.json")]
    pub deployment: PathBuf,
    /// For how many seconds a node that does not answer is asked again [default: 10; keep and feed: a day]
    #[arg(long, value_name = "SECONDS", global = true)]
    pub patience: Option<u64>,
    #[command(subcommand)]
    pub command: ChainCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub enum ChainCommand {
    /// Print the addresses of a mnemonic's keys
    Keys(AddressesOptions),
    /// Store, instantiate, wire and pin the contracts; run again it goes on where it was cut off
    Deploy(DeployOptions),
    /// Show what stands on the chain: modes, prices, books, changes that wait
    Status,
    /// Print a contract's answer to a query
    Ask(AskOptions),
    /// Publish the prices of a file, in real time or sped up
    Feed(FeedOptions),
    /// Do what keepers do: auctions, defaults, tickets, recovery; until interrupted
    Keep(KeepOptions),
    /// Submit, vote on and watch proposals
    Gov(ChainGovOptions),
    /// Migrate the contracts to newer codes, by a proposal of the chain's governance
    Upgrade(UpgradeOptions),
    /// Show how each halt of the chain met the clearing house
    Halts(HaltsOptions),
    /// Follow the chain's history on the reference ledgers, and compare all that it shows
    Verify(VerifyOptions),
}

/// Runs one of the commands; differences and broken invariants found.
///
/// # Errors
/// In words for people, with what to do.
pub fn run(options: &ChainOptions) -> Result<u64> {
    let profile = Profile::read(&options.profile)?;
    if let ChainCommand::Keys(keys) = &options.command {
        addresses::run(&profile, keys)?;
        return Ok(0);
    }
    let lasting = matches!(options.command, ChainCommand::Keep(_) | ChainCommand::Feed(_));
    let patience = options.patience.unwrap_or(if lasting { LASTING_SECONDS } else { ONCE_SECONDS });
    let node = Rc::new(Node::connect(profile, Duration::from_secs(patience))?);
    match &options.command {
        // No node is asked for these.
        ChainCommand::Keys(_) => Ok(()),
        ChainCommand::Deploy(deploy) => deploy::run(&node, &options.deployment, deploy),
        ChainCommand::Status => status::run(&node, &deployment(options, &node)?),
        ChainCommand::Ask(ask) => ask::run(&node, &deployment(options, &node)?, ask),
        ChainCommand::Feed(feed) => feed::run(&node, &deployment(options, &node)?, feed),
        ChainCommand::Keep(keep) => keep::run(&node, &deployment(options, &node)?, keep),
        ChainCommand::Gov(gov) => gov::run(&node, &deployment(options, &node)?, gov),
        ChainCommand::Upgrade(upgrade) => upgrade::run(&node, &options.deployment, upgrade),
        ChainCommand::Halts(halts) => return halts::run(&node, &deployment(options, &node)?, halts),
        ChainCommand::Verify(verify) => return verify::run(&node, &deployment(options, &node)?, verify),
    }?;
    Ok(0)
}

fn deployment(options: &ChainOptions, node: &Node) -> Result<Deployment> {
    Deployment::read(&options.deployment, &node.profile)
}
