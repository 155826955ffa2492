//! Coins that are simply sent.

use breakwater_harness::chain::address;
use breakwater_harness::suite::Suite;
use breakwater_interfaces::insurance_fund::ExecuteMsg;
use cosmwasm_std::Uint128;

use super::{usd, without};

const COOLDOWN_SECONDS: u64 = 14 * 86_400;

/// Ann has money in the clearing house; Mallory sends it one unit. Whether the house still calls itself balanced.
fn balanced_after_a_donation_of_one_unit() -> bool {
    let mut suite = Suite::new();
    suite.account("ann").deposits(usd(1_000));
    let (mallory, house) = (address("mallory"), suite.chain.contracts().clearinghouse.clone());
    suite.chain.mint(&mallory, 1).unwrap();
    suite.chain.send(&mallory, &house, 1).unwrap();
    let balanced = suite.chain.solvency().unwrap().balanced;
    suite.account("ann").withdraws(usd(1_000)).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().held, Uint128::zero());
    balanced
}

/// Plan: send one unit, so that the books look unequal and anyone may end the instance. Rule: `held` is the house's own record of coins; what
/// the bank shows beyond it is nobody's. With it: nothing changes, Mallory is one unit poorer. Without it: the house calls itself unbalanced.
#[test]
fn a_donation_of_one_unit_does_not_unbalance_the_house() {
    assert!(balanced_after_a_donation_of_one_unit());
    assert!(!without("donation-counted", balanced_after_a_donation_of_one_unit));
}

const DONATION: u128 = 1_000_000_000;
const VICTIM: u128 = 500_000_000;

/// What the same steps would earn in a fund that counts its bank balance and has no virtual shares.
fn profit_in_a_naive_fund() -> i128 {
    let (mut assets, mut shares) = (1, 1);
    assets += DONATION;
    shares += VICTIM * shares / assets;
    assets += VICTIM;
    i128::try_from(assets / shares).unwrap() - i128::try_from(1 + DONATION).unwrap()
}

/// Plan: stake one unit, send a thousand dollars, so that the next staker's five hundred buy no share. Rules: the fund counts only what came by
/// message, and a thousand virtual shares stand beside the first. With them: Mallory loses the whole donation and the victim nothing.
/// In a fund without both: a profit of five hundred dollars.
#[test]
fn a_donation_does_not_inflate_the_insurance_funds_shares() {
    let mut suite = Suite::new();
    let (mallory, fund) = (address("mallory"), suite.chain.contracts().insurance_fund.clone());
    suite.stake("mallory", 1);
    suite.chain.mint(&mallory, DONATION).unwrap();
    suite.chain.send(&mallory, &fund, DONATION).unwrap();
    suite.stake("vic", VICTIM);
    for staker in ["mallory", "vic"] {
        let shares = suite.chain.staker(&address(staker)).unwrap().shares;
        suite.chain.insure(&address(staker), &ExecuteMsg::Unstake { shares }, 0).unwrap();
    }
    suite.silence(COOLDOWN_SECONDS);
    suite.chain.insure(&mallory, &ExecuteMsg::TakeUnstaked { id: 0 }, 0).unwrap();
    suite.chain.insure(&address("vic"), &ExecuteMsg::TakeUnstaked { id: 1 }, 0).unwrap();
    assert_eq!(suite.chain.balance(&mallory).unwrap(), 1);
    assert_eq!(suite.chain.balance(&address("vic")).unwrap(), VICTIM);
    assert_eq!(profit_in_a_naive_fund(), 500_000_000);
}
