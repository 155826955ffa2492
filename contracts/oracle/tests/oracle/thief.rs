//! A stolen key of governance or guardian: what it cannot do within the timelock.

use breakwater_interfaces::oracle::{ExecuteMsg, SourceFeed, SourceKind};
use breakwater_oracle::error::ContractError;

use crate::suite::{addr, Suite, EXPONENT};

const DELAY: u64 = 259_200;
const HONEST: [&str; 5] = ["ann", "bob", "cid", "dan", "fay"];

/// A feed with a quorum of 2 and five honest publishers.
fn with_honest_sources() -> Suite {
    let mut suite = Suite::timelocked(DELAY);
    suite.add_feed("F0/USD", EXPONENT, 2).unwrap();
    for name in HONEST {
        suite.execute("gov", add(name)).unwrap();
    }
    suite.advance(DELAY);
    for id in 0..5 {
        suite.execute("eve", ExecuteMsg::ExecuteChange { id }).unwrap();
    }
    suite
}

fn add(name: &str) -> ExecuteMsg {
    let kind = SourceKind::Publisher { address: addr(name).into() };
    ExecuteMsg::AddSource { kind, feeds: vec![SourceFeed { feed: 0, pyth_id: None }] }
}

/// The honest ones that may, push 10,000.
fn honest_push(suite: &mut Suite) {
    for name in HONEST {
        let _ = suite.push_items(name, vec![suite.item(10_000)]);
    }
}

#[test]
fn a_stolen_governance_changes_no_price_within_the_timelock() {
    let mut suite = with_honest_sources();
    honest_push(&mut suite);
    for name in ["mallory", "mallet", "mal"] {
        suite.execute("gov", add(name)).unwrap();
    }
    suite.execute("gov", ExecuteMsg::SetGovernance { governance: addr("mallory").into() }).unwrap();
    suite.execute("gov", ExecuteMsg::SetGuardian { guardian: addr("mallory").into() }).unwrap();
    // It may suspend, but a majority of the honest stays.
    let suspended: Vec<bool> = (0..5).map(|source| suite.suspend(source, true).is_ok()).collect();
    assert_eq!(suspended, [true, true, false, false, false]);
    for step in 0..DELAY / 3_600 {
        suite.advance(3_600 - u64::from(step == 0));
        for id in 5..10 {
            assert!(matches!(suite.execute("gov", ExecuteMsg::ExecuteChange { id }), Err(ContractError::Change(_))));
        }
        for name in ["gov", "mallory", "mallet", "mal"] {
            let result = suite.push_items(name, vec![suite.item(1)]);
            assert!(matches!(result, Err(ContractError::Unauthorized { .. })));
        }
        honest_push(&mut suite);
        assert_eq!((suite.mark(), suite.price().sources), (10_000, 3));
    }
}

#[test]
fn a_stolen_guardian_suspends_no_more_than_a_minority_for_a_week_and_once() {
    let mut suite = with_honest_sources();
    honest_push(&mut suite);
    let results: Vec<bool> = (0..5).map(|source| suite.guard(source).is_ok()).collect();
    assert_eq!(results, [true, true, false, false, false]);
    let all = [
        ExecuteMsg::SuspendSource { source: 0, suspended: false },
        ExecuteMsg::SetGovernance { governance: addr("mallory").into() },
        ExecuteMsg::SetGuardian { guardian: addr("mallory").into() },
        ExecuteMsg::CancelChange { id: 0 },
        add("mallory"),
    ];
    for msg in all {
        assert!(matches!(suite.execute("guard", msg), Err(ContractError::Unauthorized { .. })));
    }
    honest_push(&mut suite);
    suite.advance(604_800);
    honest_push(&mut suite);
    assert_eq!((suite.mark(), suite.price().sources), (10_000, 5));
    // The others it may still suspend, each once: never more than two at a time.
    let results: Vec<bool> = (0..5).map(|source| suite.guard(source).is_ok()).collect();
    assert_eq!(results, [false, false, true, true, false]);
}
