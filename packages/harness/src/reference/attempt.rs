//! Messages and items that are done wholly or not at all.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use super::ledger::{Call, ItemResult, Ledger, Outcome};
use super::refusal::{Refusal, Result};
use super::settle::Registered;
use super::state::{Side, State};

/// What a refusal takes back.
struct Saved {
    state: State,
    lengths: BTreeMap<(MarketId, Side), usize>,
    tallies: BTreeMap<&'static str, u64>,
    realised: BTreeMap<(AccountId, MarketId), i128>,
    registered: BTreeMap<(AccountId, MarketId), Registered>,
    cut: BTreeMap<(AccountId, MarketId), i128>,
}

impl Ledger {
    /// What every message begins and ends with.
    pub(super) fn whole_message(&mut self, call: &Call, run: impl FnOnce(&mut Ledger) -> Outcome) -> Outcome {
        self.realised.clear();
        self.registered.clear();
        self.cut.clear();
        self.used.clear();
        (self.to_fund, self.asked) = (0, 0);
        let saved = self.save();
        let masks = self.state.markets.iter().map(|(id, market)| (*id, market.modes.mask)).collect();
        let outcome = run(self).and_then(|items| {
            self.retire_empty_markets()?;
            self.cap_net_deposits();
            self.note_used(call, &masks);
            self.note_totals(call, &saved.state);
            self.check_limits()?;
            Ok(items)
        });
        if outcome.is_err() {
            self.restore(saved);
        }
        outcome
    }

    /// Runs something for its refusal alone: nothing is changed.
    pub(super) fn try_out(&mut self, run: impl FnOnce(&mut Ledger) -> Result<()>) -> Result<()> {
        let (saved, used) = (self.save(), self.used.clone());
        let result = run(self).and_then(|()| self.check_limits());
        self.restore(saved);
        self.used = used;
        result
    }

    /// Runs one item of a batch. A refusal changes nothing.
    pub(super) fn item(&mut self, run: impl FnOnce(&mut Ledger) -> Result<()>) -> ItemResult {
        let (saved, used) = (self.save(), self.used.clone());
        let result = run(self).and_then(|()| {
            self.retire_empty_markets()?;
            self.check_limits()
        });
        if result.is_err() {
            self.restore(saved);
            self.used = used;
        }
        result
    }

    /// Runs the items of a batch in order; an id named a second time is refused as an item.
    pub(super) fn each_once<T: Copy + PartialEq>(
        &mut self,
        ids: &[T],
        mut run: impl FnMut(&mut Ledger, T) -> ItemResult,
    ) -> Vec<ItemResult> {
        let mut results = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let repeated = ids.iter().take(index).any(|earlier| earlier == id);
            results.push(if repeated { Err(Refusal::DuplicateId) } else { run(self, *id) });
        }
        results
    }

    fn save(&self) -> Saved {
        Saved {
            state: self.state.clone(),
            lengths: self.history.iter().map(|(side, events)| (*side, events.len())).collect(),
            tallies: self.tallies.clone(),
            realised: self.realised.clone(),
            registered: self.registered.clone(),
            cut: self.cut.clone(),
        }
    }

    fn restore(&mut self, saved: Saved) {
        self.state = saved.state;
        self.tallies = saved.tallies;
        self.realised = saved.realised;
        self.registered = saved.registered;
        self.cut = saved.cut;
        for (side, events) in &mut self.history {
            events.truncate(saved.lengths.get(side).copied().unwrap_or(0));
        }
    }
}
