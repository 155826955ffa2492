//! The chain's key-value store, with a journal of what each message changed.

use std::collections::BTreeMap;
use std::ops::Bound;

use cosmwasm_std::{Order, Record, Storage};

/// One committed write: the key in the whole store, and its value after (`None`: removed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub key: Vec<u8>,
    pub value: Option<Vec<u8>>,
}

/// Sorted store of all modules and contracts. Only writes of successful messages reach it.
#[derive(Clone, Default)]
pub struct LedgerStore {
    records: BTreeMap<Vec<u8>, Vec<u8>>,
    journal: Option<Vec<Change>>,
}

impl LedgerStore {
    /// Starts (or restarts, empty) the journal of changes.
    pub fn start_journal(&mut self) {
        self.journal = Some(Vec::new());
    }

    /// Changes since the journal was started or last taken, in order; empty if it was never started.
    pub fn take_journal(&mut self) -> Vec<Change> {
        self.journal.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// All records, by ascending key.
    pub fn records(&self) -> &BTreeMap<Vec<u8>, Vec<u8>> {
        &self.records
    }

    /// Puts other records in the place of all there are; the journal does not notice.
    pub fn replace(&mut self, records: BTreeMap<Vec<u8>, Vec<u8>>) {
        self.records = records;
    }

    fn note(&mut self, key: &[u8], value: Option<&[u8]>) {
        if let Some(journal) = &mut self.journal {
            journal.push(Change { key: key.to_vec(), value: value.map(<[u8]>::to_vec) });
        }
    }
}

impl Storage for LedgerStore {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.records.get(key).cloned()
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if let (Some(start), Some(end)) = (start, end) {
            if start >= end {
                return Box::new(std::iter::empty());
            }
        }
        let from = start.map_or(Bound::Unbounded, Bound::Included);
        let to = end.map_or(Bound::Unbounded, Bound::Excluded);
        let records = self.records.range::<[u8], _>((from, to)).map(|(key, value)| (key.clone(), value.clone()));
        match order {
            Order::Ascending => Box::new(records),
            Order::Descending => Box::new(records.rev()),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.note(key, Some(value));
        match self.records.get_mut(key) {
            Some(stored) => {
                stored.clear();
                stored.extend_from_slice(value);
            }
            None => {
                self.records.insert(key.to_vec(), value.to_vec());
            }
        }
    }

    fn remove(&mut self, key: &[u8]) {
        self.note(key, None);
        self.records.remove(key);
    }
}
