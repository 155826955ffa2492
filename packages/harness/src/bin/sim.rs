//! `cargo sim`: contracts and reference ledger under the same random messages.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use breakwater_harness::sim::{self, replay, summary::summary, Campaign, Failing, Report};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

/// Drives the contracts and the reference ledger with the same random messages, prices and clock, and compares every
/// account and every total after each. Exits with 1 at the first difference, after shrinking the sequence.
#[derive(Parser, Debug)]
#[command(name = "sim", version)]
struct Arguments {
    /// How many sequences.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    first_seed: u64,
    /// Steps of each sequence; a step is a message, a move of the clock or a donation.
    #[arg(long, default_value_t = 1_000)]
    steps: usize,
    /// Threads; all cores by default.
    #[arg(long)]
    threads: Option<usize>,
    /// Where to write counts as JSON.
    #[arg(long)]
    summary: Option<PathBuf>,
    /// Runs one recorded sequence instead.
    #[arg(long)]
    replay: Option<PathBuf>,
    /// Where to write a shrunk failing sequence.
    #[arg(long, default_value = "sim-failure.jsonl")]
    failure: PathBuf,
    /// Seconds that shrinking may take.
    #[arg(long, default_value_t = 60)]
    shrink_seconds: u64,
    /// Ends each sequence in so many further orders, and compares what everybody gets.
    #[arg(long, default_value_t = 0)]
    orders: u64,
    /// A planted bug, by name (needs the feature `planted-bugs`).
    #[arg(long)]
    bug: Option<String>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    sim::plant(arguments.bug.as_deref()).map_err(anyhow::Error::msg)?;
    if let Some(path) = &arguments.replay {
        return replay_file(path);
    }
    let threads =
        arguments.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |cores| cores.get()));
    let campaign = Campaign {
        first_seed: arguments.first_seed,
        seeds: arguments.seeds,
        steps: arguments.steps,
        threads,
        bug: arguments.bug.clone(),
        orders: arguments.orders,
    };
    let bar = progress(arguments.seeds.saturating_mul(u64::try_from(arguments.steps)?))?;
    let started = Instant::now();
    let report = sim::run_campaign(&campaign, &|| bar.inc(1));
    bar.finish_and_clear();
    let text = serde_json::to_string_pretty(&summary(&report, started.elapsed().as_secs()))?;
    if let Some(path) = &arguments.summary {
        std::fs::write(path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!("{text}");
    show_failure(&arguments, &report)
}

fn progress(steps: u64) -> Result<ProgressBar> {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} steps, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(steps).with_style(style))
}

fn show_failure(arguments: &Arguments, report: &Report) -> Result<ExitCode> {
    let Some(Failing { world, steps, failure, messages }) = &report.failing else { return Ok(ExitCode::SUCCESS) };
    eprintln!("seed {} fails at step {} (message {messages}): {}", world.seed, failure.step, failure.what);
    let short = sim::shrink(world, steps, Duration::from_secs(arguments.shrink_seconds));
    let text = replay::write(world, &short)?;
    std::fs::write(&arguments.failure, &text)
        .with_context(|| format!("cannot write {}", arguments.failure.display()))?;
    if let Err(failure) = sim::run(world, &short) {
        eprintln!("shrunk to {} steps: {}", short.len(), failure.what);
    }
    eprint!("{text}");
    eprintln!("replay it with: cargo sim --replay {}", arguments.failure.display());
    Ok(ExitCode::FAILURE)
}

fn replay_file(path: &PathBuf) -> Result<ExitCode> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (world, steps) = replay::read(&text).with_context(|| format!("in {}", path.display()))?;
    match sim::run(&world, &steps) {
        Ok(_) => {
            println!("{} steps, no difference", steps.len());
            Ok(ExitCode::SUCCESS)
        }
        Err(failure) => {
            eprintln!("step {} of {}: {}", failure.step, steps.len(), failure.what);
            Ok(ExitCode::FAILURE)
        }
    }
}
