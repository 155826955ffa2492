//! The record of a stop.

use cosmwasm_std::{StdError, StdResult, Storage};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::spent_time::{Span, SpentTime};
use crate::stop::Stop;

/// Spans as (from, until), block times in seconds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    armed: bool,
    last: Option<(u64, u64)>,
    spent: Vec<(u64, u64)>,
}

/// One [`Stop`] under one key.
pub struct StopStore {
    record: Item<Record>,
}

impl StopStore {
    pub const fn new(key: &'static str) -> StopStore {
        StopStore { record: Item::new(key) }
    }

    /// Armed and never used where nothing is stored. Errors: the record cannot be read, or a span of it ends before it begins; never a default
    /// instead, which would give a guardian its whole budget again.
    pub fn load(&self, storage: &dyn Storage) -> StdResult<Stop> {
        let Some(record) = self.record.may_load(storage)? else {
            return Ok(Stop::default());
        };
        let last = record.last.map(span).transpose()?;
        let spent = record.spent.into_iter().map(span).collect::<StdResult<_>>()?;
        Ok(Stop::from_parts(record.armed, last, SpentTime::from_spans(spent)))
    }

    /// Errors: none but those of writing.
    pub fn save(&self, storage: &mut dyn Storage, stop: &Stop) -> StdResult<()> {
        let pair = |span: &Span| (span.from, span.until);
        let record = Record {
            armed: stop.is_armed(),
            last: stop.last().as_ref().map(pair),
            spent: stop.spent().spans().iter().map(pair).collect(),
        };
        self.record.save(storage, &record)
    }
}

fn span((from, until): (u64, u64)) -> StdResult<Span> {
    if until < from {
        return Err(StdError::msg(format!("a stop from {from} until {until}")));
    }
    Ok(Span { from, until })
}
