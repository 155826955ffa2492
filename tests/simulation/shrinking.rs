//! A failing sequence is shrunk, written down, read again, and still fails.

use std::time::Duration;

use breakwater_harness::sim::{plant, replay, run, run_seed, shrink};

#[test]
fn a_failure_shrinks_and_replays() {
    plant(Some("fee-twice")).unwrap();
    let failing = run_seed(1, 500, || {}).unwrap_err();
    let short = shrink(&failing.world, &failing.steps, Duration::from_secs(30));
    assert!(short.len() < failing.steps.len() / 2, "{} of {}", short.len(), failing.steps.len());
    let text = replay::write(&failing.world, &short).unwrap();
    let (world, steps) = replay::read(&text).unwrap();
    assert!(run(&world, &steps).is_err());
    plant(None).unwrap();
    assert!(run(&world, &steps).is_ok(), "the sequence fails without the bug too");
}
