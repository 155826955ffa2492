use breakwater_interfaces::oracle::PriceItem;
use breakwater_oracle::error::ContractError;

use crate::suite::{item, refusals, Suite};

#[test]
fn prices_of_a_source_become_a_mark() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 10_000);
    assert_eq!((suite.mark(), suite.price().sources, suite.price().quorum_agrees), (10_000, 1, false));
    assert_eq!(suite.price().last_quorum, None);
    suite.push("bob", 10_010);
    assert_eq!((suite.mark(), suite.price().sources, suite.price().quorum_agrees), (10_005, 2, true));
    suite.push("cid", 10_020);
    let price = suite.price();
    assert_eq!((price.mark, price.half_width), (10_010, 10));
    assert_eq!((price.low(), price.high()), (10_000, 10_020));
    assert_eq!(price.last_b, price.last_quorum);
}

#[test]
fn an_old_price_drops_out_after_60_seconds() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 10_000);
    suite.advance(60);
    suite.push("bob", 10_100);
    assert_eq!(suite.price().sources, 2);
    suite.advance(1);
    suite.push("cid", 10_200);
    assert_eq!((suite.price().sources, suite.mark()), (2, 10_150));
}

#[test]
fn each_refusal_has_its_reason() {
    let mut suite = Suite::with_feeds(2);
    suite.add_publisher("dan", &[1]).unwrap();
    suite.push("ann", 100);
    suite.advance(100);
    let now = suite.now();
    let good = item(0, 100, now);
    let cases: Vec<(&str, PriceItem, Option<&str>)> = vec![
        ("ann", PriceItem { feed: 2, ..good.clone() }, Some("unknown_feed")),
        ("ann", PriceItem { feed: 255, ..good.clone() }, Some("unknown_feed")),
        ("dan", good.clone(), Some("not_served")),
        ("ann", PriceItem { exponent: -3, ..good.clone() }, Some("exponent")),
        ("ann", PriceItem { price: 0, ..good.clone() }, Some("price_not_positive")),
        ("ann", PriceItem { price: -1, ..good.clone() }, Some("price_not_positive")),
        ("ann", PriceItem { price: i64::MIN, ..good.clone() }, Some("price_not_positive")),
        ("ann", PriceItem { confidence: 101u64.into(), ..good.clone() }, Some("confidence")),
        ("ann", PriceItem { publish_time: now - 61, ..good.clone() }, Some("stale")),
        ("ann", PriceItem { publish_time: 0, ..good.clone() }, Some("stale")),
        ("ann", PriceItem { publish_time: now + 31, ..good.clone() }, Some("future")),
        ("ann", PriceItem { publish_time: u64::MAX, ..good.clone() }, Some("future")),
        ("ann", PriceItem { publish_time: now - 60, ..good.clone() }, None),
        ("ann", PriceItem { confidence: 100u64.into(), ..good.clone() }, None),
        ("ann", good.clone(), Some("not_newer")),
        ("ann", PriceItem { publish_time: now + 30, price: 1, ..good.clone() }, None),
        ("ann", PriceItem { publish_time: now + 29, ..good.clone() }, Some("not_newer")),
    ];
    for (publisher, item, reason) in cases {
        let told = format!("{publisher} {item:?}");
        assert_eq!(suite.refusal(publisher, item).as_deref(), reason, "{told}");
    }
}

#[test]
fn a_refused_price_stops_no_other() {
    let mut suite = Suite::with_feeds(3);
    let now = suite.now();
    let items = vec![item(0, 100, now), item(9, 1, now), item(0, 101, now + 1), item(1, 0, now), item(2, 300, now)];
    let answer = suite.push_items("ann", items).unwrap();
    let expected = [(1, "unknown_feed"), (2, "duplicate"), (3, "price_not_positive")];
    assert_eq!(refusals(&answer), expected.map(|(index, reason)| (index, reason.to_string())));
    let page = suite.page();
    assert_eq!(page.price(0).unwrap().mark, 100);
    assert_eq!(page.price(1), None);
    assert_eq!(page.price(2).unwrap().mark, 300);
    assert_eq!(answer.attributes[0].value, "push");
    assert_eq!(answer.attributes[2].value, "2");
}

#[test]
fn nothing_is_written_when_nothing_new_is_offered() {
    let mut suite = Suite::with_feeds(1);
    suite.push("ann", 100);
    let before = suite.dump();
    let meter = suite.metered(|suite| {
        assert_eq!(suite.refusal("ann", suite.item(100)), Some("not_newer".into()));
    });
    assert_eq!(suite.dump(), before);
    assert_eq!(meter.writes.get(), 0);
}

#[test]
fn a_message_has_1_to_30_items() {
    let mut suite = Suite::with_feeds(40);
    let now = suite.now();
    let items = |count: u8| (0..count).map(|feed| item(feed, 100, now)).collect::<Vec<_>>();
    assert!(matches!(suite.push_items("ann", vec![]), Err(ContractError::NothingToDo {})));
    let result = suite.push_items("ann", items(31));
    assert!(matches!(result, Err(ContractError::TooManyItems { count: 31, max: 30 })));
    let answer = suite.push_items("ann", items(30)).unwrap();
    assert_eq!(refusals(&answer), vec![]);
    assert_eq!(suite.page_number(0).feeds.len(), 16);
    assert_eq!(suite.page_number(1).feeds.len(), 14);
    assert_eq!(suite.page_number(1).price(29).unwrap().mark, 100);
}

#[test]
fn the_largest_prices_fit() {
    let mut suite = Suite::with_feeds(1);
    for publisher in ["ann", "bob"] {
        let mut item = suite.item(i64::MAX);
        item.confidence = u64::try_from(i64::MAX).unwrap().into();
        assert_eq!(suite.refusal(publisher, item), None);
    }
    suite.advance(30);
    suite.push("ann", i64::MAX);
    assert_eq!(suite.mark(), u64::try_from(i64::MAX).unwrap());
}

#[test]
fn a_suspended_publisher_is_refused() {
    let mut suite = Suite::with(1, 1, &["ann", "bob", "cid"]);
    suite.suspend(0, true).unwrap();
    let before = suite.dump();
    let result = suite.push_items("ann", vec![suite.item(100)]);
    assert!(matches!(result, Err(ContractError::SourceSuspended { source_id: 0 })));
    assert_eq!(suite.dump(), before);
}

#[test]
fn a_damaged_record_is_named() {
    use cosmwasm_std::Storage;
    for (key, name) in [([b'p', 0, 0], "page config"), ([b'p', 0, 2], "source record")] {
        let mut suite = Suite::with_feeds(1);
        suite.deps.storage.set(&key, &[1, 1]);
        let error = suite.push_items("ann", vec![suite.item(100)]).unwrap_err();
        assert!(matches!(error, ContractError::Damaged { record, .. } if record == name), "{error}");
    }
    let mut suite = Suite::with_feeds(1);
    suite.deps.storage.set(b"p\0", &[9]);
    let error = suite.push_items("ann", vec![suite.item(100)]).unwrap_err();
    assert!(matches!(error, ContractError::Page(_)), "{error}");
}

/// The source offers no newer time with its second message; its price counts all the same.
#[test]
fn another_feed_published_at_the_same_time_reaches_the_page() {
    let mut suite = Suite::with_feeds(2);
    suite.push("ann", 100);
    let item = item(1, 200, suite.now());
    assert_eq!(refusals(&suite.push_items("ann", vec![item]).unwrap()), vec![]);
    assert_eq!(suite.page().price(1).map(|feed| feed.mark), Some(200));
}
