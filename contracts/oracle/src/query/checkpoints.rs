use breakwater_interfaces::oracle::{CheckpointResponse, CheckpointsResponse};
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use cosmwasm_std::{Deps, Env};

use super::page_limit::entries;
use crate::error::ContractError;
use crate::state::{Checkpoint, CHECKPOINTS_KEPT_SECONDS};

/// Those of the last 8 days; older ones may still be stored but are not shown, so that the answer does not depend on when they are pruned. A boundary
/// in a silence of the page has none: the next one stands for it.
pub fn checkpoints(
    deps: Deps,
    env: Env,
    feed: u8,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<CheckpointsResponse, ContractError> {
    let oldest = Checkpoint::boundary(env.block.time.seconds()).saturating_sub(CHECKPOINTS_KEPT_SECONDS);
    let from = start_after.map_or(oldest, |after| after.saturating_add(1).max(oldest));
    let slot = usize::from(feed % FEEDS_PER_PAGE);
    let mut checkpoints = Vec::new();
    for stored in Checkpoint::range(deps.storage, feed / FEEDS_PER_PAGE, from) {
        let (boundary, checkpoint) = stored?;
        if checkpoints.len() >= entries(limit) {
            break;
        }
        // None before the feed's first price.
        if let Some((mark_seconds, seconds)) = checkpoint.sums.get(slot).copied().flatten() {
            checkpoints.push(CheckpointResponse { boundary, mark_seconds: mark_seconds.into(), seconds });
        }
    }
    Ok(CheckpointsResponse { checkpoints })
}
