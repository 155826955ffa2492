//! What one replay is asked to do.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::halts::{Start, Stretch};
use super::prices::Gaps;
use crate::chain::MirrorOptions;

const ABOUT_PRICES: &str = "\
CSV with a header (timestamp,open,high,low,close[,volume], or timestamp,close for single prices;
any order, any case) or Binance klines without one. Timestamps in unix seconds, milliseconds or
microseconds, oldest row first, evenly spaced. Without this option a crash is generated from the
seed";

/// Where the picture goes unless said otherwise.
const REPORT: &str = "report.html";

const SEED: u64 = 1;
const ACCOUNTS: u32 = 2_000;
const LEVERAGE_MAX: u32 = 10;

/// When the books of invariant I-1 are recomputed from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum Audit {
    /// After every contract message, refused ones included.
    #[value(alias = "every-message", alias = "every message")]
    Message,
    /// After every block.
    #[value(alias = "every-block", alias = "every block")]
    Block,
    /// Once, at the end.
    End,
}

/// Options of a replay wherever it runs.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[arg(long, value_name = "FILE", help = "Prices to replay; without it a crash is generated", long_help = ABOUT_PRICES)]
    pub prices: Option<PathBuf>,
    /// What to do where rows are missing
    #[arg(long, value_enum, default_value = "refuse")]
    pub gaps: Gaps,
    /// Seed of everything random; the same options and file give the same state hash on every machine
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    /// Traders' accounts (market makers included; the three keepers' accounts come on top)
    #[arg(long, default_value_t = ACCOUNTS, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    pub accounts: u32,
    /// Top leverage that the market allows; initial margin is its inverse, maintenance margin half of that
    #[arg(long, value_name = "TIMES", default_value_t = LEVERAGE_MAX, value_parser = clap::value_parser!(u32).range(2..=50))]
    pub leverage_max: u32,
    /// What runs the contracts: native code, or the compiled contracts (needs the feature `wasm` and scripts/build.sh)
    #[arg(long, default_value = "native", value_parser = ["native", "wasm"])]
    pub engine: String,
    /// The chain makes no blocks: START is a UTC time such as 2020-03-12T10:30, or a time from the first block on such as
    /// 4h; DURATION is 3h or 90m. Repeatable
    #[arg(long = "halt", value_name = "START,DURATION")]
    pub halts: Vec<Stretch>,
    /// Publishers are silent while the chain lives. Repeatable
    #[arg(long = "feed-outage", value_name = "START,DURATION")]
    pub feed_outages: Vec<Stretch>,
    /// Governance settles the whole at AT (a time or a duration, as START above), and keepers wind it down: everybody is paid what there is.
    /// Changes do not wait in a replay: in production this one was announced 72 hours before
    #[arg(long, value_name = "AT")]
    pub wind_down: Option<Start>,
    /// A control: halts, silences and late clocks never lead to RESUME, so that liquidation goes on at once
    #[arg(long)]
    pub no_grace: bool,
    /// When the books are recomputed from outside, to the unit
    #[arg(long, value_enum, default_value = "block")]
    pub audit: Audit,
    /// Where the picture of the run goes: one HTML file that opens without network [default: report.html]
    #[arg(long, value_name = "FILE", conflicts_with = "no_report")]
    pub report: Option<PathBuf>,
    /// Write no picture
    #[arg(long)]
    pub no_report: bool,
    /// Where the figures go, as JSON
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// No progress bar and no table; what is replayed, warnings, violations and errors are still printed
    #[arg(long)]
    pub quiet: bool,
}

/// Options of `breakwater replay`.
#[derive(Args, Clone, Debug)]
pub struct ReplayOptions {
    #[command(flatten)]
    pub replay: Options,
    #[command(flatten)]
    pub mirror: MirrorOptions,
}

impl Options {
    /// Options that say how a run begins, where they are not what they are without being named.
    pub fn of_the_beginning(&self) -> Vec<&'static str> {
        let named = [
            ("--prices", self.prices.is_some()),
            ("--gaps", self.gaps != Gaps::Refuse),
            ("--seed", self.seed != SEED),
            ("--accounts", self.accounts != ACCOUNTS),
            ("--leverage-max", self.leverage_max != LEVERAGE_MAX),
            ("--halt", !self.halts.is_empty()),
            ("--feed-outage", !self.feed_outages.is_empty()),
            ("--wind-down", self.wind_down.is_some()),
            ("--no-grace", self.no_grace),
            ("--audit", self.audit != Audit::Block),
        ];
        named.into_iter().filter(|(_, named)| *named).map(|(option, _)| option).collect()
    }

    /// Where the picture goes, if one is wanted.
    pub fn report_path(&self) -> Option<&Path> {
        if self.no_report {
            return None;
        }
        Some(self.report.as_deref().unwrap_or(Path::new(REPORT)))
    }
}
