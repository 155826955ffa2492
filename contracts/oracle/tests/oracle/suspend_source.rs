use breakwater_oracle::error::ContractError;

use crate::suite::{item, Suite};

#[test]
fn of_three_sources_with_a_quorum_of_two_none() {
    let mut suite = Suite::with_feeds(1);
    let before = suite.dump();
    let error = suite.suspend(0, true).unwrap_err();
    assert!(matches!(error, ContractError::TooFewSourcesLeft { feed: 0, left: 2, needed: 3 }));
    assert_eq!(suite.dump(), before);
}

#[test]
fn quorum_and_one_more_must_be_left() {
    let mut suite = Suite::with(1, 2, &["a", "b", "c", "d"]);
    suite.suspend(0, true).unwrap();
    assert!(matches!(suite.suspend(1, true), Err(ContractError::TooFewSourcesLeft { left: 2, needed: 3, .. })));
    suite.suspend(0, false).unwrap();
    suite.suspend(1, true).unwrap();
}

#[test]
fn a_majority_must_be_left() {
    let mut suite = Suite::with(1, 1, &["a", "b", "c", "d", "e", "f", "g", "h"]);
    for source in 0..3 {
        suite.suspend(source, true).unwrap();
    }
    let error = suite.suspend(3, true).unwrap_err();
    assert!(matches!(error, ContractError::TooFewSourcesLeft { feed: 0, left: 4, needed: 5 }));
}

#[test]
fn every_feed_of_the_source_must_keep_enough() {
    let mut suite = Suite::with(17, 1, &["ann", "bob", "cid"]);
    suite.add_feed("THIN", crate::suite::EXPONENT, 1).unwrap();
    suite.add_publisher("ann", &[17]).unwrap();
    let error = suite.suspend(0, true).unwrap_err();
    assert!(matches!(error, ContractError::TooFewSourcesLeft { feed: 17, left: 0, needed: 2 }));
    suite.suspend(1, true).unwrap();
}

#[test]
fn a_suspended_source_counts_no_more_and_then_again() {
    let mut suite = Suite::with(1, 1, &["ann", "bob", "cid"]);
    suite.all_push(100);
    suite.advance(1);
    suite.refusal("ann", item(0, 1, suite.now() + 500));
    suite.suspend(0, true).unwrap();
    assert!(suite.page().header.offers.iter().all(|offer| offer.source != 0));
    assert_eq!(suite.page().now_star(0, suite.now(), 1), suite.now());
    suite.push("bob", 102);
    assert_eq!((suite.price().sources, suite.mark()), (2, 101));
    suite.suspend(0, false).unwrap();
    suite.push("ann", 102);
    assert_eq!(suite.price().sources, 3);
}

#[test]
fn saying_it_twice_changes_nothing() {
    let mut suite = Suite::with(1, 1, &["ann", "bob", "cid"]);
    suite.suspend(0, true).unwrap();
    let before = suite.dump();
    suite.suspend(0, true).unwrap();
    assert_eq!(suite.dump(), before);
    assert!(matches!(suite.suspend(9, true), Err(ContractError::UnknownSource { source_id: 9 })));
}
