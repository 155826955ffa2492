//! What holds after any sequence of pushes.

use breakwater_risk::Feed;
use proptest::prelude::*;

use crate::suite::{item, Suite, START};

const PUBLISHERS: [&str; 4] = ["ann", "bob", "cid", "dan"];

#[derive(Clone, Debug)]
struct Step {
    wait: u64,
    publisher: usize,
    price: i64,
    confidence: u64,
    /// Publish time less block time.
    ahead: i64,
}

fn any_step() -> impl Strategy<Value = Step> {
    let price = prop_oneof![8 => 9_900i64..10_100, 2 => 1i64..40_000, 1 => any::<i64>()];
    let ahead = prop_oneof![8 => -10i64..3, 1 => -90i64..60, 1 => -100_000i64..100_000];
    (0u64..90, 0usize..4, price, 0u64..400, ahead).prop_map(|(wait, publisher, price, confidence, ahead)| Step {
        wait,
        publisher,
        price,
        confidence,
        ahead,
    })
}

fn check(before: Option<&Feed>, after: &Feed, suite: &Suite) {
    let now = suite.now();
    assert!(after.publish_time <= now + 30);
    assert!(after.mark > 0 && after.sources >= 1 && after.sources <= 4);
    assert!(after.seconds <= now - START);
    assert!(after.low() <= after.mark && after.mark <= after.high());
    assert!(!after.quorum_agrees || after.sources >= after.quorum);
    let Some(before) = before else { return };
    assert!(after.seconds >= before.seconds && after.mark_seconds >= before.mark_seconds);
    let times = |feed: &Feed| (feed.last_quorum.map(|q| q.time), feed.last_b.map(|b| b.time));
    assert!(times(after).0 >= times(before).0, "quorum marks never go back");
    if after.held_back {
        assert_eq!(after.mark, before.mark);
    }
    if !before.held_back && !after.held_back {
        let line = before.last_quorum.filter(|q| now.saturating_sub(q.time) <= 300).map_or(before.mark, |q| q.mark);
        let moved = u128::from(line.abs_diff(after.mark));
        assert!(moved * 2 <= u128::from(line), "a jump passed unheld: {before:?} {after:?}");
    }
}

proptest! {
    #[test]
    fn any_sequence_of_pushes_keeps_the_promises(steps in proptest::collection::vec(any_step(), 1..120)) {
        let mut suite = Suite::with(1, 2, &PUBLISHERS);
        for step in steps {
            suite.advance(step.wait);
            let before = suite.page().price(0).copied();
            let publish_time = suite.now().checked_add_signed(step.ahead).unwrap();
            let mut pushed = item(0, step.price, publish_time);
            pushed.confidence = step.confidence.into();
            suite.push_items(PUBLISHERS[step.publisher], vec![pushed]).unwrap();
            let page = suite.page();
            prop_assert!(page.header.offers.len() <= 4);
            prop_assert!(page.now_star(0, suite.now(), 2) >= suite.now());
            if let Some(after) = page.price(0) {
                check(before.as_ref(), after, &suite);
            }
        }
    }
}
