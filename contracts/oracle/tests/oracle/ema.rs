use breakwater_risk::{ema_from, ema_step};

use crate::suite::Suite;

#[test]
fn only_quorum_medians_feed_it() {
    let mut suite = Suite::with_feeds(1);
    suite.all_push(10_000);
    suite.advance(30);
    suite.all_push(10_000);
    let before = suite.price().ema_x32;
    suite.advance(61);
    suite.push("ann", 10_500);
    assert_eq!(suite.price().sources, 1);
    assert_eq!(suite.mark(), 10_500);
    assert_eq!(suite.price().ema_x32, before);
    suite.push("bob", 10_500);
    assert_eq!(suite.price().ema_x32, ema_step(before, 10_500, 61));
}

#[test]
fn it_starts_at_the_first_quorum_median() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 9_000);
    assert_eq!(suite.price().ema_x32, ema_from(9_000));
    suite.advance(5);
    suite.push("ann", 10_000);
    suite.push("bob", 10_000);
    assert_eq!(suite.price().ema_x32, ema_from(10_000));
}
