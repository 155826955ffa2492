use breakwater_interfaces::oracle::{QueryMsg, SourceResponse, SourcesResponse};
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

const WEEK: u64 = 604_800;

/// Four sources, `a` to `d`, and a quorum of 2: one may be suspended.
fn four() -> Suite {
    let mut suite = Suite::with(17, 2, &["a", "b", "c", "d"]);
    for publisher in ["a", "b", "c", "d"] {
        suite.push(publisher, 100);
    }
    suite.advance(1);
    suite
}

fn first(suite: &Suite) -> SourceResponse {
    let answer: SourcesResponse = suite.query(QueryMsg::Sources { start_after: None, limit: Some(1) }).unwrap();
    answer.sources[0].clone()
}

fn is_refused(suite: &mut Suite, feed: u8) -> bool {
    let item = item(feed, 100, suite.now());
    matches!(suite.push_items("a", vec![item]), Err(ContractError::SourceSuspended { source_id: 0 }))
}

#[test]
fn what_the_guardian_suspends_counts_again_after_seven_days() {
    let mut suite = four();
    let until = suite.now() + WEEK;
    let answer = suite.guard(0).unwrap();
    let told: Vec<&str> = answer.attributes.iter().map(|attribute| attribute.value.as_str()).collect();
    assert_eq!(told, ["suspend_source", "0", "true", &until.to_string()]);
    assert!(suite.page().header.offers.iter().all(|offer| offer.source != 0));
    suite.push("b", 101);
    assert_eq!(suite.price().sources, 3, "its price of a second ago counts no more");

    suite.advance(WEEK - 1);
    let shown = first(&suite);
    assert_eq!((shown.suspended, shown.suspended_until, shown.offered_at), (true, Some(until), None));
    assert!(is_refused(&mut suite, 0) && is_refused(&mut suite, 16), "on every page");
    let error = suite.suspend(1, true).unwrap_err();
    assert!(matches!(error, ContractError::TooFewSourcesLeft { left: 2, needed: 3, .. }));

    suite.advance(1);
    let shown = first(&suite);
    assert_eq!((shown.suspended, shown.suspended_until), (false, Some(until)));
    suite.push("b", 100);
    suite.push("a", 100);
    assert_eq!(suite.price().sources, 2);
    assert_eq!(first(&suite).offered_at, Some((suite.now(), suite.now())));
    suite.suspend(1, true).unwrap();
}

#[test]
fn a_reinstated_sources_price_counts_without_a_push_of_its_own() {
    let mut suite = four();
    suite.guard(0).unwrap();
    suite.advance(WEEK - 40);
    suite.suspend(0, false).unwrap();
    suite.push("a", 100);
    suite.guard(0).unwrap();
    suite.push("b", 100);
    assert_eq!(suite.price().sources, 1);
    suite.suspend(0, false).unwrap();
    suite.push("c", 100);
    assert_eq!(suite.price().sources, 3);
}

#[test]
fn the_guardian_suspends_a_source_once() {
    let mut suite = four();
    let until = suite.now() + WEEK;
    suite.guard(0).unwrap();
    for wait in [1, WEEK, 100 * WEEK] {
        suite.advance(wait);
        let before = suite.dump();
        let error = suite.guard(0).unwrap_err();
        assert!(matches!(error, ContractError::GuardianSpent { source_id: 0, until: u } if u == until));
        assert_eq!(suite.dump(), before);
    }
    // Another source is another matter.
    suite.guard(1).unwrap();
}

#[test]
fn either_word_of_governance_arms_the_guardian_again() {
    let mut suite = four();
    suite.guard(0).unwrap();
    suite.suspend(0, false).unwrap();
    assert!(!is_refused(&mut suite, 16));
    suite.guard(0).unwrap();
    suite.suspend(0, true).unwrap();
    assert_eq!(first(&suite).suspended_until, None);
    suite.suspend(0, false).unwrap();
    suite.guard(0).unwrap();
}

#[test]
fn governances_suspension_has_no_end_and_the_guardian_gives_it_none() {
    let mut suite = four();
    suite.suspend(0, true).unwrap();
    let before = suite.dump();
    suite.guard(0).unwrap();
    assert_eq!(suite.dump(), before);
    suite.advance(10 * WEEK);
    assert!(is_refused(&mut suite, 0));
    // Nor does one of his own keep its end when governance suspends.
    let mut suite = four();
    suite.guard(0).unwrap();
    suite.suspend(0, true).unwrap();
    suite.advance(WEEK);
    assert!(is_refused(&mut suite, 0));
}

#[test]
fn reinstating_a_source_that_counts_keeps_its_offers() {
    let mut suite = four();
    suite.guard(0).unwrap();
    suite.advance(WEEK);
    suite.push("a", 100);
    let before = suite.page();
    suite.suspend(0, false).unwrap();
    assert_eq!(suite.page(), before);
}

#[test]
fn the_guardian_leaves_enough_too() {
    let mut suite = four();
    suite.guard(0).unwrap();
    let before = suite.dump();
    assert!(matches!(suite.guard(1), Err(ContractError::TooFewSourcesLeft { left: 2, needed: 3, .. })));
    assert_eq!(suite.dump(), before);
}

#[test]
fn a_source_that_counts_again_gets_feeds() {
    let mut suite = four();
    suite.add_feed("NEW", crate::suite::EXPONENT, 2).unwrap();
    suite.guard(0).unwrap();
    assert!(matches!(suite.add_publisher("a", &[17]), Err(ContractError::SourceSuspended { source_id: 0 })));
    suite.advance(WEEK);
    suite.add_publisher("a", &[17]).unwrap();
    let item = item(17, 100, suite.now());
    assert_eq!(suite.refusal("a", item), None);
}
