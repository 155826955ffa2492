//! The class of a price, at each threshold and one past it.

use breakwater_risk::{Class, ClassRules, Feed, MarketPrice, TimedMark};

const RULES: ClassRules = ClassRules {
    a_age_seconds: 30,
    a_confidence_bps: 100,
    a_ema_distance_bps: 1_000,
    b_age_seconds: 60,
    b_confidence_bps: 200,
    c_age_seconds: 300,
};
const NOW: u64 = 1_000_000;
const MARK: u64 = 1_000_000;
const E18: u128 = 1_000_000_000_000_000_000;

/// A price of class A.
const GOOD: Feed = Feed {
    mark: MARK,
    half_width: 0,
    ema_x32: 1_000_000 << 32,
    publish_time: NOW,
    sources: 3,
    quorum: 2,
    quorum_agrees: true,
    held_back: false,
    last_b: timed(MARK, NOW),
    last_quorum: timed(MARK, NOW),
    mark_seconds: 0,
    seconds: 0,
    accepted_at: NOW,
    gap: None,
};

const fn timed(mark: u64, time: u64) -> Option<TimedMark> {
    Some(TimedMark { mark, time })
}

fn class(feed: Feed) -> Class {
    feed.class(NOW, &RULES)
}

#[test]
fn age_ends_each_class() {
    let aged = |age: u64| class(Feed { publish_time: NOW - age, ..GOOD });
    let cases = [
        (0, Class::A),
        (30, Class::A),
        (31, Class::B),
        (60, Class::B),
        (61, Class::C),
        (300, Class::C),
        (301, Class::D),
    ];
    for (age, expected) in cases {
        assert_eq!(aged(age), expected, "{age} s old");
    }
    assert_eq!(class(Feed { publish_time: NOW + 30, ..GOOD }), Class::A, "ahead of the clock is not old");
}

#[test]
fn confidence_ends_a_and_b() {
    let cases = [(10_000, Class::A), (10_001, Class::B), (20_000, Class::B), (20_001, Class::C), (MARK, Class::C)];
    for (half_width, expected) in cases {
        assert_eq!(class(Feed { half_width, ..GOOD }), expected, "half width {half_width}");
    }
}

#[test]
fn distance_to_the_average_ends_a() {
    let average = |ema: u128, low_bits: u128| class(Feed { ema_x32: (ema << 32) + low_bits, ..GOOD });
    // 10 % of the average: 1,000,000 lies 100,000 above 900,000 and 10 % is 90,000.
    assert_eq!(average(900_000, 0), Class::B);
    assert_eq!(average(1_111_111, 0), Class::A);
    assert_eq!(average(1_111_112, 0), Class::B);
    assert_eq!(average(909_091, 0), Class::A);
    assert_eq!(average(909_090, 0), Class::B);
    // The 32 binary digits count: the line is at 909,090.90…
    assert_eq!(average(909_090, 3_904_515_724), Class::A);
    assert_eq!(average(909_090, 3_904_515_723), Class::B);
}

#[test]
fn sources_and_agreement() {
    assert_eq!(class(Feed { sources: 2, ..GOOD }), Class::A);
    assert_eq!(class(Feed { sources: 1, ..GOOD }), Class::B);
    assert_eq!(class(Feed { sources: 0, ..GOOD }), Class::D);
    assert_eq!(class(Feed { quorum_agrees: false, ..GOOD }), Class::B);
    assert_eq!(class(Feed { held_back: true, ..GOOD }), Class::C);
    assert_eq!(class(Feed { held_back: true, publish_time: NOW - 301, ..GOOD }), Class::D);
    assert_eq!(class(Feed { mark: 0, ..GOOD }), Class::D);
}

#[test]
fn bounds_are_scaled_outward() {
    let feed = Feed { mark: 7, half_width: 2, last_b: timed(5, 0), last_quorum: timed(9, NOW - 300), ..GOOD };
    let price = MarketPrice::new(&feed, NOW, &RULES, E18 / 2).unwrap();
    assert_eq!([price.low, price.mark, price.high].map(breakwater_risk::Price::get), [2, 3, 5]);
    assert_eq!((price.last_b.unwrap().get(), price.last_quorum.unwrap().get()), (2, 4));
    let older = Feed { last_quorum: timed(9, NOW - 301), ..feed };
    let price = MarketPrice::new(&older, NOW, &RULES, E18 / 2).unwrap();
    assert_eq!((price.last_quorum, price.any_quorum.unwrap().get()), (None, 4));
}

#[test]
fn a_price_beyond_its_limits_is_of_class_d() {
    let at = |mark: u64, multiplier: u128, last_b: Option<TimedMark>| {
        MarketPrice::new(&Feed { mark, last_b, ..GOOD }, NOW, &RULES, multiplier)
    };
    let most = E18 * E18;
    assert_eq!(at(1_000_000_000_000_000, most, None).unwrap().class, Class::B, "far from its average");
    assert_eq!(at(1_000_000_000_000_001, most, None), None);
    let last = at(1_000_000_000_000_001, most, timed(5, NOW)).unwrap();
    assert_eq!((last.class, last.mark.get()), (Class::D, 5 * E18));
    assert_eq!(at(1, E18 - 1, None), None, "scaled to less than one");
}
