//! Configuration: the few bytes that every message reads, and the rest.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use cw_storage_plus::Item;

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// What the trade path needs: two short texts, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub oracle: String,
    pub denom: String,
}

/// What governance and queries need.
#[cw_serde]
pub struct Config {
    pub governance: Addr,
    pub treasury: Addr,
    pub insurance_fund: Option<Addr>,
    pub float_target: Uint128,
    pub markets: u8,
    pub venues: u8,
}

pub const CONFIG: Item<Config> = Item::new("config");

pub fn save_settings(storage: &mut dyn Storage, settings: &Settings) {
    let mut out = vec![RECORD_VERSION];
    codec::write_text(&mut out, &settings.oracle);
    codec::write_text(&mut out, &settings.denom);
    storage.set(keys::SETTINGS, &out);
}

pub fn load_settings(storage: &dyn Storage) -> StdResult<Settings> {
    let bytes = storage.get(keys::SETTINGS).unwrap_or_default();
    Ok(decode(&bytes)?)
}

fn decode(bytes: &[u8]) -> Result<Settings, RecordError> {
    let mut reader = codec::open(bytes)?;
    Ok(Settings { oracle: codec::read_text(&mut reader)?, denom: codec::read_text(&mut reader)? })
}
