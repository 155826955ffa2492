//! A time of a run, as options name it.

use std::fmt;
use std::str::FromStr;

use anyhow::{anyhow, Result};

use crate::clock;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    when: When,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Unix seconds.
    At(u64),
    /// Seconds from the first block on.
    After(u64),
}

impl FromStr for Start {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let when = match clock::from_utc(text) {
            Ok(at) => When::At(at),
            Err(_) if text == "0" => When::After(0),
            Err(wrong) => When::After(
                clock::duration(text)
                    .map_err(|_| anyhow!("{wrong}, or from the first block on, such as 11h or 1435m"))?,
            ),
        };
        Ok(Start { when, text: text.to_owned() })
    }
}

impl fmt::Display for Start {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Start {
    /// Block time in a run whose first block is at `first`.
    pub fn at(&self, first: u64) -> u64 {
        match self.when {
            When::At(at) => at,
            When::After(seconds) => first.saturating_add(seconds),
        }
    }
}
