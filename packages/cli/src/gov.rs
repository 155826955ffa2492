//! `breakwater gov`: the exact JSON of what stops, resumes or changes a clearing house, bare or as a proposal.
//!
//! On stdout stands the JSON and nothing else; on stderr, for people, who must send it, when it acts and what it will not do.

pub mod action;
pub mod address;
mod document;
pub mod envelope;
mod floors;
mod market;
pub mod notes;

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use clap::Args;

use action::Action;
use envelope::EnvelopeOptions;

/// Options of `breakwater gov`.
#[derive(Args, Clone, Debug)]
#[command(subcommand_value_name = "MESSAGE", subcommand_help_heading = "Messages")]
pub struct GovOptions {
    #[command(subcommand)]
    pub action: Action,
    #[command(flatten)]
    pub envelope: EnvelopeOptions,
}

/// What is printed: the JSON, and the words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub json: String,
    pub notes: String,
}

/// Prints the message.
///
/// # Errors
/// If the contract would refuse it whatever happens, or a file or an address is not what it must be.
pub fn run(options: &GovOptions) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("this machine's clock stands before 1970")?;
    let printed = print(options, now.as_secs())?;
    eprint!("{}", printed.notes);
    println!("{}", printed.json);
    Ok(())
}

/// What is printed at `now`, in unix seconds.
///
/// # Errors
/// As [`run`].
pub fn print(options: &GovOptions, now: u64) -> Result<Printed> {
    let message = options.action.message(now, options.envelope.prefix())?;
    let json = options.envelope.wrap(&message)?;
    Ok(Printed { json, notes: notes::notes(&message, options, now) })
}
