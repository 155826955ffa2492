//! `breakwater recover`.

use std::path::PathBuf;

use anyhow::{bail, Result};
use breakwater_interfaces::clearinghouse::Phase;
use clap::Args;
use serde::{Deserialize, Serialize};

use super::table::tables;
use super::{Keeper, Payout, Payouts, Progress, Rank, Share, Skipped, Steps};
use crate::output;
use crate::replay::{self, Options, Saving, Scene};

/// Options of `breakwater recover`.
#[derive(Args, Clone, Debug)]
pub struct RecoverOptions {
    #[command(flatten)]
    pub replay: Options,
    /// Keep the chain in FILE as it goes on; if FILE is there, go on from it, whatever the other options say of prices and traders
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Messages from one time that FILE is written to the next (the prices of a block count as one)
    #[arg(long, value_name = "MESSAGES", default_value_t = 100, requires = "state",
          value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub save_every: u64,
}

/// What came of a recovery, for other programs. Money in 10⁻⁶ dollar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recovered {
    pub name: String,
    pub phase: Phase,
    /// Nothing is left to be claimed.
    pub finished: bool,
    pub ranks: Vec<Rank>,
    pub distribution: Vec<Share>,
    /// Each account: what it was owed, what it gets, and whether it has it.
    pub accounts: Vec<Payout>,
    /// Left in the clearing house: the treasury's, what could not be paid, anything else.
    pub treasury: u128,
    pub parked: u128,
    pub left: u128,
    /// Of this run alone.
    pub steps: Steps,
    pub skipped: Vec<Skipped>,
    pub invariant_violations: u64,
    pub state_hash: String,
}

/// Recovers, prints what was done and what everybody got; returns the invariant violations.
///
/// # Errors
/// If a file cannot be read or written, the options do not fit, or a contract refuses the setting.
pub fn run(options: &RecoverOptions) -> Result<u64> {
    if options.replay.report.is_some() {
        bail!("recover draws no picture: leave --report out, or replay with --wind-down");
    }
    for path in options.replay.summary.iter().chain(&options.state) {
        output::check(path)?;
    }
    let quiet = options.replay.quiet;
    let (name, mut scene) = scene(options)?;
    let saving =
        options.state.clone().map(|path| Saving { path, name: name.clone(), every: options.save_every, since: 0 });
    let mut place = scene.embedded(saving);
    place.save()?;
    let mut keeper = Keeper::default();
    let skipped = keeper.run(&mut place, &Progress::new(quiet))?;
    place.save()?;
    let payouts = Payouts::read(&place)?;
    let recovered = recovered(name, keeper.steps, skipped, &payouts, &mut scene);
    if let Some(path) = &options.replay.summary {
        output::write(path, &(serde_json::to_string_pretty(&recovered)? + "\n"))?;
    }
    if !quiet {
        println!("{}", tables(&recovered));
    }
    for violation in &scene.world.violation_texts {
        eprintln!("invariant broken: {violation}");
    }
    Ok(recovered.invariant_violations)
}

/// Where the recovery begins: in the file, or after a replay.
fn scene(options: &RecoverOptions) -> Result<(String, Scene)> {
    match options.state.as_ref().filter(|path| path.exists()) {
        None => replay::to_recover(&options.replay),
        Some(path) => {
            let (name, scene) = Scene::read(path, &options.replay.engine)?;
            eprintln!("Going on from {}: {name}", path.display());
            Ok((name, scene))
        }
    }
}

fn recovered(name: String, steps: Steps, skipped: Vec<Skipped>, payouts: &Payouts, scene: &mut Scene) -> Recovered {
    let world = &mut scene.world;
    world.after_block();
    let found = breakwater_harness::chain::audit(&world.chain);
    world.note(found);
    let (ending, solvency) = (&payouts.ending, &payouts.solvency);
    let [treasury, parked] = [solvency.treasury.u128(), solvency.parked.u128()];
    Recovered {
        name,
        phase: ending.phase,
        finished: ending.phase == Phase::Final && ending.claims_left == 0 && ending.tickets_left.is_zero(),
        ranks: payouts.ranks(),
        distribution: payouts.distribution(),
        accounts: payouts.accounts.clone(),
        treasury,
        parked,
        left: solvency.held.u128().saturating_sub(treasury + parked),
        steps,
        skipped,
        invariant_violations: world.violations,
        state_hash: world.chain.state_hash(),
    }
}
