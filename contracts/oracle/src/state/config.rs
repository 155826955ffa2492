//! Governance, and how many feeds and sources there are; names of feeds.

use breakwater_interfaces::oracle::SourceId;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::{Item, Map};

const CONFIG: Item<Config> = Item::new("config");
const FEED_NAMES: Map<u8, String> = Map::new("feed_names");

#[cw_serde]
pub struct Config {
    pub governance: Addr,
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
}

pub fn feed_name(storage: &dyn Storage, feed: u8) -> StdResult<String> {
    FEED_NAMES.load(storage, feed)
}

pub fn save_feed_name(storage: &mut dyn Storage, feed: u8, name: &String) -> StdResult<()> {
    FEED_NAMES.save(storage, feed, name)
}
