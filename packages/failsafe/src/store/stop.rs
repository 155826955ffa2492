//! The record of a stop.

use cosmwasm_std::{StdResult, Storage};

use crate::spent_time::{Span, SpentTime};
use crate::stop::Stop;
use crate::store::packed::{damaged, Reader, Writer};

const ARMED: u8 = 1;
const USED: u8 = 2;

/// One [`Stop`] under one key: armed and used, the last span if used, those before it.
pub struct StopStore {
    key: &'static str,
}

impl StopStore {
    /// No other record's key.
    pub const fn new(key: &'static str) -> StopStore {
        StopStore { key }
    }

    /// Armed and never used where nothing is stored. Errors: the record cannot be read, or a span of it ends before it begins; never a default
    /// instead, which would give a guardian its whole budget again.
    pub fn load(&self, storage: &dyn Storage) -> StdResult<Stop> {
        let Some(record) = storage.get(self.key.as_bytes()) else {
            return Ok(Stop::default());
        };
        let (flags, mut reader) = Reader::new(&record)?;
        if flags > ARMED | USED {
            return Err(damaged(&record));
        }
        let last = if flags & USED == 0 { None } else { Some(span(&mut reader)?) };
        let mut spent = Vec::new();
        while !reader.rest.is_empty() {
            spent.push(span(&mut reader)?);
        }
        Ok(Stop::from_parts(flags & ARMED != 0, last, SpentTime::from_spans(spent)))
    }

    /// Errors: none. A `Result` like every other write.
    pub fn save(&self, storage: &mut dyn Storage, stop: &Stop) -> StdResult<()> {
        let armed = if stop.is_armed() { ARMED } else { 0 };
        let used = if stop.last().is_some() { USED } else { 0 };
        let spans = stop.last().into_iter().chain(stop.spent().spans().iter().copied());
        let written = spans.fold(Writer::new(armed | used), |record, span| record.number(span.from).number(span.until));
        storage.set(self.key.as_bytes(), &written.rest(&[]));
        Ok(())
    }
}

fn span(reader: &mut Reader) -> StdResult<Span> {
    let (from, until) = (reader.number()?, reader.number()?);
    if until < from {
        return Err(damaged(reader.rest));
    }
    Ok(Span { from, until })
}
