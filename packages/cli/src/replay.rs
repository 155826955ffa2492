//! `breakwater replay`: a real crash, or a generated one, cleared message by message on an embedded chain.

mod blocked;
mod closings;
mod crash;
mod desk;
mod embedded;
mod ending;
mod figures;
mod fills;
mod format;
mod halts;
mod insurance;
mod keepers;
mod left_over;
mod margin_check;
mod market;
mod mempool;
mod options;
mod outcome;
pub mod path;
mod population;
pub mod prices;
mod publishers;
mod random;
mod refusals;
mod report;
mod rescue;
mod run;
mod scale;
mod series;
mod setting;
mod settled;
mod standing;
mod summary;
mod table;
mod tally;
mod trader;
mod units;
mod venue;
mod world;

use anyhow::Result;

pub use embedded::{Saving, Scene};
pub use ending::{listed, rank_name, share_name};
pub use format::{dollars, percent, signed_dollars, thousands, whole_dollars};
pub use halts::{title as halt_title, HaltAccount};
pub use options::{Audit, Options, ReplayOptions};
pub use outcome::Outcome;
pub use prices::Gaps;
pub use scale::Scale;
pub use summary::Summary;
pub use units::units;

use crate::chain::Mirror;
use crate::progress::Progress;
use crate::{clock, output};
use prices::PriceFile;

/// Replays, writes the files that were asked for, and says what came of it.
///
/// # Errors
/// If a file cannot be written (tried before the run), the prices cannot be read, or a contract refuses the setting.
pub fn run(options: &Options, mirror: Option<Mirror>) -> Result<Summary> {
    for path in options.summary.as_deref().into_iter().chain(options.report_path()) {
        output::check(path)?;
    }
    let (name, file) = load(options)?;
    let steps = path::walk(&file);
    eprintln!("{}", announcement(&name, &file, steps.len(), options));
    let outcome = run::replay(options, &steps, &Progress::new(options.quiet), mirror)?;
    let summary = Summary::new(options, &name, &outcome);
    if let Some(path) = &options.summary {
        output::write(path, &summary.json()?)?;
    }
    if let Some(path) = options.report_path() {
        output::write(path, &report::html(options, &name, &outcome)?)?;
    }
    if !options.quiet {
        println!("{}", table::table(&outcome));
        print_refusals(&outcome);
        print_mirror(&outcome);
        if let Some(path) = options.report_path() {
            println!("The picture of the run is in {}", path.display());
        }
    }
    print_violations(&outcome);
    Ok(summary)
}

/// Replays behind a progress bar; no other output but violations, no files.
///
/// # Errors
/// As [`run`].
pub fn measure(options: &Options) -> Result<Summary> {
    let (name, file) = load(options)?;
    let outcome = run::replay(options, &path::walk(&file), &Progress::new(options.quiet), None)?;
    print_violations(&outcome);
    Ok(Summary::new(options, &name, &outcome))
}

/// What a recovery begins with, and what it is called: governance has just settled the whole of a replay.
///
/// # Errors
/// As [`run`].
pub fn to_recover(options: &Options) -> Result<(String, Scene)> {
    let (name, file) = load(options)?;
    let steps = path::walk(&file);
    eprintln!("{}", announcement(&name, &file, steps.len(), options));
    let name = described(&name, &file, steps.len(), options);
    let scene = run::settled(options, &steps, &Progress::new(options.quiet))?;
    Ok((name, scene))
}

fn print_violations(outcome: &Outcome) {
    for violation in &outcome.violation_texts {
        eprintln!("invariant broken: {violation}");
    }
}

fn load(options: &Options) -> Result<(String, PriceFile)> {
    match &options.prices {
        None => Ok((format!("a generated crash (seed {})", options.seed), crash::generate(options.seed))),
        Some(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let file = prices::read(path, options.gaps)?;
            for warning in &file.warnings {
                eprintln!("warning: {}: {warning}", path.display());
            }
            Ok((name, file))
        }
    }
}

fn announcement(name: &str, file: &PriceFile, blocks: usize, options: &Options) -> String {
    let hint = match options.prices {
        None => "; --prices FILE replays a real one",
        Some(_) => "",
    };
    format!("Replaying {}{hint}", described(name, file, blocks, options))
}

/// A run, as people call it.
fn described(name: &str, file: &PriceFile, blocks: usize, options: &Options) -> String {
    let first = file.bars.first().map_or(0, |bar| bar.opened_at);
    let last = file.bars.last().map_or(0, |bar| bar.opened_at);
    let halts = options.halts.iter().map(|halt| format!(", halt {halt}"));
    let outages = options.feed_outages.iter().map(|outage| format!(", feed outage {outage}"));
    let wind_down = options.wind_down.iter().map(|at| format!(", wound down at {at}"));
    let stretches: String = halts.chain(outages).chain(wind_down).collect();
    format!(
        "{name}{stretches}: {} blocks of 6 s ({} rows every {} s), {} to {} UTC, {} accounts, top leverage {}×",
        count(blocks),
        count(file.bars.len()),
        file.interval_seconds,
        clock::utc(first),
        clock::utc(last),
        thousands(options.accounts.into()),
        options.leverage_max
    )
}

fn count(items: usize) -> String {
    thousands(u128::try_from(items).unwrap_or(u128::MAX))
}

fn print_refusals(outcome: &Outcome) {
    let lines = outcome.tally.refusals.lines();
    if !lines.is_empty() {
        println!("Most frequent refusals by the contracts:");
    }
    for line in lines {
        println!("  {line}");
    }
}

/// What the real chain made of it.
fn print_mirror(outcome: &Outcome) {
    let Some(figures) = &outcome.mirror else { return };
    println!("On the real chain:");
    for line in figures.lines() {
        println!("  {line}");
    }
}
