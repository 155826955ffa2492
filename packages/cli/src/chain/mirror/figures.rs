//! What became of what was sent on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::chain::sender::Sent;

/// Differing answers that are kept as text.
const TEXTS: usize = 10;
/// Gas asked for, in percent of the most that was used.
const GAS_PERCENT: u64 = 130;

/// All of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    /// By name.
    pub messages: BTreeMap<String, Counts>,
    /// The first differing answers.
    pub texts: Vec<String>,
}

/// Messages of one name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    pub accepted: u64,
    pub refused: u64,
    /// In no block within the time that they were valid.
    pub lost: u64,
    /// Sent again with more gas.
    pub retried: u64,
    /// Accepted by one chain and refused by the other.
    pub different: u64,
    /// Of those that were in a block.
    pub gas: u64,
    pub gas_most: u64,
    pub in_blocks: u64,
}

impl Figures {
    pub(super) fn note(&mut self, name: &str, here: bool, there: &Sent) {
        let refusal = there.outcome.as_ref().err();
        let counts = self.messages.entry(name.to_owned()).or_default();
        match refusal {
            None => counts.accepted += 1,
            Some(_) => counts.refused += 1,
        }
        if there.height > 0 {
            counts.in_blocks += 1;
            counts.gas += there.gas_used;
            counts.gas_most = counts.gas_most.max(there.gas_used);
        }
        if here != refusal.is_none() {
            counts.different += 1;
            if self.texts.len() < TEXTS {
                let words = refusal.map_or("accepted there, refused here", String::as_str);
                self.texts.push(format!("height {}: {name}: {words}", there.height));
            }
        }
    }

    pub(super) fn retried(&mut self, name: &str) {
        self.messages.entry(name.to_owned()).or_default().retried += 1;
    }

    pub(super) fn lost(&mut self, name: &str) {
        self.messages.entry(name.to_owned()).or_default().lost += 1;
    }

    /// Gas to ask for, once such a message was in a block.
    pub(super) fn gas(&self, name: &str) -> Option<u64> {
        let counts = self.messages.get(name).filter(|counts| counts.gas_most > 0)?;
        Some(counts.gas_most * GAS_PERCENT / 100)
    }

    /// Lines for people.
    pub fn lines(&self) -> Vec<String> {
        let line = |(name, counts): (&String, &Counts)| {
            let mean = counts.gas / counts.in_blocks.max(1);
            format!(
                "{name}: {} accepted, {} refused, {} lost, {} again with more gas, {} answered differently; {mean} gas each, {} at most",
                counts.accepted, counts.refused, counts.lost, counts.retried, counts.different, counts.gas_most
            )
        };
        self.messages.iter().map(line).chain(self.texts.iter().map(|text| format!("  {text}"))).collect()
    }
}
