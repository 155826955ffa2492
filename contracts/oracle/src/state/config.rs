//! Governance, guardian and timelock; how many feeds and sources there are; names of feeds.

use breakwater_failsafe::TimelockRules;
use breakwater_interfaces::oracle::SourceId;
use breakwater_risk::DAY_SECONDS;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::{Item, Map};

use crate::guard::Role;

/// Longest time that a change may have to wait.
pub const TIMELOCK_SECONDS_MAX: u64 = 30 * DAY_SECONDS;
/// A ripe change can be executed for this long.
const RIPE_SECONDS: u64 = 7 * DAY_SECONDS;

const CONFIG: Item<Config> = Item::new("config");
const FEED_NAMES: Map<u8, String> = Map::new("feed_names");

#[cw_serde]
pub struct Config {
    pub governance: Addr,
    pub guardian: Addr,
    /// Seconds that a change waits; 0: it is made at once.
    pub timelock_seconds: u64,
    /// Ids are given out from 0 without gaps; these are the next free ones.
    pub feeds: u8,
    pub sources: SourceId,
}

impl Config {
    pub fn load(storage: &dyn Storage) -> StdResult<Config> {
        CONFIG.load(storage)
    }

    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        CONFIG.save(storage, self)
    }

    /// Governance, also where it is the guardian too.
    pub fn role_of(&self, sender: &Addr) -> Option<Role> {
        if self.governance == *sender {
            Some(Role::Governance)
        } else if self.guardian == *sender {
            Some(Role::Guardian)
        } else {
            None
        }
    }

    pub fn timelock_rules(&self) -> TimelockRules {
        TimelockRules { delay_seconds: self.timelock_seconds, open_seconds: RIPE_SECONDS }
    }
}

pub fn feed_name(storage: &dyn Storage, feed: u8) -> StdResult<String> {
    FEED_NAMES.load(storage, feed)
}

pub fn save_feed_name(storage: &mut dyn Storage, feed: u8, name: &String) -> StdResult<()> {
    FEED_NAMES.save(storage, feed, name)
}
