//! Guardian and timelock: apart from the [`Config`](super::Config), which most changes read and write.

use breakwater_failsafe::TimelockRules;
use breakwater_risk::DAY_SECONDS;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;

/// Longest time that a change may have to wait.
pub const TIMELOCK_SECONDS_MAX: u64 = 30 * DAY_SECONDS;
/// A ripe change can be executed for this long.
const RIPE_SECONDS: u64 = 7 * DAY_SECONDS;

const SAFEGUARDS: Item<Safeguards> = Item::new("safeguards");

#[cw_serde]
pub struct Safeguards {
    pub guardian: Addr,
    /// Seconds that a change waits; 0: it is made at once.
    pub timelock_seconds: u64,
}

impl Safeguards {
    pub fn load(storage: &dyn Storage) -> StdResult<Safeguards> {
        SAFEGUARDS.load(storage)
    }

    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        SAFEGUARDS.save(storage, self)
    }

    /// `None` where changes do not wait.
    pub fn timelock(&self) -> Option<TimelockRules> {
        let rules = TimelockRules { delay_seconds: self.timelock_seconds, open_seconds: RIPE_SECONDS };
        (rules.delay_seconds > 0).then_some(rules)
    }
}
