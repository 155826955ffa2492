//! Changes that wait, each beside its entry.

use std::marker::PhantomData;

use cosmwasm_std::storage_keys::to_length_prefixed_nested;
use cosmwasm_std::{from_json, to_json_vec, Order, StdResult, Storage};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::store::packed::{damaged, Reader, Writer};
use crate::store::StoreError;
use crate::timelock::{Entry, EntryState, Timelock, TimelockRules};

/// Part of an entry's key: those that wait lie together, so that listing them never walks over old ones.
const WAITING: u8 = 0;
const CLOSED: u8 = 1;

/// In the record of an entry that is closed.
const CANCELLED: u8 = 0;
const EXECUTED: u8 = 1;

/// Changes of type `C` under two keys: the next id, and the entries (packed, with the change as JSON while it waits). An id is never used again.
pub struct Timelocked<C> {
    next_key: &'static str,
    entries_key: &'static str,
    change: PhantomData<C>,
}

impl<C: Serialize + DeserializeOwned> Timelocked<C> {
    /// No other record's keys, nor the second the beginning of another's.
    pub const fn new(next_key: &'static str, entries_key: &'static str) -> Timelocked<C> {
        Timelocked { next_key, entries_key, change: PhantomData }
    }

    /// A change that waits from `now` (seconds) on. Errors: no id is left.
    pub fn queue(
        &self,
        storage: &mut dyn Storage,
        change: &C,
        now: u64,
        rules: &TimelockRules,
    ) -> Result<Entry, StoreError> {
        let (timelock, entry) = self.timelock(storage)?.queued(now, rules)?;
        let Entry { id, ripe_at, expires_at, .. } = entry;
        let record = Writer::new(WAITING).number(ripe_at).number(expires_at).rest(&to_json_vec(change)?);
        storage.set(self.next_key.as_bytes(), &Writer::new(0).number(timelock.next_id).rest(&[]));
        storage.set(&self.key(WAITING, id), &record);
        Ok(entry)
    }

    /// The change, to be made now. Errors: never queued, executed or cancelled before, not ripe yet, expired.
    pub fn execute(&self, storage: &mut dyn Storage, id: u64, now: u64) -> Result<C, StoreError> {
        let (entry, change) = self.entry(storage, id)?;
        self.close(storage, &entry.executed(now)?);
        change.ok_or(StoreError::UnknownEntry { id })
    }

    /// Errors: never queued, executed or cancelled before.
    pub fn cancel(&self, storage: &mut dyn Storage, id: u64, now: u64) -> Result<Entry, StoreError> {
        let entry = self.entry(storage, id)?.0.cancelled(now)?;
        self.close(storage, &entry);
        Ok(entry)
    }

    /// One entry; with its change as long as it waits. Errors: never queued.
    pub fn entry(&self, storage: &dyn Storage, id: u64) -> Result<(Entry, Option<C>), StoreError> {
        if let Some(record) = storage.get(&self.key(WAITING, id)) {
            let (entry, change) = waiting(id, &record)?;
            return Ok((entry, Some(change)));
        }
        let record = storage.get(&self.key(CLOSED, id)).ok_or(StoreError::UnknownEntry { id })?;
        Ok((closed(id, &record)?, None))
    }

    /// Up to `limit` of those that wait, expired ones too, by ascending id after `start_after`. Reads no others.
    pub fn waiting(&self, storage: &dyn Storage, start_after: Option<u64>, limit: usize) -> StdResult<Vec<(Entry, C)>> {
        let Some(first) = start_after.map_or(Some(0), |id| id.checked_add(1)) else {
            return Ok(Vec::new());
        };
        let (start, end) = (self.key(WAITING, first), self.prefix(CLOSED));
        let records = storage.range(Some(&start), Some(&end), Order::Ascending).take(limit);
        let entry = |(key, record): (Vec<u8>, Vec<u8>)| {
            let id = key.last_chunk().ok_or_else(|| damaged(&key))?;
            waiting(u64::from_be_bytes(*id), &record)
        };
        records.map(entry).collect()
    }

    fn close(&self, storage: &mut dyn Storage, entry: &Entry) {
        let (state, at) = match entry.state {
            EntryState::Executed { at } => (EXECUTED, at),
            EntryState::Cancelled { at } => (CANCELLED, at),
            EntryState::Queued => return,
        };
        let record = Writer::new(state).number(entry.ripe_at).number(entry.expires_at).number(at).rest(&[]);
        storage.remove(&self.key(WAITING, entry.id));
        storage.set(&self.key(CLOSED, entry.id), &record);
    }

    fn timelock(&self, storage: &dyn Storage) -> StdResult<Timelock> {
        let Some(record) = storage.get(self.next_key.as_bytes()) else {
            return Ok(Timelock::default());
        };
        let (_, mut reader) = Reader::new(&record)?;
        let next_id = reader.number()?;
        reader.end().map(|()| Timelock { next_id })
    }

    fn key(&self, part: u8, id: u64) -> Vec<u8> {
        let mut key = self.prefix(part);
        key.extend_from_slice(&id.to_be_bytes());
        key
    }

    fn prefix(&self, part: u8) -> Vec<u8> {
        to_length_prefixed_nested(&[self.entries_key.as_bytes(), &[part]])
    }
}

fn waiting<C: DeserializeOwned>(id: u64, record: &[u8]) -> StdResult<(Entry, C)> {
    let (part, mut reader) = Reader::new(record)?;
    if part != WAITING {
        return Err(damaged(record));
    }
    let (ripe_at, expires_at) = (reader.number()?, reader.number()?);
    Ok((Entry { id, ripe_at, expires_at, state: EntryState::Queued }, from_json(reader.rest)?))
}

fn closed(id: u64, record: &[u8]) -> StdResult<Entry> {
    let (state, mut reader) = Reader::new(record)?;
    let (ripe_at, expires_at, at) = (reader.number()?, reader.number()?, reader.number()?);
    reader.end()?;
    let state = match state {
        EXECUTED => EntryState::Executed { at },
        CANCELLED => EntryState::Cancelled { at },
        _ => return Err(damaged(record)),
    };
    Ok(Entry { id, ripe_at, expires_at, state })
}
