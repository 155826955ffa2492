//! `report.html`: one file with everything inside, readable without network.

mod axis;
mod ending;
mod marked;
mod panels;
mod plot;

use anyhow::Result;
use panels::{Band, Curve, Panel};
use plot::Times;
use plotters::style::RGBColor;

use super::figures::{groups, Group};
use super::format::thousands;
use super::options::Options;
use super::outcome::Outcome;
use super::prices::Gaps;

const STYLE: &str = "\
body{font:15px/1.5 system-ui,sans-serif;color:#1f2933;background:#f5f6f8;margin:0 auto;max-width:1180px;padding:24px}\
h1{font-size:24px;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:16px;margin:0 0 4px}p{margin:4px 0 12px;color:#52606d}\
section{background:#fff;border:1px solid #e4e7eb;border-radius:8px;padding:16px;margin:0;min-width:0}\
svg{width:100%;height:auto;display:block}\
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(480px,100%),1fr));gap:16px;margin:16px 0}\
.chart{display:flex;flex-direction:column}.chart svg{margin-top:auto}\
.names{font-size:13px;display:flex;flex-wrap:wrap;gap:0 14px;margin-bottom:6px}\
.names i{display:inline-block;width:14px;height:4px;border-radius:2px;margin-right:5px;vertical-align:middle}\
table{border-collapse:collapse;width:100%;font-size:14px}td{padding:4px 12px 4px 0;border-bottom:1px solid #eef0f2;\
vertical-align:top}td+td{text-align:right;padding-right:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}\
@media(max-width:600px){body{padding:12px}section{padding:12px}}\
.broken{border-color:#c81e1e;color:#c81e1e}pre{margin:4px 0;overflow-x:auto;color:#52606d}td:first-child{width:42%}";

const TERMS: &str = "\
A liquidation is a take-over: a keeper takes lots of an account below maintenance margin, at a discount that grows for a \
minute. A tear-up closes what nobody took, against the whole opposite side at once, at the mark. Bad debt is paid by the float first, \
then by the opposite side (socialised) up to its daily share, then by the float again. What is left is shortfall, paid later, if \
it is little; else the market ends: nobody trades in it any more, it settles at the average price of the half hours after that, and what its \
losers cannot pay is cut off its winners' gains. The insurance fund fills the float up; the float's surplus goes back to it.";

/// The report of one run over the prices called `prices`.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn html(options: &Options, prices: &str, outcome: &Outcome) -> Result<String> {
    let samples = &outcome.series.samples;
    let (from, until) = (samples.first().map_or(0, |sample| sample.at), samples.last().map_or(1, |sample| sample.at));
    let times = Times { from, until };
    let charts = panels::panels(&outcome.series, &outcome.bands)
        .iter()
        .map(|panel| chart(panel, times))
        .collect::<Result<String>>()?;
    let figures = groups(outcome).into_iter().map(group).collect::<String>();
    let title = format!("Breakwater replay: {}", escaped(prices));
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}{}</style></head>\n\
         <body><h1>{title}</h1><p>{} to {} UTC, {} accounts, top leverage {}×, seed {}; Breakwater {}. \
         All times are UTC. The same run again:</p>\
         <pre>{}</pre>\n{}{}<div class=\"cards\">{charts}<section><h2>Words</h2>{TERMS}</section></div>\n\
         <div class=\"cards\">{figures}</div></body></html>\n",
        ending::STYLE,
        crate::clock::utc(from),
        crate::clock::utc(until),
        thousands(u128::try_from(outcome.traders)?),
        options.leverage_max,
        options.seed,
        env!("CARGO_PKG_VERSION"),
        escaped(&command(options)),
        violations(outcome),
        outcome.ending.as_ref().map(ending::section).unwrap_or_default(),
    ))
}

/// The command that repeats the run.
fn command(options: &Options) -> String {
    let path = options.prices.as_ref().map(|path| quoted(&path.to_string_lossy()));
    let prices = path.map(|path| format!(" --prices {path}")).unwrap_or_default();
    let halts = options.halts.iter().map(|halt| format!(" --halt {}", quoted(&halt.to_string())));
    let outages = options.feed_outages.iter().map(|outage| format!(" --feed-outage {}", quoted(&outage.to_string())));
    let stretches: String = halts.chain(outages).collect();
    let wind_down = options.wind_down.as_ref().map(|at| format!(" --wind-down {}", quoted(&at.to_string())));
    let wind_down = wind_down.unwrap_or_default();
    let control = if options.no_grace { " --no-grace" } else { "" };
    let gaps = if options.gaps == Gaps::Bridge { " --gaps bridge" } else { "" };
    format!(
        "cargo run --release -- replay{prices}{gaps}{stretches}{wind_down}{control} --seed {} --accounts {} --leverage-max {}",
        options.seed, options.accounts, options.leverage_max
    )
}

/// As one word of a shell's command line.
fn quoted(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-:,".contains(character);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A panel with its title and the names of its lines.
fn chart(panel: &Panel, times: Times) -> Result<String> {
    let curves = panel.curves.iter().filter(|curve| !curve.name.is_empty()).map(name);
    let mut bands: Vec<&Band> = panel.bands.iter().collect();
    bands.sort_by_key(|band| band.name);
    bands.dedup_by_key(|band| band.name);
    let names = curves.chain(bands.into_iter().map(|band| named(band.color, band.name))).collect::<String>();
    let picture = plot::picture(panel, times)?;
    Ok(format!(
        "<section class=\"chart\"><h2>{}</h2><div class=\"names\">{names}</div>{picture}</section>\n",
        escaped(&panel.title)
    ))
}

fn name(curve: &Curve) -> String {
    let none = if curve.is_empty() { " (none)" } else { "" };
    named(curve.color, &format!("{}{none}", escaped(curve.name)))
}

fn named(RGBColor(red, green, blue): RGBColor, name: &str) -> String {
    format!("<span><i style=\"background:rgb({red},{green},{blue})\"></i>{name}</span>")
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
