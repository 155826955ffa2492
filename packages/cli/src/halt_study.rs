//! `breakwater halt-study`: the same halts with the grace of RESUME and with liquidation at once, side by side.

use anyhow::{bail, Result};
use clap::Args;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use crate::replay::{self, halt_title, signed_dollars, thousands, whole_dollars, HaltAccount, Options, Summary};

/// Options of `breakwater halt-study`.
#[derive(Args, Clone, Debug)]
pub struct StudyOptions {
    #[command(flatten)]
    pub replay: Options,
}

/// Prints the table and what it means; returns the invariant violations of both runs, accounts closed in spite of the grace among them.
///
/// # Errors
/// If no stretch is named, or a run cannot be done.
pub fn run(options: &StudyOptions) -> Result<u64> {
    let options = &options.replay;
    if options.halts.is_empty() && options.feed_outages.is_empty() {
        bail!("nothing to study: name a halt, such as --halt 2020-03-12T10:30,3h, or a --feed-outage");
    }
    if options.no_grace || options.report.is_some() || options.summary.is_some() {
        bail!("a study runs with the grace and without, and writes no files: leave --no-grace, --report and --summary out");
    }
    if let Some(at) = &options.wind_down {
        bail!("a study follows the traders to the end of the prices: leave --wind-down {at} out");
    }
    let [graced, at_once] = [false, true].map(|no_grace| replay::measure(&Options { no_grace, ..options.clone() }));
    let (graced, at_once) = (graced?, at_once?);
    println!("{}", table(&graced, &at_once));
    println!("{}", verdict(&graced, &at_once));
    let closed: u64 = graced.halts.iter().map(|halt| halt.grace_broken).sum();
    Ok(graced.invariant_violations + at_once.invariant_violations + closed)
}

/// Every stretch, then the whole runs.
fn table(graced: &Summary, at_once: &Summary) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["", "with the grace", "liquidation at once"]);
    for (with, without) in graced.halts.iter().zip(&at_once.halts) {
        let (names, values): (Vec<_>, Vec<[String; 2]>) = stretch(with, without).into_iter().unzip();
        let column = |place: usize| values.iter().map(|pair| pair[place].clone()).collect::<Vec<_>>().join("\n");
        let (title, names) = (halt_title(with), names.join("\n"));
        table.add_row([format!("{title}\n{names}"), format!("\n{}", column(0)), format!("\n{}", column(1))]);
    }
    let whole = |name: &str, of: fn(&Summary) -> String| [name.to_owned(), of(graced), of(at_once)];
    for row in [
        whole("Bad debt of the whole run", |summary| whole_dollars(summary.bad_debt)),
        whole("… paid by the insurance", |summary| whole_dollars(summary.insurance_paid)),
        whole("… socialised", |summary| whole_dollars(summary.socialised)),
        whole("Traders' result", |summary| signed_dollars(summary.traders_net_result)),
        whole("Keepers' result", |summary| signed_dollars(summary.keepers_profit)),
        whole("Invariant violations", |summary| summary.invariant_violations.to_string()),
    ] {
        table.add_row(row);
    }
    for place in [1, 2] {
        if let Some(values) = table.column_mut(place) {
            values.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn stretch(with: &HaltAccount, without: &HaltAccount) -> Vec<(&'static str, [String; 2])> {
    let both = |name, of: fn(&HaltAccount) -> String| (name, [of(with), of(without)]);
    vec![
        both("  RESUME, seconds", |halt| {
            let resume = halt.resume_from.zip(halt.resume_until);
            resume.map_or_else(|| "–".to_owned(), |(from, until)| thousands((until - from).into()))
        }),
        both("  closed in the stretch, or before the clock was known to be old", |halt| {
            thousands(halt.closed_before.into())
        }),
        both("  accounts below maintenance margin in the grace", |halt| thousands(halt.below_margin.into())),
        both("  closed in the grace", |halt| thousands(halt.closed_in_grace.into())),
        both("  … of them with a quarter of maintenance margin or more", |halt| {
            thousands(halt.closed_with_a_quarter.into())
        }),
        both("  accounts paid into since the stretch began", |halt| thousands(halt.topped_up.into())),
        both("  … and so safe at the end of the grace", |halt| thousands(halt.saved_by_top_up.into())),
        both("  safe at its end as the price came back", |halt| thousands(halt.saved_by_price.into())),
        both("  still below at its end", |halt| thousands(halt.still_below.into())),
        both("  once below, closed after it", |halt| thousands(halt.closed_later.into())),
        both("  bad debt until the end of the grace", |halt| whole_dollars(halt.bad_debt_in_grace)),
        both("  bad debt after it", |halt| whole_dollars(halt.bad_debt_after)),
    ]
}

/// What the grace cost or saved, in a sentence or two.
fn verdict(graced: &Summary, at_once: &Summary) -> String {
    let sum = |summary: &Summary, of: fn(&HaltAccount) -> u64| summary.halts.iter().map(of).sum::<u64>();
    let [kept, closed] = [graced, at_once].map(|summary| sum(summary, |halt| halt.closed_with_a_quarter));
    let [saved, saved_at_once] =
        [graced, at_once].map(|summary| sum(summary, |halt| halt.saved_by_top_up + halt.saved_by_price));
    let bad_debt = whole_dollars(graced.bad_debt.abs_diff(at_once.bad_debt));
    let did = if graced.bad_debt >= at_once.bad_debt { "cost" } else { "saved" };
    format!(
        "At once, {closed} accounts with a quarter of their maintenance margin or more were closed in the first minutes; with the \
         grace {kept}. Of the accounts below margin {saved} were safe at its end, at once {saved_at_once}.\n\
         The grace {did} {bad_debt} of bad debt: accounts with less than a quarter, which make most of it, are closed in both; the \
         others keep their positions for as long as it lasts, and what the price does to them meanwhile is the difference."
    )
}
