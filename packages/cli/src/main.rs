//! The `breakwater` program.

use std::process::ExitCode;

use anyhow::Result;
use breakwater_cli::args::{Cli, Command};
use breakwater_cli::{gov, halt_study, recover, replay, replay_table};
use clap::Parser;

/// The run finished, but an invariant broke.
const INVARIANT_BROKEN: u8 = 3;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(INVARIANT_BROKEN),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Invariant violations of what was asked for.
fn run(cli: Cli) -> Result<u64> {
    match cli.command.unwrap_or(Command::Replay(cli.replay)) {
        Command::Replay(options) => Ok(replay::run(&options)?.invariant_violations),
        Command::ReplayTable(options) => replay_table::run(&options),
        Command::HaltStudy(options) => halt_study::run(&options),
        Command::Recover(options) => recover::run(&options),
        Command::Gov(options) => gov::run(&options).map(|()| 0),
    }
}
