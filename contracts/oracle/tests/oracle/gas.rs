//! What a push costs. These are budgets: who exceeds one changes it here and says why.

use breakwater_interfaces::oracle::ExecuteMsg;
use breakwater_interfaces::oracle_page::page_key;
use cosmwasm_std::Storage;

use crate::suite::{item, Suite};

/// Pinned instance and contract info.
const CALL: usize = 2_000 + 3_900;

/// Prices of ten feeds at 6 to 13 digits, with confidences.
fn batch(suite: &Suite, step: i64) -> Vec<breakwater_interfaces::oracle::PriceItem> {
    let marks = [
        9_712_345_678_901,
        351_234_567_890,
        18_912_345_678,
        61_234_567_890,
        217_654_321,
        2_712_345_678,
        1_512_345_678,
        34_567_890,
        712_345_678,
        100_012_345,
    ];
    (0..10)
        .zip(marks)
        .map(|(feed, mark): (u8, i64)| {
            let mut item = item(feed, mark + mark / 10_000 * step, suite.now());
            item.confidence = u64::try_from(mark / 2_000).unwrap().into();
            item
        })
        .collect()
}

/// Three publishers for some hours, so that everything has its ordinary width.
fn after_some_hours() -> Suite {
    let mut suite = Suite::with_feeds(10);
    for step in 0..600 {
        suite.advance(20);
        let publisher = ["ann", "bob", "cid"][step % 3];
        let items = batch(&suite, i64::try_from(step % 7).unwrap());
        suite.push_items(publisher, items).unwrap();
    }
    suite.advance(20);
    suite
}

#[test]
fn a_push_of_ten_feeds_is_within_budget() {
    let mut suite = after_some_hours();
    let items = batch(&suite, 3);
    let meter = suite.metered(|suite| {
        suite.push_items("ann", items).unwrap();
    });
    let page = suite.deps.storage.get(&page_key(0)).unwrap().len();
    let source = suite.deps.storage.get(&[b'p', 0, 1]).unwrap().len();
    let config = suite.deps.storage.get(&[b'p', 0, 0]).unwrap().len();
    let total = CALL + meter.gas.get();
    println!("page {page} bytes, source record {source}, page config {config}; {meter:?}; {total} gas with the call");
    assert_eq!((meter.reads.get(), meter.scanned.get()), (1, 5));
    assert_eq!((meter.writes.get(), meter.deletes.get()), (2, 0));
    assert!(total <= 32_000, "{total}");
}

#[test]
fn a_push_over_a_boundary_writes_one_record_more() {
    let mut suite = after_some_hours();
    suite.advance(1_800);
    let items = batch(&suite, 3);
    let meter = suite.metered(|suite| {
        suite.push_items("ann", items).unwrap();
    });
    println!("over a boundary: {} gas with the call", CALL + meter.gas.get());
    assert_eq!((meter.writes.get(), meter.deletes.get()), (3, 0));
}

#[test]
fn reading_a_page_is_one_read() {
    let suite = after_some_hours();
    let bytes = suite.deps.storage.get(&page_key(0)).unwrap().len();
    assert!(1_000 + 3 * (33 + 2 + bytes) <= 2_250, "{bytes}");
}

#[test]
fn a_full_page_with_8_sources_each_stays_bounded() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut suite = Suite::with(16, 5, &names);
    let items = |suite: &Suite| -> Vec<_> {
        (0..16)
            .map(|feed| {
                let mut item = item(feed, 9_712_345_678_901 + i64::from(feed), suite.now());
                item.confidence = 4_712_345_678u64.into();
                item
            })
            .collect()
    };
    for step in 0..400 {
        suite.advance(5);
        let prices = items(&suite);
        suite.push_items(names[step % 8], prices).unwrap();
    }
    suite.advance(5);
    let prices = items(&suite);
    let meter = suite.metered(|suite| {
        suite.push_items("a", prices).unwrap();
    });
    let total = CALL + meter.gas.get();
    println!("16 feeds of 13 digits, 8 sources: {meter:?}; {total} gas with the call");
    assert_eq!((meter.reads.get(), meter.scanned.get(), meter.writes.get()), (1, 10, 2));
    assert!(total <= 50_000, "{total}");
}

/// The longest change that has a row in the table of gas: a publisher of two feeds.
#[test]
fn a_change_that_waits_costs_an_entry_more() {
    let mut suite = Suite::timelocked(60);
    for feed in ["F0/USD", "F1/USD"] {
        suite.add_feed(feed, crate::suite::EXPONENT, 2).unwrap();
    }
    let queued = suite.metered(|suite| drop(suite.add_publisher("ann", &[0, 1]).unwrap()));
    assert_eq!(queued.writes.get(), 2, "the entry and the next id");
    suite.advance(60);
    let executed = suite.metered(|suite| drop(suite.execute("eve", ExecuteMsg::ExecuteChange { id: 0 }).unwrap()));
    suite.add_publisher("bob", &[0, 1]).unwrap();
    let cancelled = suite.metered(|suite| drop(suite.execute("gov", ExecuteMsg::CancelChange { id: 1 }).unwrap()));
    let mut at_once = Suite::with(2, 2, &[]);
    let made = at_once.metered(|suite| drop(suite.add_publisher("ann", &[0, 1]).unwrap()));
    let gas = [&queued, &executed, &cancelled, &made].map(|meter| meter.gas.get());
    println!("storage gas: queued {}, executed {}, cancelled {}; made at once {}", gas[0], gas[1], gas[2], gas[3]);
    assert!(gas[0] <= 24_000 && gas[1] <= gas[3] + 6_200 && gas[2] <= 10_700, "{gas:?}");
}
