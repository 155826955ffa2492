use crate::suite::{item, Suite};

#[test]
fn the_previous_mark_counts_for_the_time_it_held() {
    let mut suite = Suite::with(1, 1, &["ann"]);
    suite.push("ann", 100);
    assert_eq!(suite.price().seconds, 0);
    suite.advance(10);
    suite.push("ann", 120);
    suite.advance(5);
    suite.push("ann", 130);
    let price = suite.price();
    assert_eq!((price.mark_seconds, price.seconds), (100 * 10 + 120 * 5, 15));
}

#[test]
fn one_mark_adds_at_most_60_seconds() {
    for (silence, added) in [(59, 59), (60, 60), (61, 60), (1_000, 60)] {
        let mut suite = Suite::with(1, 1, &["ann"]);
        suite.push("ann", 100);
        suite.advance(silence);
        suite.push("ann", 100);
        assert_eq!(suite.price().seconds, added, "{silence}");
    }
}

#[test]
fn a_silent_feed_adds_nothing_while_others_go_on() {
    let mut suite = Suite::with(2, 1, &["ann"]);
    let now = suite.now();
    suite.push_items("ann", vec![item(0, 100, now), item(1, 500, now)]).unwrap();
    for _ in 0..30 {
        suite.advance(10);
        suite.push("ann", 100);
    }
    let page = suite.page();
    assert_eq!(page.price(0).unwrap().seconds, 300);
    assert_eq!(page.price(1).unwrap().seconds, 60);
    assert_eq!(page.price(1).unwrap().mark_seconds, 500 * 60);
}

#[test]
fn confidence_above_2_percent_adds_nothing() {
    for (confidence, added) in [(200_u64, 10), (201, 0)] {
        let mut suite = Suite::with(1, 1, &["ann"]);
        let mut wide = suite.item(10_000);
        wide.confidence = confidence.into();
        suite.push_items("ann", vec![wide]).unwrap();
        assert_eq!(suite.price().last_b.is_some(), added > 0);
        suite.advance(10);
        suite.push("ann", 10_000);
        assert_eq!(suite.price().seconds, added, "{confidence}");
    }
}

#[test]
fn only_the_marks_of_a_quorum_add() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 100);
    suite.advance(10);
    suite.push("bob", 100);
    assert_eq!(suite.price().seconds, 0, "Ann alone");
    suite.advance(10);
    suite.push("ann", 100);
    assert_eq!(suite.price().seconds, 10, "both");
    // Bob is fresh for a minute.
    for _ in 0..9 {
        suite.advance(10);
        suite.push("ann", 100);
    }
    assert_eq!(suite.price().seconds, 60, "Ann alone again");
}
