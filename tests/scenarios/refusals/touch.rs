//! Touching accounts and accruing funding: batches that anyone sends.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId};

use super::desk::{one_trade, refuses, skipped, skips_all};

fn touch(accounts: &[AccountId]) -> ExecuteMsg {
    ExecuteMsg::Touch { accounts: accounts.to_vec() }
}

fn accrue(markets: &[MarketId]) -> ExecuteMsg {
    ExecuteMsg::AccrueFunding { markets: markets.to_vec() }
}

#[test]
fn a_batch_holds_one_to_thirty_items() {
    let mut suite = one_trade();
    let anyone = address("anyone");
    let none = "a batch holds 1 to 30 items; this one has 0";
    let too_many = "a batch holds 1 to 30 items; this one has 31";
    refuses(&mut suite, &anyone, &touch(&[]), none);
    refuses(&mut suite, &anyone, &accrue(&[]), none);
    refuses(&mut suite, &anyone, &touch(&[1; 31]), too_many);
    refuses(&mut suite, &anyone, &accrue(&[0; 31]), too_many);
    suite.anyone(&touch(&[1; 30])).unwrap();
    suite.anyone(&accrue(&[0; 30])).unwrap();
}

#[test]
fn what_does_not_exist_is_reported() {
    let mut suite = one_trade();
    let anyone = address("anyone");
    skips_all(&mut suite, &anyone, &touch(&[0, 99]), &["account 0 does not exist", "account 99 does not exist"]);
    skips_all(&mut suite, &anyone, &accrue(&[1, 255]), &["market 1 does not exist", "market 255 does not exist"]);
}

#[test]
fn what_is_named_twice_is_done_once() {
    let mut suite = one_trade();
    let anyone = address("anyone");
    let refused = skipped(&mut suite, &anyone, &touch(&[1, 2, 1, 99, 2]));
    let words = [
        (2, "1 was named before in this batch"),
        (3, "account 99 does not exist"),
        (4, "2 was named before in this batch"),
    ];
    assert_eq!(refused, words.map(|(index, words)| (index, words.to_owned())));
    let refused = skipped(&mut suite, &anyone, &accrue(&[0, 0]));
    assert_eq!(refused, [(1, "0 was named before in this batch".to_owned())]);
}

#[test]
fn a_touch_of_what_nothing_happened_to_changes_nothing() {
    let mut suite = one_trade();
    suite.anyone(&touch(&[1, 2])).unwrap();
    let before = suite.chain.state_hash();
    suite.anyone(&touch(&[1, 2])).unwrap();
    assert_eq!(suite.chain.state_hash(), before);
}
