//! Contracts against the reference ledger.

use breakwater_harness::sim::{run_campaign, run_seed, Campaign};

/// They agree after every message; and the campaign, which would prove little if it never got to the end of the waterfall, takes the rare paths.
#[test]
fn contracts_and_ledger_agree() {
    let campaign = Campaign { first_seed: 1, seeds: 150, steps: 500, threads: 2, bug: None, orders: 0 };
    let report = run_campaign(&campaign, &|| {});
    assert!(report.failing.is_none(), "{:?}", report.failing.map(|failing| (failing.world.seed, failing.failure)));
    assert_eq!(report.seeds, 150);
    assert!(report.counts.messages > 40_000, "{}", report.counts.messages);
    let paths = report.counts.paths;
    for path in [
        "accounts resolved",
        "SETTLING of a market",
        "SETTLING of the whole",
        "auctions breaker tripped",
        "auctions completed",
        "claims retried",
        "coins sent to another chain",
        "deposits after a charged withdrawal",
        "epochs turned by a tear-up",
        "fees that repaid shortfall",
        "flights arrived",
        "flights that came back",
        "liquidations held by a freeze elsewhere",
        "markets emptied",
        "payouts refused by the bank",
        "positions found torn up whole",
        "rescalings",
        "take-overs at a discount",
        "tickets served as due",
        "tickets served by a second round",
        "transfers that failed at once",
        "updates of a market overtaken by another",
        "waterfall 2: float",
        "waterfall 3: tear-up charged",
        "waterfall 4: float again",
        "waterfall 5: a market ends",
        "waterfall 6: shortfall",
        "wind-down: accounts quarantined",
    ] {
        assert!(paths.get(path).is_some_and(|times| *times > 0), "never: {path}; {paths:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_sequence() {
    let run = || run_seed(7, 300, || {}).unwrap();
    let (one, other) = (run(), run());
    assert_eq!((one.accepted, one.refused, one.paths), (other.accepted, other.refused, other.paths));
}
