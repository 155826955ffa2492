//! Resolving defaults.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::desk::{refuses, skipped, skips_all, unsafe_ann};

fn resolve(accounts: &[AccountId]) -> ExecuteMsg {
    ExecuteMsg::Resolve { accounts: accounts.to_vec(), reward_account: None }
}

#[test]
fn a_batch_holds_one_to_thirty_accounts() {
    let mut suite = unsafe_ann();
    let anyone = address("anyone");
    refuses(&mut suite, &anyone, &resolve(&[]), "a batch holds 1 to 30 items; this one has 0");
    refuses(&mut suite, &anyone, &resolve(&[1; 31]), "a batch holds 1 to 30 items; this one has 31");
}

#[test]
fn only_defaults_are_resolved_each_once() {
    let mut suite = unsafe_ann();
    suite.price(8_400);
    let refused = skipped(&mut suite, &address("anyone"), &resolve(&[9, 3, 2, 1, 1]));
    let words = [
        (0, "account 9 does not exist"),
        (1, "account 3 is not unsafe: equity 50000000000 at the better bound, maintenance margin 0"),
        (2, "account 2 is not unsafe: equity 51600000000 at the better bound, maintenance margin 420000000"),
        (4, "1 was named before in this batch"),
    ];
    assert_eq!(refused, words.map(|(index, words)| (index, words.to_owned())));
    assert_eq!((suite.account("ann").size(), suite.account("ann").cash()), (0, 0));
    suite.touch(&["bob"]).unwrap();
    assert_eq!((suite.account("bob").size(), suite.account("bob").cash()), (0, 51_500_000_000));
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn without_a_default_nothing_is_changed() {
    let mut suite = unsafe_ann();
    let words = [
        "account 2 is not unsafe: equity 51100000000 at the better bound, maintenance margin 445000000",
        "account 1 cannot be resolved: equity 400000000; it needs equity of 0 or less, or an auction of 60 to 300 s without taker",
    ];
    skips_all(&mut suite, &address("anyone"), &resolve(&[2, 1]), &words);
}

/// With equity left, an auction must have run for 60 to 300 seconds without a taker.
#[test]
fn an_auction_is_waited_for() {
    let words = "account 1 cannot be resolved: equity 400000000; it needs equity of 0 or less, or an auction of 60 to 300 s without taker";
    for (seconds, resolved) in [(0, false), (59, false), (60, true), (300, true), (301, false)] {
        let mut suite = unsafe_ann();
        suite.start_auction(&["ann"]).unwrap();
        suite.waits(seconds - seconds % 6);
        suite.chain.advance(seconds % 6, 0);
        if resolved {
            assert_eq!(skipped(&mut suite, &address("anyone"), &resolve(&[1])), [], "after {seconds} s");
            assert_eq!(suite.account("ann").size(), 0);
        } else {
            skips_all(&mut suite, &address("anyone"), &resolve(&[1]), &[words]);
        }
        assert_eq!(suite.audit(), Vec::<String>::new());
    }
}

/// At 30 % above the last mark Ann would still be unsafe; without a price nobody closes her.
#[test]
fn without_a_price_nothing_is_closed() {
    let mut suite = unsafe_ann();
    suite.price(6_500);
    suite.silence(61);
    let words = ["no position of account 1 is in a market with a usable price"];
    skips_all(&mut suite, &address("anyone"), &resolve(&[1]), &words);
    suite.price(6_500);
    assert_eq!(skipped(&mut suite, &address("anyone"), &resolve(&[1])), []);
}

/// The reward's account may be anything: what does not exist, and the account itself, earn nothing.
#[test]
fn a_bad_reward_account_stops_nothing() {
    for reward_account in [Some(9), Some(1), None] {
        let mut suite = unsafe_ann();
        suite.fund_float(1_000_000_000);
        suite.price(8_400);
        let message = ExecuteMsg::Resolve { accounts: vec![1], reward_account };
        assert_eq!(skipped(&mut suite, &address("anyone"), &message), []);
        assert_eq!(suite.account("ann").cash(), 0);
        assert_eq!(suite.audit(), Vec::<String>::new());
    }
}
