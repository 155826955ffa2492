//! What the page header tells about time: gaps, offers and `now*`.

use breakwater_interfaces::oracle_page::{Gap, Offer, Page, PageHeader};

use crate::suite::{item, Suite, START};

const DAY: u64 = 24 * 3_600;

#[test]
fn a_gap_begins_at_300_seconds() {
    for (silence, is_gap) in [(299, false), (300, true), (90_000, true)] {
        let mut suite = Suite::with_feeds(1);
        suite.push("ann", 100);
        assert_eq!(suite.page().header.last_gap, None, "the first push ends no gap");
        suite.advance(silence);
        suite.push("ann", 100);
        let gap = Gap { from: START, to: START + silence, height: suite.env.block.height, length: silence };
        assert_eq!(suite.page().header.last_gap, is_gap.then_some(gap));
        suite.advance(5);
        suite.push("ann", 100);
        assert_eq!(suite.page().header.last_gap, is_gap.then_some(gap), "it stays the last one");
        assert_eq!(suite.page().header.pushed_at, suite.now());
        assert_eq!(suite.page().header.pushed_height, suite.env.block.height);
    }
}

#[test]
fn refused_prices_end_no_gap() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 100);
    suite.advance(200);
    let now = suite.now();
    assert_eq!(suite.refusal("ann", item(0, 100, now + 31)), Some("future".into()));
    assert_eq!(suite.page().header.pushed_at, START);
    suite.advance(100);
    suite.push("ann", 100);
    assert!(suite.page().header.last_gap.is_some());
}

#[test]
fn refused_offers_tell_the_time() {
    let mut suite = Suite::with_feeds(1);
    suite.all_push(100);
    // The first block after a halt of ten minutes carries the old clock.
    let real = suite.now() + 600;
    suite.advance(1);
    for publisher in ["ann", "bob"] {
        assert_eq!(suite.refusal(publisher, item(0, 200, real)), Some("future".into()));
    }
    let page = suite.page();
    assert_eq!(page.now_star(0, suite.now(), 2), real);
    assert_eq!(page.now_star(0, suite.now(), 1), real);
    assert_eq!(page.now_star(0, suite.now(), 3), suite.now(), "cid has seen nothing");
    assert_eq!(page.now_star(0, real + 5, 2), real + 5);
    assert_eq!(suite.mark(), 100, "and change no price");
}

#[test]
fn one_source_alone_moves_no_clock() {
    let mut suite = Suite::with_feeds(1);
    suite.all_push(100);
    suite.refusal("ann", item(0, 100, suite.now() + 3_600));
    assert_eq!(suite.page().now_star(0, suite.now(), 2), suite.now());
}

#[test]
fn a_millisecond_bug_bricks_nothing() {
    let mut suite = Suite::with_feeds(1);
    suite.all_push(100);
    suite.advance(10);
    let before = suite.page().header;
    assert_eq!(suite.refusal("ann", item(0, 100, suite.now() * 1_000)), Some("future".into()));
    assert_eq!(suite.page().header, before, "too far ahead to be an offer");
    suite.push("ann", 101);
    // Nor does an hour ahead: the offer is forgotten after 600 s, the strictly increasing check never saw it.
    suite.refusal("ann", item(0, 100, suite.now() + 3_600));
    suite.advance(1);
    suite.push("ann", 102);
    assert_eq!(suite.price().publish_time, suite.now() - 11, "bob's, the second newest");
}

#[test]
fn an_offer_may_lie_a_day_ahead() {
    for (ahead, noted) in [(DAY, true), (DAY + 1, false)] {
        let mut suite = Suite::with_feeds(1);
        suite.refusal("ann", item(0, 100, START + ahead));
        assert_eq!(suite.page().header.offers.len(), usize::from(noted));
    }
}

#[test]
fn an_offer_counts_for_600_seconds_and_is_replaced_then() {
    let offer = Offer { source: 0, serves: 1, publish_time: START + 900, offered_at: START };
    let page = Page { header: PageHeader { offers: vec![offer], ..Default::default() }, feeds: vec![] };
    assert_eq!(page.now_star(0, START + 600, 1), START + 900);
    assert_eq!(page.now_star(0, START + 601, 1), START + 601);
    assert_eq!(page.now_star(0, START + 600, 0), START + 900, "a quorum of 0 counts as 1");

    let mut suite = Suite::with_feeds(1);
    suite.refusal("ann", item(0, 100, START + 900));
    for (seconds, publish_time) in [(600, START + 900), (1, START + 601)] {
        suite.advance(seconds);
        suite.push("ann", 100);
        assert_eq!(suite.page().header.offers[0].publish_time, publish_time);
    }
}

#[test]
fn offers_are_one_a_source_newest_first() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 100);
    suite.advance(1);
    suite.push("bob", 100);
    suite.advance(1);
    suite.push("ann", 100);
    let offers: Vec<(u8, u64)> = suite.page().header.offers.iter().map(|o| (o.source, o.publish_time)).collect();
    assert_eq!(offers, [(0, START + 2), (1, START + 1)]);
}
