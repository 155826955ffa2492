//! Every planted bug is caught by the simulation, within a stated number of messages from the first seed on.

use breakwater_harness::sim::{run_campaign, Campaign};
use breakwater_risk::planted::BUGS;

/// Sequences of this length, as many as it takes.
const STEPS: usize = 500;
/// Nearly all are found in the first sequences.
const WITHIN_MESSAGES: u64 = 100_000;
/// Bugs whose states are beyond these sequences, and what finds them instead: a budget of three freezes, each three days after the one before
/// (`tests/scenarios/failsafe/stops.rs`, the exploration of `packages/failsafe`); held gains cut and let go, and a float limited in that
/// (`tests/scenarios/settlement/market.rs`; `cargo sim --seeds 1000 --bug allowance-unlimited`); a float that comes after that limit was drawn
/// (`tests/scenarios/settlement/attacks.rs`); reducing that ruins an unsafe account (`reducing_must_not_leave_an_unsafe_account_worse`);
/// seniors short of coins (`packages/risk/tests/risk/ending.rs`).
const ELSEWHERE: &[&str] = &[
    "stop-budget-ignored",
    "cut-ignored",
    "allowance-unlimited",
    "repaid-besides",
    "reducing-ratio-ignored",
    "tips-first",
];

#[test]
fn every_planted_bug_is_caught() {
    let mut late = Vec::new();
    for (bug, _) in BUGS.iter().filter(|(bug, _)| !ELSEWHERE.contains(bug)) {
        let campaign = Campaign {
            first_seed: 1,
            seeds: WITHIN_MESSAGES / 300,
            steps: STEPS,
            threads: 2,
            bug: Some((*bug).to_owned()),
            orders: 0,
        };
        let report = run_campaign(&campaign, &|| {});
        println!("{bug}: {} messages", report.counts.messages);
        if report.failing.is_none() || report.counts.messages > WITHIN_MESSAGES {
            late.push((*bug, report.counts.messages));
        }
    }
    assert!(late.is_empty(), "not caught in time: {late:?}");
}
