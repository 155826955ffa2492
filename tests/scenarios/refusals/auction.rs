//! Starting auctions.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::desk::{refuses, skipped, skips_all, unsafe_ann};

fn start(accounts: &[AccountId]) -> ExecuteMsg {
    ExecuteMsg::StartAuction { accounts: accounts.to_vec() }
}

#[test]
fn a_batch_holds_one_to_thirty_accounts() {
    let mut suite = unsafe_ann();
    let anyone = address("anyone");
    refuses(&mut suite, &anyone, &start(&[]), "a batch holds 1 to 30 items; this one has 0");
    refuses(&mut suite, &anyone, &start(&[1; 31]), "a batch holds 1 to 30 items; this one has 31");
}

#[test]
fn only_unsafe_accounts_are_auctioned() {
    let mut suite = unsafe_ann();
    let words = [
        "account 2 is not unsafe: equity 51100000000 at the better bound, maintenance margin 445000000",
        "account 3 is not unsafe: equity 50000000000 at the better bound, maintenance margin 0",
        "account 4 does not exist",
    ];
    skips_all(&mut suite, &address("anyone"), &start(&[2, 3, 4]), &words);
}

#[test]
fn maintenance_margin_to_the_unit_is_safe() {
    let mut suite = unsafe_ann();
    suite.account("ann").deposits(45_000_000);
    let words = ["account 1 is not unsafe: equity 445000000 at the better bound, maintenance margin 445000000"];
    skips_all(&mut suite, &address("anyone"), &start(&[1]), &words);
    suite.price(8_899);
    suite.anyone(&start(&[1])).unwrap();
    assert!(suite.account("ann").shows().auction_started_at.is_some());
}

#[test]
fn a_clock_runs_for_300_seconds_before_it_starts_again() {
    let mut suite = unsafe_ann();
    let started_at = suite.chain.now();
    let refused = skipped(&mut suite, &address("anyone"), &start(&[1, 1]));
    assert_eq!(refused, [(1, "1 was named before in this batch".to_owned())]);
    suite.waits(300);
    assert_eq!(suite.chain.now(), started_at + 300);
    let words =
        format!("the auction of account 1 has run since {started_at}; it can start again after {}", started_at + 300);
    skips_all(&mut suite, &address("anyone"), &start(&[1]), &[&words]);
    suite.chain.advance(1, 0);
    suite.anyone(&start(&[1])).unwrap();
    assert_eq!(suite.account("ann").shows().auction_started_at, Some(started_at + 301));
}

#[test]
fn whoever_finds_the_account_safe_clears_its_clock() {
    let mut suite = unsafe_ann();
    suite.start_auction(&["ann"]).unwrap();
    suite.price(9_000);
    suite.anyone(&start(&[1])).unwrap();
    assert_eq!(suite.account("ann").shows().auction_started_at, None);
    let words = ["account 1 is not unsafe: equity 500000000 at the better bound, maintenance margin 450000000"];
    skips_all(&mut suite, &address("anyone"), &start(&[1]), &words);
}
