//! `breakwater recover`: the recovery keeper on the embedded chain, alone.

mod table;

use std::path::PathBuf;

use anyhow::{bail, Result};
use breakwater_interfaces::clearinghouse::{AccountId, Phase};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::output;
use crate::progress::Progress;
use crate::recovery::{Keeper, Payout, Payouts, Rank, Share, Skipped, Steps};
use crate::replay::{self, dollars, Options, Saving, Scene};
use table::tables;

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
    /// Accounts, and units of tickets, that have not been claimed.
    pub claims_left: u64,
    pub tickets_left: u128,
    pub ranks: Vec<Rank>,
    pub distribution: Vec<Share>,
    /// Each account: what it was owed, what it gets, and whether it has it.
    pub accounts: Vec<Payout>,
    /// Left in the clearing house: the treasury's, what could not be paid, anything else.
    pub treasury: u128,
    pub parked: u128,
    pub left: u128,
    /// Accounts that the clearing house cannot compute.
    pub unreadable: Vec<AccountId>,
    /// Of this run alone.
    pub steps: Steps,
    pub skipped: Vec<Skipped>,
    pub invariant_violations: u64,
    pub state_hash: String,
}

impl Recovered {
    /// What is not finished, in a sentence.
    pub fn unfinished(&self) -> Option<String> {
        if self.finished {
            return None;
        }
        let left = match self.phase {
            Phase::Live => "the whole does not settle".to_owned(),
            Phase::Settling => "the whole settles and is not caged".to_owned(),
            Phase::Caged => "the whole is caged and not final".to_owned(),
            Phase::Final => {
                format!("{} claims are left, and {} of tickets", self.claims_left, dollars(self.tickets_left))
            }
        };
        let reasons = self.skipped.iter().map(|skipped| format!("; not done: {}: {}", skipped.step, skipped.reason));
        Some(format!("NOT FINISHED: {left}{}; run it again", reasons.collect::<String>()))
    }
}

/// Recovers, and prints what was done and what everybody got.
///
/// # Errors
/// If a file cannot be read or written, the options do not fit, or a contract refuses the setting.
pub fn run(options: &RecoverOptions) -> Result<Recovered> {
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
    if let Some(unfinished) = recovered.unfinished() {
        eprintln!("{unfinished}");
    }
    Ok(recovered)
}

/// Where the recovery begins: in the file, or after a replay.
fn scene(options: &RecoverOptions) -> Result<(String, Scene)> {
    match options.state.as_ref().filter(|path| path.exists()) {
        None => {
            if let Some(path) = &options.state {
                eprintln!("{} is not there: beginning anew", path.display());
            }
            replay::to_recover(&options.replay)
        }
        Some(path) => {
            let (name, scene) = Scene::read(path, &options.replay.engine)?;
            eprintln!("Going on from {} ({name})", path.display());
            let ignored = options.replay.of_the_beginning();
            if !ignored.is_empty() {
                eprintln!("note: {} ignored: the state has its own; remove it to begin anew", are(&ignored));
            }
            Ok((name, scene))
        }
    }
}

/// `--seed is` or `--prices, --seed are`.
fn are(options: &[&str]) -> String {
    match options {
        [one] => format!("{one} is"),
        many => format!("{} are", many.join(", ")),
    }
}

fn recovered(name: String, steps: Steps, skipped: Vec<Skipped>, payouts: &Payouts, scene: &mut Scene) -> Recovered {
    let world = &mut scene.world;
    world.after_block();
    let found = breakwater_harness::chain::audit(&world.chain);
    world.note(found);
    let (ending, solvency) = (&payouts.ending, &payouts.solvency);
    Recovered {
        name,
        phase: ending.phase,
        finished: payouts.finished(),
        claims_left: ending.claims_left,
        tickets_left: ending.tickets_left.u128(),
        ranks: payouts.ranks(),
        distribution: payouts.distribution(),
        accounts: payouts.accounts.clone(),
        treasury: solvency.treasury.u128(),
        parked: solvency.parked.u128(),
        left: payouts.left(),
        unreadable: payouts.unreadable.clone(),
        steps,
        skipped,
        invariant_violations: world.violations,
        state_hash: world.chain.state_hash(),
    }
}
