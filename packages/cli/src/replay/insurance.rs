//! The insurance that a replay starts with.

use anyhow::{Context, Result};
use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::insurance_fund;

use super::world::World;

/// Insurance at the start, in per mille of all stakes: in the fund, and in the float (also the float's target).
const FUND_PER_MILLE: u128 = 20;
const FLOAT_PER_MILLE: u128 = 5;

/// Governance seeds the float, and stakers the insurance fund.
///
/// # Errors
/// If a contract refuses.
pub fn insure(world: &mut World, stakes: u128) -> Result<()> {
    let governance = world.chain.governance().clone();
    let float = stakes * FLOAT_PER_MILLE / 1_000;
    world.chain.mint(&governance, float)?;
    let target = ExecuteMsg::SetFloatTarget { float_target: float.into() };
    world.clear(&governance, &target, 0).context("setting the float's target")?;
    world.float_target = float;
    world.clear(&governance, &ExecuteMsg::FundFloat { fund: None }, float).context("funding the float")?;
    stake(world, stakes)
}

/// Stakers' part alone.
///
/// # Errors
/// If a contract refuses.
pub fn stake(world: &mut World, stakes: u128) -> Result<()> {
    let staker = address("staker");
    let fund = stakes * FUND_PER_MILLE / 1_000;
    world.chain.mint(&staker, fund)?;
    world.insure(&staker, &insurance_fund::ExecuteMsg::Stake {}, fund).context("staking the insurance")?;
    Ok(())
}
