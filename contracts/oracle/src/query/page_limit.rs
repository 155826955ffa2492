//! How many entries one answer has.

use breakwater_interfaces::limits::{ROWS_DEFAULT, ROWS_MAX};

pub fn entries(limit: Option<u32>) -> usize {
    let limit = limit.unwrap_or(ROWS_DEFAULT).min(ROWS_MAX);
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// The ids after `start_after`, or from 0, up to `count`.
pub fn ids(start_after: Option<u8>, limit: Option<u32>, count: u8) -> impl Iterator<Item = u8> {
    let first = start_after.map_or(0, |id| id.saturating_add(1));
    (first..count).take(entries(limit))
}
