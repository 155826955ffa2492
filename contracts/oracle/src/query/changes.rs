use breakwater_interfaces::oracle::{ChangeResponse, ChangesResponse};
use cosmwasm_std::Deps;

use super::page_limit::entries;
use crate::error::ContractError;
use crate::state::CHANGES;

/// Those that wait, expired ones too, by ascending id.
pub fn changes(deps: Deps, start_after: Option<u64>, limit: Option<u32>) -> Result<ChangesResponse, ContractError> {
    let waiting = CHANGES.waiting(deps.storage, start_after, entries(limit))?;
    let row = |(entry, change): (breakwater_failsafe::Entry, _)| ChangeResponse {
        id: entry.id,
        ripe_at: entry.ripe_at,
        expires_at: entry.expires_at,
        change,
    };
    Ok(ChangesResponse { changes: waiting.into_iter().map(row).collect() })
}
