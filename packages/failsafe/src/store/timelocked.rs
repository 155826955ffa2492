//! Changes that wait, each beside its entry.

use cosmwasm_std::{to_json_vec, Order, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::StoreError;
use crate::timelock::{Entry, EntryState, Timelock, TimelockRules};

/// First part of an entry's key: those that wait lie together, so that listing them never walks over old ones.
const WAITING: u8 = 0;
const CLOSED: u8 = 1;

/// An entry that waits. Block times in seconds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting<C> {
    ripe_at: u64,
    expires_at: u64,
    change: C,
}

/// An entry that no longer does; its change is dropped.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    ripe_at: u64,
    expires_at: u64,
    executed: bool,
    at: u64,
}

/// Changes of type `C` under two keys: the next id, and the entries. An id is never used again.
pub struct Timelocked<C> {
    next_id: Item<u64>,
    waiting: Map<(u8, u64), Waiting<C>>,
    closed: Map<(u8, u64), Closed>,
}

impl<C: Serialize + DeserializeOwned> Timelocked<C> {
    pub const fn new(next_key: &'static str, entries_key: &'static str) -> Timelocked<C> {
        Timelocked { next_id: Item::new(next_key), waiting: Map::new(entries_key), closed: Map::new(entries_key) }
    }

    /// A change that waits from `now` (seconds) on. Errors: no id is left.
    pub fn queue(
        &self,
        storage: &mut dyn Storage,
        change: &C,
        now: u64,
        rules: &TimelockRules,
    ) -> Result<Entry, StoreError> {
        let timelock = Timelock { next_id: self.next_id.may_load(storage)?.unwrap_or_default() };
        let (timelock, entry) = timelock.queued(now, rules)?;
        self.next_id.save(storage, &timelock.next_id)?;
        let Entry { id, ripe_at, expires_at, .. } = entry;
        let record = to_json_vec(&Waiting { ripe_at, expires_at, change })?;
        storage.set(&self.waiting.key((WAITING, id)), &record);
        Ok(entry)
    }

    /// The change, to be made now. Errors: never queued, executed or cancelled before, not ripe yet, expired.
    pub fn execute(&self, storage: &mut dyn Storage, id: u64, now: u64) -> Result<C, StoreError> {
        let (entry, change) = self.entry(storage, id)?;
        self.close(storage, &entry.executed(now)?, now)?;
        change.ok_or_else(|| StdError::msg(format!("entry {id} has no change")).into())
    }

    /// Errors: never queued, executed or cancelled before.
    pub fn cancel(&self, storage: &mut dyn Storage, id: u64, now: u64) -> Result<Entry, StoreError> {
        let entry = self.entry(storage, id)?.0.cancelled(now)?;
        self.close(storage, &entry, now)?;
        Ok(entry)
    }

    /// One entry; with its change as long as it waits. Errors: never queued.
    pub fn entry(&self, storage: &dyn Storage, id: u64) -> Result<(Entry, Option<C>), StoreError> {
        if let Some(waiting) = self.waiting.may_load(storage, (WAITING, id))? {
            let (entry, change) = opened(id, waiting);
            return Ok((entry, Some(change)));
        }
        let closed = self.closed.may_load(storage, (CLOSED, id))?.ok_or(StoreError::UnknownEntry { id })?;
        let Closed { ripe_at, expires_at, executed, at } = closed;
        let state = if executed { EntryState::Executed { at } } else { EntryState::Cancelled { at } };
        Ok((Entry { id, ripe_at, expires_at, state }, None))
    }

    /// Up to `limit` of those that wait, expired ones too, by ascending id after `start_after`. Reads no others.
    pub fn waiting(&self, storage: &dyn Storage, start_after: Option<u64>, limit: usize) -> StdResult<Vec<(Entry, C)>> {
        let start = start_after.map(Bound::exclusive);
        let entries = self.waiting.prefix(WAITING).range(storage, start, None, Order::Ascending);
        entries.take(limit).map(|entry| entry.map(|(id, waiting)| opened(id, waiting))).collect()
    }

    fn close(&self, storage: &mut dyn Storage, entry: &Entry, at: u64) -> StdResult<()> {
        let Entry { id, ripe_at, expires_at, state } = *entry;
        let executed = matches!(state, EntryState::Executed { .. });
        self.waiting.remove(storage, (WAITING, id));
        self.closed.save(storage, (CLOSED, id), &Closed { ripe_at, expires_at, executed, at })
    }
}

fn opened<C>(id: u64, waiting: Waiting<C>) -> (Entry, C) {
    let Waiting { ripe_at, expires_at, change } = waiting;
    (Entry { id, ripe_at, expires_at, state: EntryState::Queued }, change)
}
