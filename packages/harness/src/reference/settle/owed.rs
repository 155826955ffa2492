//! What a caged whole owes its accounts, added up.

use breakwater_interfaces::clearinghouse::AccountId;

use super::ending::Ending;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::{value, UNITS_MAX};
use crate::reference::refusal::{Refusal, Result};

const REGISTERED_MAX: u32 = 30;
/// From then on an account that cannot be computed is stepped over.
const QUARANTINE_SECONDS: i128 = 2_592_000;

/// What an account is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// `E`, with its sign.
    pub equity: i128,
    /// It has no position and no held gain.
    pub is_senior: bool,
    /// The part of it that is gains of positions.
    pub gains: i128,
}

impl Owed {
    /// Senior, principal, gains.
    pub fn parts(&self) -> (i128, i128, i128) {
        match self.equity.max(0) {
            equity if self.is_senior => (equity, 0, 0),
            equity => (0, equity - self.gains, self.gains),
        }
    }
}

fn is_within(amounts: &[i128]) -> bool {
    amounts.iter().all(|amount| (-UNITS_MAX..=UNITS_MAX).contains(amount))
}

impl Ending {
    /// The sums with one more account; `None` where they are beyond the limits.
    fn with(&self, owed: &Owed) -> Option<Ending> {
        let (senior, principal, gains) = owed.parts();
        let sums = Ending {
            signed: self.signed + owed.equity,
            senior: self.senior + senior,
            principal: self.principal + principal,
            gains: self.gains + gains,
            claims: self.claims + i128::from(owed.equity > 0),
            ..self.clone()
        };
        is_within(&[sums.signed, sums.senior, sums.principal, sums.gains]).then_some(sums)
    }
}

impl Ledger {
    /// What an account is owed: a pure function of what is stored. `None` where it cannot be computed.
    pub fn owed(&self, id: AccountId) -> Option<Owed> {
        let account = self.state.accounts.get(&id).filter(|_| !self.unreadable.contains(&id))?;
        let folded = self.fold_indices(account);
        let mut beyond: i128 = folded.held.values().sum();
        for (market, (size, cost)) in &folded.legs {
            let price = self.state.markets.get(market)?.settlement.price?;
            beyond += value(*size, price) - cost;
        }
        let equity = folded.cash + beyond;
        if !is_within(&[folded.cash, beyond, equity]) {
            return None;
        }
        let is_senior = folded.legs.is_empty() && account.held.is_empty();
        Some(Owed { equity, is_senior, gains: equity.min(beyond.max(0)).max(0) })
    }

    /// Adds up the next accounts.
    pub(in crate::reference) fn register_accounts(&mut self, call: &Call, limit: u32) -> Result<()> {
        if !(1..=REGISTERED_MAX).contains(&limit) {
            return Err(Refusal::BatchSize);
        }
        let caged = self.caged()?;
        if !self.state.untagged().is_empty() {
            return Err(Refusal::NotTagged);
        }
        let behind = self.state.accounts.range(self.state.ending.cursor + 1..).map(|(id, _)| *id);
        let next: Vec<AccountId> = behind.take(usize::try_from(limit).unwrap_or(0)).collect();
        if next.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        let gives_up = call.now() >= caged.at + QUARANTINE_SECONDS;
        let mut passed = 0;
        for id in next {
            let sums = self.owed(id).and_then(|owed| self.state.ending.with(&owed));
            match sums {
                Some(sums) => self.state.ending = sums,
                None if gives_up => {
                    self.state.ending.quarantined.insert(id);
                    self.tally("wind-down: accounts quarantined");
                }
                None if passed == 0 => return Err(Refusal::AccountUnreadable),
                None => break,
            }
            self.state.ending.cursor = id;
            passed += 1;
        }
        self.state.ending.accounts += passed;
        *self.state.ending.earned.entry(call.sender.clone()).or_insert(0) += passed;
        self.tally("wind-down: accounts registered");
        if self.state.is_registered() {
            self.state.ending.registered_at = Some(call.now());
            self.share_quarantine();
        }
        Ok(())
    }

    /// What the books leave for the accounts in quarantine is theirs in equal parts.
    fn share_quarantine(&mut self) {
        let accounts = i128::try_from(self.state.ending.quarantined.len()).unwrap_or(i128::MAX);
        if accounts == 0 {
            return;
        }
        let owed = self.free() + self.state.shortfall() - self.state.waiting();
        let left = (owed - self.state.ending.signed).max(0);
        let ending = &mut self.state.ending;
        ending.part = left / accounts;
        ending.principal += accounts * ending.part;
        ending.claims += if ending.part > 0 { accounts } else { 0 };
    }
}
