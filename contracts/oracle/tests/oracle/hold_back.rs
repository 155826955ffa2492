use breakwater_risk::ema_from;

use crate::suite::Suite;

/// A feed of three sources at 10,000, with a quorum of 2.
fn at_10_000() -> Suite {
    let mut suite = Suite::with_feeds(1);
    suite.all_push(10_000);
    suite.advance(10);
    suite
}

/// Two sources, a quorum, push the same price; then some time passes.
fn quorum_pushes(suite: &mut Suite, price: i64, then_seconds: u64) {
    suite.push("ann", price);
    suite.push("bob", price);
    suite.advance(then_seconds);
}

fn is_held(suite: &Suite) -> bool {
    suite.price().held_back
}

#[test]
fn a_jump_down_is_held_back_and_released_after_three_medians_over_60_seconds() {
    let mut suite = at_10_000();
    // ann alone makes no median of her own: the others still say 10,000.
    suite.push("ann", 4_000);
    assert!(!is_held(&suite));
    suite.push("bob", 4_000);
    assert!(is_held(&suite));
    assert_eq!(suite.mark(), 10_000, "the previous mark stays");
    suite.advance(30);
    quorum_pushes(&mut suite, 4_100, 29);
    quorum_pushes(&mut suite, 4_150, 1);
    assert!(is_held(&suite), "59 s");
    suite.push("ann", 4_160);
    assert!(!is_held(&suite));
    assert_eq!(suite.price().ema_x32, ema_from(suite.mark()), "the EMA starts again");
    assert_eq!(suite.mark(), 4_155);
    assert_eq!(suite.price().last_quorum.unwrap().mark, suite.price().mark);
}

#[test]
fn a_jump_up_is_released_the_same_way() {
    let mut suite = at_10_000();
    quorum_pushes(&mut suite, 30_000, 30);
    assert!(is_held(&suite));
    quorum_pushes(&mut suite, 30_500, 30);
    assert!(is_held(&suite));
    quorum_pushes(&mut suite, 31_000, 0);
    assert!(!is_held(&suite));
    assert_eq!(suite.mark(), 31_000);
}

#[test]
fn a_median_that_comes_back_ends_the_hold() {
    let mut suite = at_10_000();
    quorum_pushes(&mut suite, 4_000, 20);
    assert!(is_held(&suite));
    quorum_pushes(&mut suite, 9_900, 0);
    assert!(!is_held(&suite));
    assert_eq!(suite.mark(), 9_900);
    // And the evidence is gone: the next jump begins anew.
    suite.advance(50);
    quorum_pushes(&mut suite, 4_000, 0);
    assert!(is_held(&suite));
}

#[test]
fn medians_that_wander_are_released_after_300_seconds() {
    let mut suite = at_10_000();
    // Each more than 5 % from the one before.
    for price in [4_000, 3_000, 4_000, 3_000, 4_000, 3_000] {
        quorum_pushes(&mut suite, price, 50);
        assert!(is_held(&suite));
    }
    quorum_pushes(&mut suite, 4_000, 0);
    assert!(!is_held(&suite));
    assert_eq!(suite.mark(), 4_000);
}

#[test]
fn a_median_beyond_the_other_line_begins_anew() {
    let mut suite = at_10_000();
    for _ in 0..5 {
        quorum_pushes(&mut suite, 4_000, 0);
        suite.advance(55);
        quorum_pushes(&mut suite, 20_000, 55);
        assert!(is_held(&suite));
    }
}

#[test]
fn medians_below_quorum_are_no_evidence() {
    let mut suite = at_10_000();
    suite.advance(61);
    for _ in 0..20 {
        suite.push("ann", 4_000);
        assert!(is_held(&suite));
        assert_eq!(suite.mark(), 10_000);
        suite.advance(30);
    }
    // Back within the line the lone source counts again.
    suite.push("ann", 9_500);
    assert!(!is_held(&suite));
    assert_eq!(suite.mark(), 9_500);
}

#[test]
fn a_lone_source_cannot_talk_a_proven_jump_away() {
    let mut suite = at_10_000();
    quorum_pushes(&mut suite, 4_000, 61);
    suite.push("cid", 10_000);
    assert!(is_held(&suite));
    assert_eq!(suite.price().sources, 3, "as of the mark that stays");
    // Until the evidence is 300 s old.
    suite.advance(239);
    suite.push("cid", 10_000);
    assert!(is_held(&suite));
    suite.advance(1);
    suite.push("cid", 10_000);
    assert!(!is_held(&suite));
}

#[test]
fn the_feed_keeps_its_age_and_sums_while_held() {
    let mut suite = at_10_000();
    let before = suite.price();
    suite.advance(10);
    quorum_pushes(&mut suite, 4_000, 20);
    quorum_pushes(&mut suite, 4_000, 0);
    let held = suite.price();
    assert_eq!(held.publish_time, before.publish_time);
    assert_eq!(held.seconds, before.seconds + 20, "20 s up to the jump, none since");
    assert_eq!(held.last_b, before.last_b);
}

#[test]
fn two_sources_cannot_pass_a_jump_in_two_halves() {
    let mut suite = at_10_000();
    suite.advance(55);
    suite.push("ann", 10_000);
    suite.push("bob", 10_000);
    suite.advance(10);
    // cid is silent: of two that disagree the mark is the mean, which nobody said.
    suite.push("ann", 4_000);
    assert_eq!((suite.mark(), suite.price().quorum_agrees, is_held(&suite)), (7_000, false, false));
    suite.push("bob", 4_000);
    assert!(is_held(&suite));
}
