//! The `breakwater` program.

use std::process::ExitCode;

use anyhow::Result;
use breakwater_cli::args::{Cli, Command};
use breakwater_cli::chain::Mirror;
use breakwater_cli::{chain, gov, halt_study, recover, replay, replay_table};
use clap::Parser;

/// The run finished, but an invariant broke.
const INVARIANT_BROKEN: u8 = 3;
/// A recovery came to no end.
const NOT_FINISHED: u8 = 4;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What came of what was asked for.
fn run(cli: Cli) -> Result<ExitCode> {
    let Some(command) = cli.command else {
        return Ok(code(replay::run(&cli.replay, None)?.invariant_violations));
    };
    let violations = match command {
        Command::Replay(options) => {
            let mirror = Mirror::connect(&options.mirror)?;
            replay::run(&options.replay, mirror)?.invariant_violations
        }
        Command::ReplayTable(options) => replay_table::run(&options)?,
        Command::HaltStudy(options) => halt_study::run(&options)?,
        Command::Recover(options) => {
            let recovered = recover::run(&options)?;
            if recovered.invariant_violations == 0 && !recovered.finished {
                return Ok(ExitCode::from(NOT_FINISHED));
            }
            recovered.invariant_violations
        }
        Command::Gov(options) => {
            gov::run(&options)?;
            0
        }
        Command::Chain(options) => chain::run(&options)?,
    };
    Ok(code(violations))
}

fn code(violations: u64) -> ExitCode {
    if violations == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(INVARIANT_BROKEN)
    }
}
