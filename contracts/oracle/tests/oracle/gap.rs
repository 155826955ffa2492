//! Silences of single feeds: what the page keeps of them.

use breakwater_interfaces::oracle::{FeedResponse, QueryMsg};
use breakwater_interfaces::oracle_page::{FeedGap, Gap};
use breakwater_risk::Feed;

use crate::suite::{item, Suite, START};

const WEEK: u64 = 7 * 24 * 3_600;

fn feed(suite: &Suite, feed: u8) -> Feed {
    *suite.page().price(feed).unwrap()
}

/// Ann pushes feed `feed`, published `ahead` s from now.
fn push(suite: &mut Suite, feed: u8, price: i64, ahead: i64) {
    let publish_time = suite.now().checked_add_signed(ahead).unwrap();
    assert_eq!(suite.refusal("ann", item(feed, price, publish_time)), None);
}

/// A gap that ends now.
fn gap(suite: &Suite, from: u64, length: u64) -> Gap {
    Gap { from, to: suite.now(), height: suite.env.block.height, length }
}

#[test]
fn a_feed_silent_on_a_live_page_has_a_gap_of_its_own() {
    for (silence, is_gap) in [(299, false), (300, true)] {
        let mut suite = Suite::with(2, 1, &["ann"]);
        push(&mut suite, 0, 100, 0);
        push(&mut suite, 1, 100, 0);
        assert_eq!((feed(&suite, 0).accepted_at, feed(&suite, 0).gap), (START, None), "the first ends no gap");
        suite.advance(silence - 150);
        push(&mut suite, 1, 100, 0);
        suite.advance(150);
        push(&mut suite, 1, 100, 0);
        assert_eq!(feed(&suite, 0).accepted_at, START, "another feed's push is none of this one's");
        push(&mut suite, 0, 100, 0);
        let own = is_gap.then_some(gap(&suite, START, silence));
        assert_eq!((feed(&suite, 0).accepted_at, feed(&suite, 0).gap), (suite.now(), own));
        assert_eq!((feed(&suite, 1).gap, suite.page().header.last_gap), (None, None));

        suite.advance(5);
        push(&mut suite, 0, 100, 0);
        assert_eq!(feed(&suite, 0).gap, own, "it stays the last one");
        let answer: FeedResponse = suite.query(QueryMsg::Feed { feed: 0 }).unwrap();
        let price = answer.price.unwrap();
        assert_eq!((price.accepted_at, price.last_gap), (suite.now(), own.map(FeedGap::from)));
    }
}

#[test]
fn a_silence_of_the_page_is_the_feeds_too_and_stored_once() {
    let mut suite = Suite::with(1, 1, &["ann"]);
    push(&mut suite, 0, 100, 0);
    suite.advance(3_600);
    push(&mut suite, 0, 100, 0);
    assert_eq!(suite.page().header.last_gap, Some(gap(&suite, START, 3_600)));
    assert_eq!(feed(&suite, 0).gap, suite.page().header.last_gap);
}

#[test]
fn publish_times_alone_make_a_gap() {
    // Published 60 s before it is accepted, then 30 s ahead: 90 s more than between the blocks.
    for (seconds, is_gap) in [(209, false), (210, true)] {
        let mut suite = Suite::with(1, 1, &["ann"]);
        push(&mut suite, 0, 100, -60);
        suite.advance(seconds);
        push(&mut suite, 0, 100, 30);
        assert_eq!(feed(&suite, 0).gap, is_gap.then_some(gap(&suite, START, 300)));
        assert_eq!(suite.page().header.last_gap, None, "no push was 300 s after the one before");
    }
}

#[test]
fn block_times_alone_make_a_gap() {
    for (seconds, is_gap) in [(299, false), (300, true)] {
        let mut suite = Suite::with(1, 1, &["ann"]);
        push(&mut suite, 0, 100, 30);
        suite.advance(seconds);
        push(&mut suite, 0, 100, -60);
        assert_eq!(feed(&suite, 0).gap, is_gap.then_some(gap(&suite, START, seconds)), "published 90 s closer");
    }
}

#[test]
fn a_publish_time_that_goes_back_counts_nothing() {
    let mut suite = Suite::with(1, 2, &["ann", "bob"]);
    suite.push("ann", 100);
    suite.push("bob", 100);
    suite.advance(61);
    // Bob is alone and slow: the feed's time is now his.
    suite.refusal("bob", item(0, 100, START + 1));
    assert_eq!((suite.price().publish_time, suite.price().gap), (START + 1, None));
}

#[test]
fn medians_held_back_are_not_accepted() {
    let mut suite = Suite::with(1, 1, &["ann"]);
    push(&mut suite, 0, 10_000, 0);
    // Each more than 5 % from the one before: released by their 300 s only.
    for price in [4_000, 3_000, 4_000, 3_000, 4_000] {
        suite.advance(60);
        push(&mut suite, 0, price, 0);
        assert!(suite.price().held_back);
        assert_eq!((suite.price().accepted_at, suite.price().gap), (START, None));
    }
    assert_eq!(suite.page().header.pushed_at, suite.now());
    suite.advance(60);
    push(&mut suite, 0, 3_000, 0);
    assert!(!suite.price().held_back);
    assert_eq!((suite.price().accepted_at, suite.price().gap), (suite.now(), Some(gap(&suite, START, 360))));
    assert_eq!(suite.page().header.last_gap, None);
}

#[test]
fn a_gap_is_dropped_seven_days_after_its_end() {
    for (age, kept) in [(WEEK, true), (WEEK + 1, false)] {
        let mut suite = Suite::with(2, 1, &["ann"]);
        push(&mut suite, 0, 100, 0);
        suite.advance(200);
        push(&mut suite, 1, 100, 0);
        suite.advance(200);
        push(&mut suite, 0, 100, 0);
        let own = gap(&suite, START, 400);
        // It is silent again, and the page goes on.
        for _ in 0..age / 290 {
            suite.advance(290);
            push(&mut suite, 1, 100, 0);
            assert_eq!(feed(&suite, 0).gap, Some(own));
        }
        suite.advance(age % 290);
        push(&mut suite, 1, 100, 0);
        assert_eq!(feed(&suite, 0).gap, kept.then_some(own));
    }
}

#[test]
fn the_gap_of_a_page_is_kept_and_that_of_its_feeds_is_not() {
    let mut suite = Suite::with(1, 1, &["ann"]);
    push(&mut suite, 0, 100, 0);
    suite.advance(300);
    push(&mut suite, 0, 100, 0);
    let first = suite.page().header.last_gap;
    for _ in 0..WEEK / 290 + 1 {
        suite.advance(290);
        push(&mut suite, 0, 100, 0);
    }
    assert_eq!((feed(&suite, 0).gap, suite.page().header.last_gap), (None, first));
}
