//! Which column is which, from the first line of a file.

use std::fmt;

use anyhow::{bail, Result};
use csv::StringRecord;

/// Fields of a Binance kline that are read: open time, open, high, low, close.
const KLINE_FIELDS: usize = 5;
const TIMESTAMP_NAMES: [&str; 4] = ["timestamp", "time", "open_time", "open time"];
const CLOSE_NAMES: [&str; 2] = ["close", "price"];

/// Where the columns are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The first line names the columns and is not a row.
    pub has_header: bool,
    /// Fields that every row must have.
    pub fields: usize,
    pub timestamp: usize,
    pub close: usize,
    /// Open, high and low; `None` in a file of single prices.
    pub bar: Option<[usize; 3]>,
}

impl Columns {
    /// Columns by name where the first line is a header, by position where it is a Binance kline.
    pub fn of(first: &StringRecord) -> Result<Columns> {
        if first.get(0).is_some_and(|field| field.starts_with(|digit: char| digit.is_ascii_digit())) {
            return Columns::of_kline(first);
        }
        let names: Vec<String> = first.iter().map(str::to_lowercase).collect();
        if let Some(twice) = named_twice(&names) {
            bail!(
                "line 1: two columns are named '{twice}' among '{}'; delete one of them or give it another name",
                names.join(",")
            );
        }
        let find = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        let (Some(timestamp), Some(close)) = (find(&TIMESTAMP_NAMES), find(&CLOSE_NAMES)) else {
            let missing = if find(&TIMESTAMP_NAMES).is_none() { "timestamp" } else { "close" };
            return missing_column(missing, &names);
        };
        let bar = [find(&["open"]), find(&["high"]), find(&["low"])];
        let bar = match bar {
            [Some(open), Some(high), Some(low)] => Some([open, high, low]),
            [None, None, None] => None,
            [None, _, _] => return missing_column("open", &names),
            [_, None, _] => return missing_column("high", &names),
            [_, _, None] => return missing_column("low", &names),
        };
        let last = bar.iter().flatten().copied().chain([timestamp, close]).max().unwrap_or(close);
        Ok(Columns { has_header: true, fields: names.len().max(last + 1), timestamp, close, bar })
    }

    fn of_kline(first: &StringRecord) -> Result<Columns> {
        if first.len() < KLINE_FIELDS {
            bail!(
                "line 1: no header, and {} fields where a Binance kline has at least {KLINE_FIELDS}; put a header with \
                 the columns' names (timestamp,open,high,low,close or timestamp,close) above the rows",
                first.len()
            );
        }
        Ok(Columns { has_header: false, fields: first.len(), timestamp: 0, close: 4, bar: Some([1, 2, 3]) })
    }

    pub fn price_only(&self) -> bool {
        self.bar.is_none()
    }
}

fn named_twice(names: &[String]) -> Option<&String> {
    let named = names.iter().enumerate().filter(|(_, name)| !name.is_empty());
    named.into_iter().find(|(place, name)| names[..*place].contains(name)).map(|(_, name)| name)
}

fn missing_column<T>(missing: &str, names: &[String]) -> Result<T> {
    bail!(
        "line 1: no column '{missing}' among '{}'; name the columns timestamp,open,high,low,close, or timestamp,close \
         for single prices",
        names.join(",")
    )
}

/// Unit of a file's timestamps, told by their size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl TimeUnit {
    pub fn of(number: u64) -> Self {
        match number {
            0..=99_999_999_999 => TimeUnit::Seconds,
            100_000_000_000..=99_999_999_999_999 => TimeUnit::Milliseconds,
            100_000_000_000_000..=99_999_999_999_999_999 => TimeUnit::Microseconds,
            _ => TimeUnit::Nanoseconds,
        }
    }

    pub fn to_seconds(self, number: u64) -> u64 {
        match self {
            TimeUnit::Seconds => number,
            TimeUnit::Milliseconds => number / 1_000,
            TimeUnit::Microseconds => number / 1_000_000,
            TimeUnit::Nanoseconds => number / 1_000_000_000,
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            TimeUnit::Seconds => "seconds",
            TimeUnit::Milliseconds => "milliseconds",
            TimeUnit::Microseconds => "microseconds",
            TimeUnit::Nanoseconds => "nanoseconds",
        })
    }
}
