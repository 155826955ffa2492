use breakwater_insurance_fund::error::ContractError;
use breakwater_interfaces::insurance_fund::ExecuteMsg;
use cosmwasm_std::{coins, Coin};

use crate::suite::{attribute, refused, Suite, DENOM, MILLION};

#[test]
fn coins_become_shares() {
    let mut suite = Suite::new();
    let answer = suite.stake("ann", 400).unwrap();
    assert_eq!(attribute(&answer, "action"), "stake");
    assert_eq!(attribute(&answer, "shares"), "400000");
    suite.stake("bob", 100).unwrap();
    suite.stake("ann", 1).unwrap();
    assert_eq!(suite.staker("ann").shares.u128(), 401_000);
    assert_eq!(suite.staker("bob").shares.u128(), 100_000);
    let state = suite.state();
    assert_eq!((state.assets.u128(), state.shares.u128()), (501, 501_000));
}

#[test]
fn only_one_positive_coin_of_the_denom_is_taken() {
    let mut suite = Suite::new();
    let before = suite.dump();
    let wrong = |received: &str| ContractError::WrongFunds { received: received.into(), denom: DENOM.into() };
    refused(suite.execute("ann", ExecuteMsg::Stake {}, &[]), wrong(""));
    refused(suite.execute("ann", ExecuteMsg::Stake {}, &coins(5, "uatom")), wrong("5uatom"));
    let both = [Coin::new(5u128, "uatom"), Coin::new(5u128, DENOM)];
    refused(suite.execute("ann", ExecuteMsg::Stake {}, &both), wrong("5uatom, 5uusdc"));
    assert_eq!(suite.dump(), before);
}

#[test]
fn a_stake_below_one_share_is_refused() {
    let mut suite = Suite::new();
    suite.stake("ann", 1).unwrap();
    // The clearing house returns a surplus 3,000 times the stake.
    let clearinghouse = suite.clearinghouse.clone();
    suite.send("bank", &clearinghouse, 10_000);
    suite.set_books(|books| books.float = 10_000u128.into());
    suite.return_float(10_000).unwrap();
    refused(suite.stake("bob", 5), ContractError::StakeTooSmall { amount: 5u128.into() });
    suite.stake("bob", 6).unwrap();
}

#[test]
fn a_second_staker_takes_nothing_from_the_first() {
    let mut suite = Suite::new();
    suite.stake("ann", MILLION).unwrap();
    suite.set_books(|books| books.float_target = 30_000u128.into());
    assert_eq!(suite.refill(), 30_000);
    suite.stake("bob", 970_000).unwrap();
    let state = suite.state();
    let (anns, bobs) = (suite.staker("ann").shares, suite.staker("bob").shares);
    let worth = |shares| state.assets.multiply_ratio(shares, state.shares).u128();
    assert!(worth(anns) >= 970_000 && worth(bobs) <= 970_000, "{} {}", worth(anns), worth(bobs));
}
