//! Changes that wait: `ExecuteChange`, `CancelChange` and what is queued for them.

use breakwater_failsafe::{Refusal, StoreError};
use breakwater_interfaces::oracle::{
    ChangeResponse, ChangesResponse, ConfigResponse, ExecuteMsg, QueryMsg, SourceFeed, SourceKind, SourcesResponse,
};
use breakwater_oracle::error::ContractError;
use cosmwasm_std::Response;

use crate::suite::{addr, Suite, EXPONENT, START};

const DELAY: u64 = 259_200;
const WEEK: u64 = 604_800;

fn publisher(name: &str) -> ExecuteMsg {
    let kind = SourceKind::Publisher { address: addr(name).into() };
    ExecuteMsg::AddSource { kind, feeds: vec![SourceFeed { feed: 0, pyth_id: None }] }
}

/// A feed with a quorum of 1 whose sources came through the timelock; changes from id 3 on.
fn with_sources() -> Suite {
    let mut suite = Suite::timelocked(DELAY);
    suite.add_feed("F0/USD", EXPONENT, 1).unwrap();
    for (id, name) in (0..).zip(["ann", "bob", "cid"]) {
        suite.execute("gov", publisher(name)).unwrap();
        suite.advance(DELAY);
        execute(&mut suite, id).unwrap();
    }
    suite
}

fn execute(suite: &mut Suite, id: u64) -> Result<Response, ContractError> {
    suite.execute("eve", ExecuteMsg::ExecuteChange { id })
}

fn cancel(suite: &mut Suite, id: u64) -> Result<Response, ContractError> {
    suite.execute("gov", ExecuteMsg::CancelChange { id })
}

fn waiting(suite: &Suite, start_after: Option<u64>, limit: Option<u32>) -> Vec<ChangeResponse> {
    suite.query::<ChangesResponse>(QueryMsg::Changes { start_after, limit }).unwrap().changes
}

fn refusal(result: Result<Response, ContractError>) -> Refusal {
    match result {
        Err(ContractError::Change(StoreError::Refusal(refusal))) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_change_is_made_when_it_is_ripe_and_once() {
    let mut suite = Suite::timelocked(DELAY);
    suite.add_feed("F0/USD", EXPONENT, 1).unwrap();
    let answer = suite.execute("gov", publisher("ann")).unwrap();
    let event = &answer.events[0];
    assert_eq!((answer.attributes[0].value.as_str(), event.ty.as_str()), ("queue_change", "change_queued"));
    let (ripe_at, expires_at) = (START + DELAY, START + DELAY + WEEK);
    let told: Vec<(&str, &str)> = event.attributes.iter().map(|a| (a.key.as_str(), a.value.as_str())).collect();
    assert_eq!(told, [("id", "0"), ("ripe_at", &*ripe_at.to_string()), ("expires_at", &*expires_at.to_string())]);
    assert_eq!(waiting(&suite, None, None), [ChangeResponse { id: 0, ripe_at, expires_at, change: publisher("ann") }]);
    assert!(matches!(suite.push_items("ann", vec![suite.item(1)]), Err(ContractError::Unauthorized { .. })));

    suite.advance(DELAY - 1);
    let before = suite.dump();
    assert_eq!(refusal(execute(&mut suite, 0)), Refusal::EntryUnripe { id: 0, ripe_at });
    assert_eq!(suite.dump(), before);
    suite.advance(1);
    let answer = execute(&mut suite, 0).unwrap();
    assert_eq!((answer.attributes[0].value.as_str(), answer.events[0].ty.as_str()), ("add_source", "change_executed"));
    suite.push("ann", 100);
    assert_eq!(waiting(&suite, None, None), []);
    suite.advance(5);
    let before = suite.dump();
    assert_eq!(refusal(execute(&mut suite, 0)), Refusal::EntryExecuted { id: 0, at: ripe_at });
    assert_eq!(suite.dump(), before);
}

#[test]
fn a_ripe_change_expires_after_a_week() {
    for (late, expired) in [(WEEK - 1, false), (WEEK, true)] {
        let mut suite = Suite::timelocked(DELAY);
        suite.execute("gov", ExecuteMsg::SetGovernance { governance: addr("dao").into() }).unwrap();
        suite.advance(DELAY + late);
        let result = execute(&mut suite, 0);
        if expired {
            assert_eq!(refusal(result), Refusal::EntryExpired { id: 0, expired_at: START + DELAY + WEEK });
            assert_eq!(waiting(&suite, None, None).len(), 1, "until it is cancelled");
            cancel(&mut suite, 0).unwrap();
            assert_eq!(waiting(&suite, None, None), []);
        } else {
            result.unwrap();
            assert_eq!(suite.query::<ConfigResponse>(QueryMsg::Config {}).unwrap().governance, addr("dao"));
        }
    }
}

#[test]
fn a_cancelled_change_is_never_made() {
    let mut suite = Suite::timelocked(DELAY);
    suite.execute("gov", ExecuteMsg::SetGuardian { guardian: addr("eve").into() }).unwrap();
    for sender in ["eve", "guard"] {
        let result = suite.execute(sender, ExecuteMsg::CancelChange { id: 0 });
        assert!(matches!(result, Err(ContractError::Unauthorized { .. })));
    }
    let answer = cancel(&mut suite, 0).unwrap();
    assert_eq!(answer.events[0].ty, "change_cancelled");
    assert_eq!(refusal(cancel(&mut suite, 0)), Refusal::EntryCancelled { id: 0, at: START });
    suite.advance(DELAY);
    assert_eq!(refusal(execute(&mut suite, 0)), Refusal::EntryCancelled { id: 0, at: START });
    assert_eq!(suite.query::<ConfigResponse>(QueryMsg::Config {}).unwrap().guardian, addr("guard"));
    for result in [execute(&mut suite, 1), cancel(&mut suite, 1)] {
        assert!(matches!(result, Err(ContractError::Change(StoreError::UnknownEntry { id: 1 }))));
    }
}

#[test]
fn what_is_impossible_is_not_queued() {
    let mut suite = with_sources();
    let before = suite.dump();
    let mut refuses = |msg: ExecuteMsg| suite.execute("gov", msg).unwrap_err();
    assert!(matches!(refuses(publisher("ann")), ContractError::DuplicateFeed { feed: 0 }));
    let nothing = ExecuteMsg::AddSource { kind: SourceKind::Publisher { address: addr("x").into() }, feeds: vec![] };
    assert!(matches!(refuses(nothing), ContractError::NothingToDo {}));
    let unknown = ExecuteMsg::SuspendSource { source: 9, suspended: false };
    assert!(matches!(refuses(unknown), ContractError::UnknownSource { source_id: 9 }));
    assert!(matches!(refuses(ExecuteMsg::SetGovernance { governance: "x".into() }), ContractError::Std(_)));
    assert!(matches!(refuses(ExecuteMsg::SetGuardian { guardian: "x".into() }), ContractError::Std(_)));
    assert_eq!(suite.dump(), before);
}

#[test]
fn what_became_impossible_is_refused() {
    let mut suite = with_sources();
    for _ in 0..2 {
        suite.execute("gov", publisher("dan")).unwrap();
    }
    suite.advance(DELAY);
    execute(&mut suite, 3).unwrap();
    let error = execute(&mut suite, 4).unwrap_err();
    assert!(matches!(error, ContractError::DuplicateFeed { feed: 0 }));
}

#[test]
fn a_source_is_reinstated_after_the_timelock_and_suspended_at_once() {
    let mut suite = with_sources();
    suite.suspend(0, true).unwrap();
    let suspended = |suite: &Suite| {
        let answer: SourcesResponse = suite.query(QueryMsg::Sources { start_after: None, limit: None }).unwrap();
        answer.sources[0].suspended
    };
    assert!(suspended(&suite));
    suite.suspend(0, false).unwrap();
    assert!(suspended(&suite), "it waits");
    suite.advance(DELAY);
    execute(&mut suite, 3).unwrap();
    assert!(!suspended(&suite));
    suite.push("ann", 100);
}

#[test]
fn without_a_timelock_nothing_is_stored() {
    let mut suite = Suite::with_feeds(1);
    suite.add_publisher("dan", &[0]).unwrap();
    suite.suspend(3, false).unwrap();
    suite.execute("gov", ExecuteMsg::SetGuardian { guardian: addr("x").into() }).unwrap();
    assert_eq!(waiting(&suite, None, None), []);
    let keys = suite.dump().into_iter().map(|(key, _)| key);
    assert_eq!(keys.filter(|key| key.starts_with(b"next_change") || key.starts_with(b"\0\x07changes")).count(), 0);
}

#[test]
fn waiting_changes_come_in_pages_of_10_to_30() {
    let mut suite = Suite::timelocked(DELAY);
    for _ in 0..40 {
        suite.execute("gov", ExecuteMsg::SetGuardian { guardian: addr("x").into() }).unwrap();
    }
    cancel(&mut suite, 3).unwrap();
    let ids = |start_after, limit| -> Vec<u64> {
        waiting(&suite, start_after, limit).iter().map(|change| change.id).collect()
    };
    assert_eq!(ids(None, None), [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(ids(Some(10), Some(31)), (11..40).collect::<Vec<u64>>());
    assert_eq!(ids(None, Some(31)).len(), 30);
    assert_eq!(ids(Some(39), None), Vec::<u64>::new());
}
