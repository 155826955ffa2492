//! What one or many sequences did.

use std::collections::BTreeMap;

use crate::reference::Refusal;

/// Counts of one or many sequences.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub messages: u64,
    /// By kind: accepted messages, or items of batches; `kind: reason` for refused ones.
    pub accepted: BTreeMap<String, u64>,
    pub refused: BTreeMap<String, u64>,
    pub paths: BTreeMap<&'static str, u64>,
}

impl Counts {
    pub fn add(&mut self, other: &Counts) {
        self.messages += other.messages;
        for (into, from) in [(&mut self.accepted, &other.accepted), (&mut self.refused, &other.refused)] {
            for (name, count) in from {
                *into.entry(name.clone()).or_insert(0) += count;
            }
        }
        self.add_paths(&other.paths);
    }

    pub(super) fn add_paths(&mut self, paths: &BTreeMap<&'static str, u64>) {
        for (name, count) in paths {
            *self.paths.entry(name).or_insert(0) += count;
        }
    }

    pub(super) fn take_path(&mut self, name: &'static str) {
        *self.paths.entry(name).or_insert(0) += 1;
    }

    pub(super) fn accept(&mut self, kind: &str) {
        *self.accepted.entry(kind.to_owned()).or_insert(0) += 1;
    }

    pub(super) fn refuse(&mut self, kind: &str, reason: Refusal) {
        *self.refused.entry(format!("{kind}: {reason:?}")).or_insert(0) += 1;
    }
}
