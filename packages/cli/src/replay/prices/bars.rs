//! Bars whose prices contradict each other, and prices that jump as no market does.

use anyhow::{bail, Result};

use super::decimal::decimal;
use super::{Bar, Row, ADVICE};

/// Prices this many times the one before are worth a warning, and those that are such a part of it.
const JUMP: u128 = 100;
/// Warnings that are written out.
const WARNINGS_SHOWN: usize = 5;

/// The bar of `row`, which stands below `last`, widened where it opens at the last close: some venues report the last
/// close as the open, also where nothing was traded there within the bar.
///
/// # Errors
/// If the high is below the low, or the open or the close is outside both.
pub(super) fn fitted(last: Option<&Row>, row: Row) -> Result<Row> {
    let Row { line, bar } = row;
    let Bar { open, high, low, close, .. } = bar;
    if high < low {
        bail!(
            "line {line}: the high {} is below the low {}; check the order of the columns in the header, or {ADVICE}",
            decimal(high),
            decimal(low)
        );
    }
    let carried_over = last.is_some_and(|last| last.bar.close == open);
    for (name, price) in [("open", open), ("close", close)] {
        if (low..=high).contains(&price) || (name == "open" && carried_over) {
            continue;
        }
        bail!(
            "line {line}: the {name} {} is not between the low {} and the high {}; check the order of the columns in \
             the header, or {ADVICE}",
            decimal(price),
            decimal(low),
            decimal(high)
        );
    }
    Ok(Row { line, bar: Bar { high: high.max(open), low: low.min(open), ..bar } })
}

/// What a reader of the file should look at before he believes the replay.
pub(super) fn warnings(rows: &[Row]) -> Vec<String> {
    let within = rows.iter().filter_map(|row| warning(row.line, within(&row.bar), "within a bar"));
    let between = rows.windows(2).filter_map(|pair| {
        let [before, next] = pair else { return None };
        warning(next.line, (before.bar.close, next.bar.open), "from the row before")
    });
    let mut found: Vec<(u64, String)> = within.chain(between).collect();
    found.sort();
    let more = found.len().saturating_sub(WARNINGS_SHOWN);
    let mut said: Vec<String> = found.into_iter().take(WARNINGS_SHOWN).map(|(_, warning)| warning).collect();
    if more > 0 {
        said.push(format!("{more} more jumps of this kind"));
    }
    said
}

/// The open and the extreme that is farther from it, in proportion.
fn within(bar: &Bar) -> (u128, u128) {
    let (up, down) = (bar.high / bar.open, bar.open / bar.low);
    (bar.open, if up >= down { bar.high } else { bar.low })
}

fn warning(line: u64, (from, to): (u128, u128), place: &str) -> Option<(u64, String)> {
    let (sign, times) = if to >= from { ('×', to / from) } else { ('÷', from / to) };
    (times >= JUMP).then(|| {
        let [from, to] = [from, to].map(decimal);
        (line, format!("line {line}: price {sign}{times} {place}, from {from} to {to}; if that is an error, {ADVICE}"))
    })
}
