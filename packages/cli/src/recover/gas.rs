//! What messages of a recovery cost where nothing measures it, and how much a block holds. SDK gas of contracts that are not pinned.

use breakwater_interfaces::clearinghouse::ExecuteMsg;

/// Gas of a block.
pub const BLOCK_GAS: u64 = 60_000_000;
/// A coin that the bank pays out: an estimate, as tests/gas.toml leaves the bank out.
const BANK: u64 = 40_000;

/// About what a message costs: budgets of tests/gas.toml, each further account with 8 positions where it tells them apart.
pub fn estimate(message: &ExecuteMsg) -> u64 {
    let (first, each, items) = match message {
        ExecuteMsg::Touch { accounts } => (86_100, 5_800, accounts.len()),
        ExecuteMsg::Tag { .. } => (150_600, 0, 1),
        ExecuteMsg::FinalizeMarket { .. } => (79_000, 0, 1),
        ExecuteMsg::Cage {} => (95_900, 0, 1),
        ExecuteMsg::Register { limit } => (84_300, 2_100, usize::try_from(*limit).unwrap_or(usize::MAX)),
        ExecuteMsg::DrawInsurance {} => (174_200 + BANK, 0, 1),
        ExecuteMsg::Finalize {} => (92_800, 0, 1),
        ExecuteMsg::Claim { accounts, tickets } => (90_700 + BANK, 6_600 + BANK, accounts.len() + tickets.len()),
        ExecuteMsg::ServeTickets { limit } => {
            // Each further ticket like a claim.
            (84_900 + BANK, 6_600 + BANK, usize::try_from(*limit).unwrap_or(usize::MAX))
        }
        ExecuteMsg::ReturnSurplus {} => (155_100 + BANK, 0, 1),
        // RetryClaim, TakeTips.
        _ => (100_000 + BANK, 0, 1),
    };
    let further = u64::try_from(items).unwrap_or(u64::MAX).saturating_sub(1);
    further.saturating_mul(each).saturating_add(first)
}
