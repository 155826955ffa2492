//! `breakwater chain`: a deployment on a real chain.

mod contract;
mod deploy;
mod deployment;
mod events;
mod keys;
mod messages;
mod node;
mod plan;
mod profile;
mod proposal;
mod sender;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};

use deploy::DeployOptions;
use node::Node;
use profile::Profile;

/// Options of `breakwater chain`.
#[derive(Args, Clone, Debug)]
pub struct ChainOptions {
    /// How the chain is reached: a TOML file
    #[arg(long, value_name = "FILE", global = true, default_value = "profile.toml")]
    pub profile: PathBuf,
    /// Where the deployment's addresses stand
    #[arg(long, value_name = "FILE", global = true, default_value = "deployment.json")]
    pub deployment: PathBuf,
    /// For how many seconds a node that does not answer is asked again
    #[arg(long, value_name = "SECONDS", global = true, default_value_t = 10)]
    pub patience: u64,
    #[command(subcommand)]
    pub command: ChainCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub enum ChainCommand {
    /// Store, instantiate, wire and pin the contracts; run again it goes on where it was cut off
    Deploy(DeployOptions),
}

/// Runs one of the commands.
///
/// # Errors
/// In words for people, with what to do.
pub fn run(options: &ChainOptions) -> Result<()> {
    let node = Node::connect(Profile::read(&options.profile)?, Duration::from_secs(options.patience))?;
    match &options.command {
        ChainCommand::Deploy(deploy) => deploy::run(&node, &options.deployment, deploy),
    }
}
