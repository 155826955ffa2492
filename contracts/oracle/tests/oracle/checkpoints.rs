use breakwater_interfaces::oracle::{CheckpointsResponse, QueryMsg};
use breakwater_oracle::state::{BOUNDARY_SECONDS, CHECKPOINTS_KEPT_SECONDS};

use crate::suite::{Suite, START};

fn checkpoints(suite: &Suite, start_after: Option<u64>, limit: Option<u32>) -> Vec<(u64, u128, u64)> {
    let msg = QueryMsg::Checkpoints { feed: 0, start_after, limit };
    let answer: CheckpointsResponse = suite.query(msg).unwrap();
    let rows = answer.checkpoints.into_iter();
    rows.map(|row| (row.boundary, row.mark_seconds.u128(), row.seconds)).collect()
}

fn stored(suite: &Suite) -> usize {
    suite.dump().iter().filter(|(key, _)| key.starts_with(b"c\0")).count()
}

#[test]
fn the_first_push_after_a_boundary_writes_one() {
    assert_eq!(START % BOUNDARY_SECONDS, 0);
    let mut suite = Suite::with(1, 1, &["ann"]);
    suite.advance(1_780);
    suite.push("ann", 100);
    assert_eq!(checkpoints(&suite, None, None), [(START, 0, 0)]);
    suite.advance(19);
    suite.push("ann", 100);
    assert_eq!(checkpoints(&suite, None, None).len(), 1, "a second before the boundary");
    suite.advance(1);
    suite.push("ann", 100);
    let boundary = START + BOUNDARY_SECONDS;
    assert_eq!(checkpoints(&suite, None, None)[1], (boundary, 100 * 20, 20), "at the boundary itself");
    suite.advance(10);
    suite.push("ann", 100);
    assert_eq!(checkpoints(&suite, None, None).len(), 2);
}

#[test]
fn boundaries_in_a_silence_have_none() {
    let mut suite = Suite::with(1, 1, &["ann"]);
    suite.push("ann", 100);
    suite.advance(3 * BOUNDARY_SECONDS + 5);
    suite.push("ann", 100);
    let rows = checkpoints(&suite, None, None);
    assert_eq!(rows, [(START, 0, 0), (START + 3 * BOUNDARY_SECONDS, 100 * 60, 60)]);
}

#[test]
fn they_are_kept_8_days_and_pruned() {
    let mut suite = Suite::with_feeds(1);
    let kept = usize::try_from(CHECKPOINTS_KEPT_SECONDS / BOUNDARY_SECONDS).unwrap() + 1;
    for _ in 0..kept {
        suite.push("ann", 100);
        suite.advance(BOUNDARY_SECONDS);
    }
    assert_eq!(stored(&suite), kept);
    for _ in 0..20 {
        suite.push("ann", 100);
        assert_eq!(stored(&suite), kept);
        suite.advance(BOUNDARY_SECONDS);
    }
    // After a long silence the backlog goes two at a time and is not shown.
    suite.advance(30 * 24 * 3_600);
    suite.push("ann", 100);
    assert_eq!(stored(&suite), kept - 1);
    assert_eq!(checkpoints(&suite, None, None).len(), 1);
    for _ in 0..kept {
        suite.advance(BOUNDARY_SECONDS);
        suite.push("ann", 100);
    }
    assert_eq!(stored(&suite), kept);
}

#[test]
fn they_come_in_pages() {
    let mut suite = Suite::with_feeds(1);
    for _ in 0..40 {
        suite.push("ann", 100);
        suite.advance(BOUNDARY_SECONDS);
    }
    assert_eq!(checkpoints(&suite, None, None).len(), 10);
    assert_eq!(checkpoints(&suite, None, Some(99)).len(), 30);
    let first = checkpoints(&suite, None, Some(3));
    let next = checkpoints(&suite, Some(first[2].0), Some(1));
    assert_eq!(next[0].0, START + 3 * BOUNDARY_SECONDS);
    assert_eq!(checkpoints(&suite, Some(u64::MAX), None), []);
}

#[test]
fn a_feed_added_later_begins_at_its_first_price() {
    let mut suite = Suite::with_feeds(1);
    for _ in 0..15 {
        suite.push("ann", 100);
        suite.advance(BOUNDARY_SECONDS);
    }
    suite.add_feed("NEW", crate::suite::EXPONENT, 2).unwrap();
    suite.add_publisher("ann", &[1]).unwrap();
    suite.push_items("ann", vec![crate::suite::item(1, 7, suite.now())]).unwrap();
    let msg = QueryMsg::Checkpoints { feed: 1, start_after: None, limit: None };
    let answer: CheckpointsResponse = suite.query(msg).unwrap();
    assert_eq!(answer.checkpoints.len(), 1);
}
