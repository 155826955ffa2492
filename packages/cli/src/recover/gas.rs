//! What messages of a recovery cost where nothing measures it, and how much a block holds. SDK gas of contracts that are not pinned.

use breakwater_interfaces::clearinghouse::ExecuteMsg;

/// Gas of a block.
pub const BLOCK_GAS: u64 = 60_000_000;
/// A message, and an account or a ticket of it: estimates above `touch` in tests/gas.toml (80,000 with one position) and above what
/// `--engine wasm` measures.
const MESSAGE: u64 = 100_000;
const ITEM: u64 = 25_000;
const PAID_ITEM: u64 = 40_000;

/// An estimate of what a message costs.
pub fn estimate(message: &ExecuteMsg) -> u64 {
    let items = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let more = match message {
        ExecuteMsg::Touch { accounts } => ITEM.saturating_mul(items(accounts.len())),
        ExecuteMsg::Register { limit } => ITEM.saturating_mul((*limit).into()),
        ExecuteMsg::ServeTickets { limit } => PAID_ITEM.saturating_mul((*limit).into()),
        ExecuteMsg::Claim { accounts, tickets } => PAID_ITEM.saturating_mul(items(accounts.len() + tickets.len())),
        _ => 0,
    };
    MESSAGE.saturating_add(more)
}
