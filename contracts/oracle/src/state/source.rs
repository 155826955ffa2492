//! A source as governance added it. What a push needs of it is also in the [`PageConfig`](super::PageConfig) of its pages.

use breakwater_interfaces::oracle::{SourceFeed, SourceId, SourceKind};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Map;

use super::suspension::Suspension;
use crate::error::ContractError;

const SOURCES: Map<SourceId, Source> = Map::new("sources");
const PUBLISHERS: Map<&Addr, SourceId> = Map::new("publishers");
const PULLED: Map<&Addr, SourceId> = Map::new("pulled");

#[cw_serde]
pub struct Source {
    /// The address inside is validated.
    pub kind: SourceKind,
    pub suspension: Suspension,
    pub feeds: Vec<SourceFeed>,
}

impl Source {
    pub fn load(storage: &dyn Storage, source_id: SourceId) -> Result<Source, ContractError> {
        SOURCES.may_load(storage, source_id)?.ok_or(ContractError::UnknownSource { source_id })
    }

    /// Saves it and makes it findable by its address.
    pub fn save(&self, storage: &mut dyn Storage, source_id: SourceId) -> StdResult<()> {
        match &self.kind {
            SourceKind::Publisher { address } => {
                PUBLISHERS.save(storage, &Addr::unchecked(address), &source_id)?;
            }
            SourceKind::Pyth { contract } => {
                PULLED.save(storage, &Addr::unchecked(contract), &source_id)?;
            }
        }
        SOURCES.save(storage, source_id, self)
    }
}

pub fn source_of_publisher(storage: &dyn Storage, address: &Addr) -> StdResult<Option<SourceId>> {
    PUBLISHERS.may_load(storage, address)
}

pub fn source_of_pulled(storage: &dyn Storage, contract: &Addr) -> StdResult<Option<SourceId>> {
    PULLED.may_load(storage, contract)
}
