//! Accounts whose record nobody can read: the end waits a month for them, and then steps over them.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::drive::Driver;
use super::generate::Generator;
use super::step::Step;

/// Of a version that no code knows.
const RECORD: [u8; 3] = [9, 9, 9];
/// From the cage on.
const QUARANTINE_SECONDS: i128 = 30 * 86_400;

impl Driver {
    pub(super) fn spoil(&mut self, account: AccountId) -> Result<(), String> {
        if self.references.ledger.state.accounts.contains_key(&account) {
            self.chain.overwrite_account(account, &RECORD);
            self.references.ledger.unreadable.insert(account);
        }
        self.compare()
    }
}

impl Generator {
    /// One or two accounts, rarely; before any is registered, for what they are paid depends on it.
    pub(super) fn spoils(&mut self, driver: &Driver, percent: u64) -> Vec<Step> {
        if !driver.references.ledger.unreadable.is_empty() || !self.rng.chance(percent) {
            return Vec::new();
        }
        let accounts = self.accounts(driver);
        let count = self.rng.between(1, 2);
        (0..count).filter_map(|_| Some(Step::Spoil { account: *self.rng.pick(&accounts)? })).collect()
    }

    /// A registration is refused until a month after the cage, if the next account cannot be read.
    pub(super) fn waits_for_spoiled(&mut self, driver: &Driver) -> Option<Vec<Step>> {
        let ledger = &driver.references.ledger;
        let next = ledger.state.accounts.keys().find(|id| **id > ledger.state.ending.cursor)?;
        let left = ledger.state.ending.caged?.at + QUARANTINE_SECONDS - i128::from(driver.chain.now());
        let left = u64::try_from(left).ok().filter(|left| *left > 0 && ledger.unreadable.contains(next))?;
        let limit = self.some_of_a_batch();
        let register = || Self::send("keeper", ExecuteMsg::Register { limit });
        Some(vec![register(), Self::passes(left - 1), register(), Self::passes(1), register()])
    }
}
