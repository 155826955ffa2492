//! `report.html`: one file with everything inside, readable without network.

mod plot;

use anyhow::Result;

use super::figures::figures;
use super::options::Options;
use super::run::Outcome;

const STYLE: &str = "\
body{font:15px/1.5 system-ui,sans-serif;color:#1f2933;background:#f5f6f8;margin:0 auto;max-width:1180px;padding:24px}\
h1{font-size:24px;margin:0 0 4px}p{margin:4px 0 16px;color:#52606d}section{background:#fff;border:1px solid #e4e7eb;\
border-radius:8px;padding:16px;margin:16px 0}svg{width:100%;height:auto;display:block}table{border-collapse:collapse;\
width:100%}td{padding:4px 8px;border-bottom:1px solid #eef0f2}td+td{text-align:right;font-variant-numeric:tabular-nums;\
overflow-wrap:anywhere}.broken{border-color:#c81e1e;color:#c81e1e}code{overflow-wrap:anywhere}";

/// The report of one run over the prices called `prices`.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn html(options: &Options, prices: &str, outcome: &Outcome) -> Result<String> {
    let picture = plot::picture(&outcome.series.samples)?;
    let rows = figures(outcome).into_iter().map(|(name, value)| row(name, &value)).collect::<String>();
    let title = format!("Breakwater replay: {}", escaped(prices));
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n\
         <body><h1>{title}</h1><p>{} accounts, top leverage {}×, seed {}; run again with <code>{}</code></p>\n{}\
         <section>{picture}</section>\n<section><table>{rows}</table></section></body></html>\n",
        outcome.traders,
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
    format!(
        "breakwater replay{prices} --seed {} --accounts {} --leverage-max {}",
        options.seed, options.accounts, options.leverage_max
    )
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
