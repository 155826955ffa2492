use breakwater_insurance_fund::error::ContractError;
use breakwater_insurance_fund::execute::UNSTAKES_MAX;

use crate::suite::{attribute, refused, Suite};

#[test]
fn shares_leave_the_stake_and_stay_in_the_fund() {
    let mut suite = Suite::staked();
    let before = suite.state();
    let answer = suite.unstake("ann", 300).unwrap();
    assert_eq!(attribute(&answer, "id"), "0");
    suite.unstake("ann", 200).unwrap();
    let staker = suite.staker("ann");
    assert_eq!(staker.shares, before.shares - cosmwasm_std::Uint128::new(500));
    let listed: Vec<_> = staker.unstakes.iter().map(|unstake| (unstake.id, unstake.shares.u128())).collect();
    assert_eq!(listed, [(0, 300), (1, 200)]);
    assert_eq!(suite.state(), before);
}

#[test]
fn only_what_is_staked_can_be_unstaked() {
    let mut suite = Suite::new();
    suite.stake("ann", 1).unwrap();
    refused(suite.unstake("ann", 0), ContractError::NoShares {});
    let (asked, staked) = (1_001u128.into(), 1_000u128.into());
    refused(suite.unstake("ann", 1_001), ContractError::NotEnoughShares { asked, staked });
    suite.unstake("ann", 1_000).unwrap();
    let (asked, staked) = (1u128.into(), 0u128.into());
    refused(suite.unstake("ann", 1), ContractError::NotEnoughShares { asked, staked });
}

#[test]
fn a_staker_has_at_most_16_at_a_time() {
    let mut suite = Suite::staked();
    for _ in 0..UNSTAKES_MAX {
        suite.unstake("ann", 1).unwrap();
    }
    refused(suite.unstake("ann", 1), ContractError::TooManyUnstakes { max: UNSTAKES_MAX });
    suite.restake("ann", "ann", 3).unwrap();
    suite.unstake("ann", 1).unwrap();
}
