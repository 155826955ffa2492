use breakwater_interfaces::oracle::{ExecuteMsg, QueryMsg, SourceFeed, SourceKind, SourcesResponse};
use breakwater_oracle::error::ContractError;
use cosmwasm_std::Response;

use crate::suite::{addr, Suite};

fn add_pyth(suite: &mut Suite, name: &str, feed: u8, id: Option<&str>) -> Result<Response, ContractError> {
    let kind = SourceKind::Pyth { contract: addr(name).into() };
    let feeds = vec![SourceFeed { feed, pyth_id: id.map(Into::into) }];
    suite.execute("gov", ExecuteMsg::AddSource { kind, feeds })
}

#[test]
fn a_feed_has_at_most_8_sources() {
    let mut suite = Suite::with(2, 2, &["a", "b", "c", "d", "e", "f", "g"]);
    suite.add_publisher("h", &[0, 1]).unwrap();
    let before = suite.dump();
    let error = suite.add_publisher("i", &[1]).unwrap_err();
    assert!(matches!(error, ContractError::TooManySourcesOfFeed { feed: 1, max: 8 }));
    assert_eq!(suite.dump(), before);
}

#[test]
fn there_are_at_most_64_sources() {
    let mut suite = Suite::with(9, 2, &[]);
    for source in 0..64 {
        suite.add_publisher(&format!("s{source}"), &[source / 8]).unwrap();
    }
    assert!(matches!(suite.add_publisher("s64", &[8]), Err(ContractError::TooManySources { max: 64 })));
    suite.add_publisher("s0", &[8]).unwrap();
}

#[test]
fn an_address_is_one_source_and_can_get_more_feeds() {
    let mut suite = Suite::with_feeds(1);
    suite.add_feed("NEW", -8, 2).unwrap();
    let answer = suite.add_publisher("bob", &[1]).unwrap();
    assert_eq!(answer.attributes[1].value, "1");
    let sources: SourcesResponse = suite.query(QueryMsg::Sources { start_after: None, limit: None }).unwrap();
    assert_eq!(sources.sources.len(), 3);
    let served: Vec<u8> = sources.sources[1].feeds.iter().map(|served| served.feed).collect();
    assert_eq!(served, [0, 1]);

    assert!(matches!(suite.add_publisher("bob", &[0]), Err(ContractError::DuplicateFeed { feed: 0 })));
    assert!(matches!(suite.add_publisher("new", &[1, 1]), Err(ContractError::DuplicateFeed { feed: 1 })));
    let id = "ab".repeat(32);
    let error = add_pyth(&mut suite, "bob", 1, Some(&id)).unwrap_err();
    assert!(matches!(error, ContractError::AddressTaken { source_id: 1, .. }));
    add_pyth(&mut suite, "pyth", 1, Some(&id)).unwrap();
    let error = suite.add_publisher("pyth", &[0]).unwrap_err();
    assert!(matches!(error, ContractError::AddressTaken { source_id: 3, .. }));
}

#[test]
fn a_suspended_source_gets_no_feeds() {
    let mut suite = Suite::with(1, 1, &["ann", "bob", "cid"]);
    suite.add_feed("NEW", -8, 1).unwrap();
    suite.suspend(0, true).unwrap();
    let error = suite.add_publisher("ann", &[1]).unwrap_err();
    assert!(matches!(error, ContractError::SourceSuspended { source_id: 0 }));
}

#[test]
fn what_it_names_must_exist() {
    let mut suite = Suite::with_feeds(1);
    assert!(matches!(suite.add_publisher("dan", &[]), Err(ContractError::NothingToDo {})));
    for feed in [1, 16, 255] {
        let error = suite.add_publisher("dan", &[feed]).unwrap_err();
        assert!(matches!(error, ContractError::UnknownFeed { feed: f } if f == feed));
    }
    let kind = SourceKind::Publisher { address: "not an address".into() };
    let feeds = vec![SourceFeed { feed: 0, pyth_id: None }];
    let error = suite.execute("gov", ExecuteMsg::AddSource { kind, feeds }).unwrap_err();
    assert!(matches!(error, ContractError::Std(_)));
}

#[test]
fn pulled_feeds_have_an_id_and_pushed_ones_none() {
    let mut suite = Suite::with_feeds(1);
    assert!(matches!(add_pyth(&mut suite, "p", 0, None), Err(ContractError::PythIdMissing { feed: 0 })));
    for id in ["", "ab", &"ab".repeat(33), &"xy".repeat(32), &"é".repeat(32)] {
        let error = add_pyth(&mut suite, "p", 0, Some(id)).unwrap_err();
        assert!(matches!(&error, ContractError::PythIdMalformed { id: told } if told == id));
    }
    let kind = SourceKind::Publisher { address: addr("dan").into() };
    let feeds = vec![SourceFeed { feed: 0, pyth_id: Some("ab".repeat(32)) }];
    let error = suite.execute("gov", ExecuteMsg::AddSource { kind, feeds }).unwrap_err();
    assert!(matches!(error, ContractError::PythIdUnexpected { feed: 0 }));
}
