//! `report.html`: one file with everything inside, readable without network.

mod axis;
mod marked;
mod panels;
mod plot;

use anyhow::Result;

use super::figures::{groups, thousands, Group};
use super::options::Options;
use super::prices::Gaps;
use super::run::Outcome;

const STYLE: &str = "\
body{font:15px/1.5 system-ui,sans-serif;color:#1f2933;background:#f5f6f8;margin:0 auto;max-width:1180px;padding:24px}\
h1{font-size:24px;margin:0 0 4px}h2{font-size:16px;margin:0 0 4px}p{margin:4px 0 12px;color:#52606d}\
section{background:#fff;border:1px solid #e4e7eb;border-radius:8px;padding:16px;margin:16px 0}\
svg{width:100%;height:auto;display:block}.groups{display:grid;grid-template-columns:repeat(auto-fit,minmax(480px,1fr));\
gap:0 16px}table{border-collapse:collapse;width:100%;font-size:14px}td{padding:4px 8px 4px 0;white-space:nowrap;\
border-bottom:1px solid #eef0f2;vertical-align:top}td+td{text-align:right;font-variant-numeric:tabular-nums;white-space:normal;overflow-wrap:anywhere}\
.broken{border-color:#c81e1e;color:#c81e1e}pre{margin:4px 0;white-space:pre-wrap;overflow-wrap:anywhere;color:#52606d}";

const TERMS: &str = "\
A liquidation is a take-over: a keeper takes lots of an account below maintenance margin, at a discount that grows for a \
minute. A tear-up closes what nobody took, against the whole opposite side at once. Bad debt is paid by the float first, \
then by the opposite side (socialised), then by the float again; what is left is shortfall, paid later. \
The insurance fund fills the float up; the float's surplus goes back to it.";

/// The report of one run over the prices called `prices`.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn html(options: &Options, prices: &str, outcome: &Outcome) -> Result<String> {
    let samples = &outcome.series.samples;
    let (from, until) = (samples.first().map_or(0, |sample| sample.at), samples.last().map_or(1, |sample| sample.at));
    let picture = plot::picture(&panels::panels(samples), from, until)?;
    let figures = groups(outcome).into_iter().map(group).collect::<String>();
    let title = format!("Breakwater replay: {}", escaped(prices));
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n\
         <body><h1>{title}</h1><p>{} to {} UTC, {} accounts, top leverage {}×, seed {}. The same run again:</p>\
         <pre>{}</pre>\n{}<section>{picture}</section>\n<section>{TERMS}</section>\n\
         <div class=\"groups\">{figures}</div></body></html>\n",
        super::clock::utc(from),
        super::clock::utc(until),
        thousands(u128::try_from(outcome.traders)?),
        options.leverage_max,
        options.seed,
        escaped(&command(options)),
        violations(outcome),
    ))
}

/// The command that repeats the run.
fn command(options: &Options) -> String {
    let file = options.prices.as_ref().and_then(|path| path.file_name());
    let prices = file.map(|name| format!(" --prices {}", name.to_string_lossy())).unwrap_or_default();
    let gaps = if options.gaps == Gaps::Bridge { " --gaps bridge" } else { "" };
    format!(
        "breakwater replay{prices}{gaps} --seed {} --accounts {} --leverage-max {}",
        options.seed, options.accounts, options.leverage_max
    )
}

fn group(group: Group) -> String {
    let rows = group.figures.iter().map(|(name, value)| row(name, value)).collect::<String>();
    format!("<section><h2>{}</h2><table>{rows}</table></section>", group.title)
}

fn row(name: &str, value: &str) -> String {
    format!("<tr><td>{}</td><td>{}</td></tr>", escaped(name), escaped(value))
}

fn violations(outcome: &Outcome) -> String {
    if outcome.violations == 0 {
        return String::new();
    }
    let lines = outcome.violation_texts.iter().map(|text| format!("<li>{}</li>", escaped(text))).collect::<String>();
    format!(
        "<section class=\"broken\"><b>{} invariant violations; the first of them:</b><ul>{lines}</ul></section>\n",
        outcome.violations
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
