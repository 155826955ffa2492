//! Price files: what a CSV must look like, and what to do where one does not.
//!
//! Accepted are files with a header (`timestamp,open,high,low,close[,volume]`, or `timestamp,close` for prices
//! without bars; any order, any case) and Binance klines without one. Decimal text becomes integers at once; no
//! floating point is involved.

mod bars;
mod columns;
mod decimal;
mod lines;

use std::path::Path;

use anyhow::{bail, Context, Result};
use bars::fitted;
use columns::{Columns, TimeUnit};
use csv::{ReaderBuilder, StringRecord, Trim};
use lines::Lines;

pub use decimal::{parse_decimal, NoPrice, DECIMALS};

/// What to do about a row that cannot be right.
const ADVICE: &str = "correct it, or delete the row and use --gaps bridge";

/// 2400-01-01. Block times are kept in nanoseconds and end in 2554.
const LATEST_SECONDS: u64 = 13_569_465_600;

/// One bar. Prices are integers in 10⁻¹⁸ of the quoted unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Unix seconds at which the bar opens.
    pub opened_at: u64,
    pub open: u128,
    pub high: u128,
    pub low: u128,
    pub close: u128,
}

/// A checked file: rows ascending, evenly spaced (unless gaps are bridged), prices positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceFile {
    pub bars: Vec<Bar>,
    /// Seconds from row to row.
    pub interval_seconds: u64,
    /// The file holds single prices, not bars.
    pub price_only: bool,
    /// What looks wrong in it but is replayed as it stands.
    pub warnings: Vec<String>,
}

/// What to do with missing rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Gaps {
    /// Stop with the line number.
    Refuse,
    /// Walk in a straight line from the last row before the gap to the first one after it.
    Bridge,
}

/// A row and where it stood in the file.
struct Row {
    line: u64,
    bar: Bar,
}

/// Reads and checks a price file.
///
/// # Errors
/// The line number, the value found and what to do about it.
pub fn read(path: &Path, gaps: Gaps) -> Result<PriceFile> {
    let text = std::fs::read(path).with_context(|| {
        format!("cannot read the price file {}: check the path given with --prices", path.display())
    })?;
    parse(&text, gaps).with_context(|| format!("{} cannot be replayed", path.display()))
}

/// Checks the bytes of a price file.
///
/// # Errors
/// The line number, the value found and what to do about it.
pub fn parse(text: &[u8], gaps: Gaps) -> Result<PriceFile> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(text);
    let mut records = reader.records();
    let Some(first) = records.next() else {
        bail!("line 1: the file is empty; it needs a header and at least two rows of prices");
    };
    let first = first.context("line 1: not readable as CSV")?;
    let columns = Columns::of(&first)?;
    let mut rows = Vec::new();
    let mut unit = None;
    let mut lines = Lines::new(text);
    if !columns.has_header {
        rows.push(fitted(None, row(&first, &columns, &mut lines, &mut unit)?)?);
    }
    for record in records {
        let record = record.context("not readable as CSV; save the file as plain UTF-8 text with commas")?;
        let next = row(&record, &columns, &mut lines, &mut unit)?;
        if let Some(last) = rows.last() {
            check_order(last, &next)?;
        }
        rows.push(fitted(rows.last(), next)?);
    }
    let interval_seconds = interval(&rows)?;
    check_spacing(&rows, interval_seconds, gaps)?;
    let warnings = bars::warnings(&rows);
    let bars = rows.into_iter().map(|row| row.bar).collect();
    Ok(PriceFile { bars, interval_seconds, price_only: columns.price_only(), warnings })
}

fn row(record: &StringRecord, columns: &Columns, lines: &mut Lines, unit: &mut Option<TimeUnit>) -> Result<Row> {
    let line = lines.line_of(record.position().map_or(0, |position| position.byte()));
    if record.len() < columns.fields {
        bail!(
            "line {line}: {} fields where the file has {}; the row is cut off: {ADVICE}",
            record.len(),
            columns.fields
        );
    }
    let opened_at = timestamp(record, columns, line, unit)?;
    let close = price(record, columns.close, "close", line)?;
    let Some([open, high, low]) = columns.bar else {
        return Ok(Row { line, bar: Bar { opened_at, open: close, high: close, low: close, close } });
    };
    let open = price(record, open, "open", line)?;
    let high = price(record, high, "high", line)?;
    let low = price(record, low, "low", line)?;
    Ok(Row { line, bar: Bar { opened_at, open, high, low, close } })
}

fn timestamp(record: &StringRecord, columns: &Columns, line: u64, unit: &mut Option<TimeUnit>) -> Result<u64> {
    let text = &record[columns.timestamp];
    let Ok(number) = text.parse::<u64>() else {
        bail!(
            "line {line}: timestamp is '{text}'; it must be whole unix seconds (or milliseconds): convert the column"
        );
    };
    let unit = *unit.get_or_insert_with(|| TimeUnit::of(number));
    if TimeUnit::of(number) != unit {
        bail!(
            "line {line}: timestamp {number} is in another unit than the rows before it, which are in {unit}; \
             convert the column to one unit"
        );
    }
    let seconds = unit.to_seconds(number);
    if seconds > LATEST_SECONDS {
        bail!("line {line}: timestamp {number} is after the year 2400; it must be unix time: convert the column");
    }
    Ok(seconds)
}

fn price(record: &StringRecord, column: usize, name: &str, line: u64) -> Result<u128> {
    let text = &record[column];
    match parse_decimal(text) {
        Ok(0) => bail!("line {line}: {name} is '{text}'; a price of zero cannot be replayed: {ADVICE}"),
        Ok(price) => Ok(price),
        Err(NoPrice::NoNumber) => bail!(
            "line {line}: {name} is '{text}'; prices must be positive decimal numbers such as 7889.5: {ADVICE}"
        ),
        Err(NoPrice::TooLarge) => bail!(
            "line {line}: {name} is '{text}', which is too large; prices go up to 1,000,000,000,000: {ADVICE}, or count \
             the whole file in a larger unit"
        ),
    }
}

fn check_order(last: &Row, next: &Row) -> Result<()> {
    let (before, now) = (last.bar.opened_at, next.bar.opened_at);
    if now == before {
        bail!("line {}: timestamp {now} was already on line {}; delete one of the two rows", next.line, last.line);
    }
    if now < before {
        bail!(
            "line {}: timestamp {now} is earlier than {before} on line {}; sort the rows by timestamp, oldest first",
            next.line,
            last.line
        );
    }
    Ok(())
}

/// Smallest distance between two rows.
fn interval(rows: &[Row]) -> Result<u64> {
    let steps = rows.windows(2).map(|pair| pair[1].bar.opened_at - pair[0].bar.opened_at);
    let Some(interval) = steps.min() else {
        bail!("the file has {} row(s) of prices; a replay needs at least two", rows.len());
    };
    Ok(interval)
}

fn check_spacing(rows: &[Row], interval: u64, gaps: Gaps) -> Result<()> {
    if gaps == Gaps::Bridge {
        return Ok(());
    }
    for pair in rows.windows(2) {
        let [before, next] = pair else { continue };
        let step = next.bar.opened_at - before.bar.opened_at;
        if !step.is_multiple_of(interval) {
            bail!("{}", uneven(rows));
        }
        if step != interval {
            bail!(
                "line {}: {step} s after line {}, where rows are {interval} s apart; {} row(s) are missing: \
                 add them, cut the file there, or walk across the gap in a straight line with --gaps bridge",
                next.line,
                before.line,
                (step / interval).saturating_sub(1)
            );
        }
    }
    Ok(())
}

/// Where distances between rows first differ.
fn uneven(rows: &[Row]) -> String {
    for three in rows.windows(3) {
        let [first, second, third] = three else { continue };
        let [before, then] =
            [(first, second), (second, third)].map(|(one, next)| next.bar.opened_at - one.bar.opened_at);
        if before != then {
            let line = third.line;
            return format!(
                "line {line}: rows are not evenly spaced ({before} s, then {then} s); --gaps bridge joins them"
            );
        }
    }
    "rows are not evenly spaced; --gaps bridge joins them".to_owned()
}
