//! Each check on a state goes red when the state is wrong. (Checks on what a message does: `watching.rs`, and planted bugs; see INVARIANTS.md.)

use std::collections::BTreeSet;

use breakwater_harness::chain::audit;
use breakwater_harness::reference::invariants::{
    i16_bystanders, i1_bank, i1_border, i1_market_books, i2_sizes, i3_flat_accounts, stored_cash_of_flat,
};
use breakwater_harness::reference::state::Side;
use breakwater_harness::reference::Ledger;
use breakwater_harness::sim::{live, Driver};
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, SolvencyResponse};
use cosmwasm_std::Uint128;

/// Books of a chain with one trade in it.
fn solvency() -> SolvencyResponse {
    let mut suite = Suite::with(|params| params.taker_fee_ppm = 500);
    suite.account("ann").deposits(5_000_000_000);
    suite.account("bob").deposits(5_000_000_000);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    assert_eq!(audit(&suite.chain), Vec::<String>::new());
    suite.chain.solvency().unwrap()
}

/// A ledger and chain in the middle of a random life, with open positions.
fn lived() -> Driver {
    let driver = live(3, 250, || {}).unwrap();
    assert!(driver.references.ledger.state.markets.values().any(|market| market.long.open_interest > 0));
    driver
}

fn broken_by(change: impl FnOnce(&mut Ledger), check: impl Fn(&Ledger) -> Vec<String>) {
    let mut ledger = lived().references.ledger;
    assert_eq!(check(&ledger), Vec::<String>::new());
    change(&mut ledger);
    assert_eq!(check(&ledger).len(), 1);
}

#[test]
fn one_unit_makes_the_books_of_a_market_unequal() {
    let mut solvency = solvency();
    assert_eq!(i1_market_books(&solvency.markets), Vec::<String>::new());
    solvency.markets[0].fees += Uint128::one();
    assert_eq!(i1_market_books(&solvency.markets).len(), 1);
}

#[test]
fn one_unit_less_in_the_bank_is_noticed() {
    let mut solvency = solvency();
    assert_eq!(i1_bank(&solvency), Vec::<String>::new());
    solvency.balance = solvency.held - Uint128::one();
    assert_eq!(i1_bank(&solvency).len(), 1);
}

#[test]
fn one_unit_of_cash_more_breaks_the_border() {
    broken_by(|ledger| ledger.state.accounts.values_mut().next().unwrap().cash += 1, i1_border);
}

#[test]
fn sides_of_different_open_interest_are_noticed() {
    let check = |ledger: &Ledger| i2_sizes(ledger).into_iter().filter(|broken| broken.contains("long")).collect();
    broken_by(
        |ledger| {
            let market = ledger.state.markets.values_mut().find(|market| market.long.open_interest > 0).unwrap();
            market.book_mut(Side::Long).open_interest += 1;
        },
        check,
    );
}

#[test]
fn a_position_from_nowhere_is_noticed() {
    let mut ledger = lived().references.ledger;
    assert_eq!(i2_sizes(&ledger), Vec::<String>::new());
    let positions = ledger.state.accounts.values_mut().flat_map(|account| account.positions.values_mut());
    let held = positions.max_by_key(|position| position.size.abs()).unwrap();
    held.size *= 2;
    assert!(!i2_sizes(&ledger).is_empty());
}

#[test]
fn a_flat_account_in_debt_is_noticed() {
    let mut ledger = lived().references.ledger;
    assert_eq!(i3_flat_accounts(&stored_cash_of_flat(&ledger)), Vec::<String>::new());
    let account = ledger.state.accounts.values_mut().next().unwrap();
    account.positions.clear();
    account.cash = -1;
    assert_eq!(i3_flat_accounts(&stored_cash_of_flat(&ledger)).len(), 1);
}

#[test]
fn a_written_bystander_is_noticed() {
    let written = BTreeSet::from([1, 2]);
    let touch = |accounts: Vec<u64>| ExecuteMsg::Touch { accounts };
    assert_eq!(i16_bystanders(&touch(vec![2, 1]), None, &written), Vec::<String>::new());
    assert_eq!(i16_bystanders(&touch(vec![2]), None, &written).len(), 1);
    assert_eq!(i16_bystanders(&ExecuteMsg::SweepFees { market: 0 }, Some(1), &written).len(), 1);
    assert_eq!(i16_bystanders(&ExecuteMsg::DelistMarket { market: 0 }, None, &written).len(), 2);
}
