//! The insurance fund against its reference.

use super::drive::Driver;
use crate::chain::address;

/// The fund's totals and its coins at the bank; `donated` units were simply sent to it.
pub fn compare_fund(driver: &Driver) -> Result<(), String> {
    let now = i128::from(driver.chain.now());
    let ours = driver.fund.fund_view(&driver.ledger, now);
    let theirs = driver.chain.fund().map_err(|error| error.to_string())?;
    if ours != theirs {
        return Err(format!("insurance fund: reference {ours:?}, chain {theirs:?}"));
    }
    let balance = driver.chain.balance(&driver.chain.contracts().insurance_fund).map_err(|error| error.to_string())?;
    let expected = driver.fund.assets + driver.donated_to_fund;
    if i128::try_from(balance) != Ok(expected) {
        return Err(format!("insurance fund: the bank shows {balance} units, the reference has {expected}"));
    }
    Ok(())
}

/// Shares and unstakes of everybody who ever staked.
pub fn compare_stakers(driver: &Driver) -> Result<(), String> {
    let now = i128::from(driver.chain.now());
    let nobody = address("nobody").into_string();
    for staker in driver.fund.stakers.keys().chain([&nobody]) {
        let ours = driver.fund.staker_view(staker, now);
        let theirs = driver.chain.staker(&cosmwasm_std::Addr::unchecked(staker)).map_err(|error| error.to_string())?;
        if ours != theirs {
            return Err(format!("staker {staker}: reference {ours:?}, chain {theirs:?}"));
        }
    }
    Ok(())
}
