//! The end of a sequence, run again in other orders.

use breakwater_harness::sim::{run_campaign, Campaign};

/// By other callers, in other batches, with repeats and refused payouts: everybody gets the same, and the contracts agree with the ledger all the way.
#[test]
fn any_order_pays_alike() {
    let campaign = Campaign { first_seed: 1, seeds: 60, steps: 100, threads: 2, bug: None, orders: 2 };
    let report = run_campaign(&campaign, &|| {});
    assert!(report.failing.is_none(), "{:?}", report.failing.map(|failing| (failing.world.seed, failing.failure)));
    let paths = report.counts.paths;
    assert_eq!(paths.get("wind-down: another order"), Some(&120));
    for path in ["coins sent to another chain", "wind-down: accounts quarantined", "wind-down: claims paid"] {
        assert!(paths.get(path).is_some_and(|times| *times > 0), "never: {path}; {paths:?}");
    }
}
