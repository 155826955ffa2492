//! `breakwater replay-table`: many files at several top leverages, as a Markdown table and as JSON.

mod runs;

use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use clap::Args;

use crate::clock::utc;
use crate::output;
use crate::replay::{self, thousands, whole_dollars, Audit, Gaps, Options, Summary};
use runs::Runs;

/// Which files of a folder are replayed.
const NAME_ENDINGS: [&str; 2] = ["_1m.csv", "LUNAUSDT_binance_30m.csv"];

const HEADER: &str = "\
| prices | top leverage | messages | take-overs | resolved | torn up, at the mark | bad debt | insurance used | socialised | market ended | cut off gains there | shortfall left | violations |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|";

/// Options of `breakwater replay-table`.
#[derive(Args, Clone, Debug)]
pub struct TableOptions {
    /// Folder with price files: those named *_1m.csv and *LUNAUSDT_binance_30m.csv are replayed
    #[arg(long, value_name = "DIR", default_value = "../shared/data/crashes")]
    pub dir: PathBuf,
    /// Top leverages, one run each
    #[arg(long, value_name = "TIMES", value_delimiter = ',', default_values_t = [10, 20],
          value_parser = clap::value_parser!(u32).range(2..=50))]
    pub leverage: Vec<u32>,
    /// Seed of every run
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Traders' accounts of every run
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    pub accounts: u32,
    /// Where all figures of all runs go, as JSON; runs of other files, leverages or seeds in it stay
    #[arg(long, value_name = "FILE", default_value = "replay-table.json")]
    pub out: PathBuf,
    /// Take runs that FILE of --out already holds from there instead of repeating them (after an interruption)
    #[arg(long)]
    pub resume: bool,
    /// No progress bar
    #[arg(long)]
    pub quiet: bool,
}

/// Prints the table, a row as soon as its run is done; returns the invariant violations of all runs.
///
/// # Errors
/// If there is no file, one cannot be replayed (the others are), or the figures cannot be written.
pub fn run(options: &TableOptions) -> Result<u64> {
    let files = files(&options.dir)?;
    output::check(&options.out)?;
    let mut runs = Runs::read(&options.out)?;
    let (mut violations, mut refused) = (0, 0);
    let plan: Vec<(&PathBuf, u32)> =
        files.iter().flat_map(|file| options.leverage.iter().map(move |leverage| (file, *leverage))).collect();
    println!("{HEADER}");
    for (number, (file, leverage_max)) in plan.iter().enumerate() {
        let one = one(options, file, *leverage_max);
        if !options.quiet {
            eprintln!("run {} of {}: {} at {leverage_max}×", number + 1, plan.len(), file.display());
        }
        match figures(options, &one, &mut runs) {
            Ok(summary) => {
                violations += summary.invariant_violations;
                println!("{}", row(&summary));
            }
            Err(error) => {
                refused += 1;
                eprintln!("not replayed: {error:#}");
            }
        }
    }
    if !options.quiet {
        eprintln!("All figures are in {}", options.out.display());
    }
    if refused > 0 {
        bail!("{refused} of {} runs could not be done; the reasons stand above", plan.len());
    }
    Ok(violations)
}

/// The figures of one run: those of an earlier one where that is wanted, or new ones, which are kept at once.
fn figures(options: &TableOptions, one: &Options, runs: &mut Runs) -> Result<Summary> {
    if let Some(summary) = runs.find(one).filter(|_| options.resume) {
        return Ok(summary.clone());
    }
    let summary = replay::measure(one)?;
    runs.keep(summary.clone());
    runs.write(&options.out)?;
    Ok(summary)
}

/// Files to replay, by name.
///
/// # Errors
/// If there are none.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        bail!(
            "nothing to replay: there is no folder {}; price files are no part of this repository: name the folder that \
             holds yours with --dir DIR, or replay one file with replay --prices FILE",
            dir.display()
        );
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if NAME_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!(
            "nothing to replay: {} holds no files named {}; rename yours, or name another folder with --dir DIR",
            dir.display(),
            NAME_ENDINGS.map(|ending| format!("*{ending}")).join(" or ")
        );
    }
    files.sort();
    Ok(files)
}

fn one(options: &TableOptions, file: &Path, leverage_max: u32) -> Options {
    Options {
        prices: Some(file.to_owned()),
        gaps: Gaps::Refuse,
        seed: options.seed,
        accounts: options.accounts,
        leverage_max,
        engine: "native".to_owned(),
        halts: Vec::new(),
        feed_outages: Vec::new(),
        wind_down: None,
        no_grace: false,
        audit: Audit::Block,
        report: None,
        no_report: true,
        summary: None,
        quiet: options.quiet,
    }
}

fn row(summary: &Summary) -> String {
    let cells = [
        summary.prices.clone(),
        format!("{}×", summary.leverage_max),
        thousands(summary.messages.into()),
        thousands(summary.liquidations.into()),
        thousands(summary.defaults.into()),
        whole_dollars(summary.value_torn_up),
        whole_dollars(summary.bad_debt),
        whole_dollars(summary.insurance_paid),
        whole_dollars(summary.socialised),
        summary.settled.as_ref().map_or("no".to_owned(), |settled| utc(settled.entered_at)),
        whole_dollars(summary.cut),
        whole_dollars(summary.shortfall),
        summary.invariant_violations.to_string(),
    ];
    format!("| {} |", cells.join(" | "))
}
