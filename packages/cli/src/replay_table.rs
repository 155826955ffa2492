//! `breakwater replay-table`: many files at several top leverages, as a Markdown table.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::replay::{self, dollars, Audit, Gaps, Options, Summary};

/// Which files of a folder are replayed unless others are named.
const NAME_ENDINGS: [&str; 2] = ["_1m.csv", "LUNAUSDT_binance_30m.csv"];

/// Options of `breakwater replay-table`.
#[derive(Args, Clone, Debug)]
pub struct TableOptions {
    /// Folder with price files; its one-minute files and the LUNA file of May 2022 are replayed
    #[arg(long, value_name = "DIR", default_value = "../shared/data/crashes")]
    pub dir: PathBuf,
    /// Top leverages, one run each
    #[arg(long, value_name = "TIMES", value_delimiter = ',', default_values_t = [10, 20])]
    pub leverage: Vec<u32>,
    /// Seed of every run
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Traders' accounts of every run
    #[arg(long, default_value_t = 2_000)]
    pub accounts: u32,
}

/// Prints the table, a row as soon as its run is done; returns the invariant violations of all runs.
///
/// # Errors
/// If a file cannot be replayed.
pub fn run(options: &TableOptions) -> Result<u64> {
    let files = files(&options.dir)?;
    if files.is_empty() {
        println!(
            "Nothing replayed: {} holds no one-minute files (*_1m.csv); name another folder with --dir.",
            options.dir.display()
        );
        return Ok(0);
    }
    println!("| file | top leverage | messages | take-overs | bad debt | insurance used | torn up (lots) | socialised | shortfall left | violations |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut violations = 0;
    for file in &files {
        for leverage_max in &options.leverage {
            let summary = replay::run(&one(options, file, *leverage_max))?;
            violations += summary.invariant_violations;
            println!("{}", row(&summary));
        }
    }
    Ok(violations)
}

/// Files to replay, by name; none where the folder is absent.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if NAME_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            files.push(path);
        }
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
        audit: Audit::Block,
        report: None,
        no_report: true,
        summary: None,
        quiet: true,
    }
}

fn row(summary: &Summary) -> String {
    let money = |units: &str| dollars(units.parse().unwrap_or(0));
    format!(
        "| {} | {}× | {} | {} | {} | {} | {} | {} | {} | {} |",
        summary.prices,
        summary.leverage_max,
        summary.messages,
        summary.liquidations,
        money(&summary.bad_debt),
        money(&summary.insurance_paid),
        summary.lots_torn_up,
        money(&summary.socialised),
        money(&summary.shortfall),
        summary.invariant_violations
    )
}
