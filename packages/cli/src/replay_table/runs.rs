//! The file with the figures of many runs. It is rewritten after each run, so an interruption loses one run at most.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::output;
use crate::replay::{units, Options, Summary};

/// Figures of runs, one entry for each price file, top leverage, seed and number of accounts.
#[derive(Debug, Serialize, Deserialize)]
pub struct Runs {
    /// Unit of each figure; a file has it for its readers.
    #[serde(skip_deserializing, default = "units")]
    units: BTreeMap<&'static str, &'static str>,
    runs: Vec<Summary>,
}

impl Runs {
    /// What a file holds; nothing if there is none.
    ///
    /// # Errors
    /// If it is no such file: it is not overwritten then.
    pub fn read(path: &Path) -> Result<Runs> {
        if !path.exists() {
            return Ok(Runs { units: units(), runs: Vec::new() });
        }
        let advice = || {
            format!(
                "{} does not hold figures of replays by this version; delete it, or name another file with --out",
                path.display()
            )
        };
        let text = fs::read_to_string(path).with_context(advice)?;
        serde_json::from_str(&text).with_context(advice)
    }

    /// # Errors
    /// If the folder cannot be written to.
    pub fn write(&self, path: &Path) -> Result<()> {
        output::write(path, &(serde_json::to_string_pretty(self)? + "\n"))
    }

    /// The figures of a run with these options.
    pub fn find(&self, options: &Options) -> Option<&Summary> {
        let name = options.prices.as_ref()?.file_name()?.to_string_lossy();
        let accounts = usize::try_from(options.accounts).ok()?;
        self.runs.iter().find(|run| key(run) == (&name, options.leverage_max, options.seed, accounts))
    }

    /// Adds the figures of a run in place of those of an earlier one.
    pub fn keep(&mut self, summary: Summary) {
        self.runs.retain(|run| key(run) != key(&summary));
        self.runs.push(summary);
        self.runs.sort_by(|a, b| key(a).cmp(&key(b)));
    }
}

fn key(run: &Summary) -> (&str, u32, u64, usize) {
    (&run.prices, run.leverage_max, run.seed, run.accounts)
}
