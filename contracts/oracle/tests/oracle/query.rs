use breakwater_interfaces::oracle::{FeedResponse, FeedsResponse, QueryMsg, SourceKind, SourcesResponse};
use breakwater_oracle::error::ContractError;

use crate::suite::{addr, Suite, EXPONENT};

#[test]
fn a_feed_shows_its_parameters_and_price() {
    let mut suite = Suite::with_feeds(17);
    let feed = |suite: &Suite| suite.query::<FeedResponse>(QueryMsg::Feed { feed: 16 }).unwrap();
    let before = feed(&suite);
    assert_eq!((before.params.name.as_str(), before.params.exponent, before.params.quorum), ("F16/USD", EXPONENT, 2));
    assert_eq!(before.price, None);
    suite.push_items("ann", vec![crate::suite::item(16, 100, suite.now())]).unwrap();
    assert_eq!(feed(&suite).price.unwrap().mark.u64(), 100);
    let error = suite.query::<FeedResponse>(QueryMsg::Feed { feed: 17 }).unwrap_err();
    assert!(matches!(error, ContractError::UnknownFeed { feed: 17 }));
}

#[test]
fn lists_come_in_pages_of_10_to_30() {
    let names: Vec<String> = (0..40).map(|n| format!("s{n}")).collect();
    let mut suite = Suite::with(40, 2, &[]);
    for (feed, name) in (0..).zip(&names) {
        suite.add_publisher(name, &[feed]).unwrap();
    }
    let feeds = |start_after, limit| -> Vec<u8> {
        let answer: FeedsResponse = suite.query(QueryMsg::Feeds { start_after, limit }).unwrap();
        answer.feeds.iter().map(|feed| feed.feed).collect()
    };
    let sources = |start_after, limit| -> Vec<u8> {
        let answer: SourcesResponse = suite.query(QueryMsg::Sources { start_after, limit }).unwrap();
        answer.sources.iter().map(|source| source.source).collect()
    };
    type List<'a> = &'a dyn Fn(Option<u8>, Option<u32>) -> Vec<u8>;
    let lists: [List; 2] = [&feeds, &sources];
    for list in lists {
        assert_eq!(list(None, None), (0..10).collect::<Vec<u8>>());
        assert_eq!(list(None, Some(31)), (0..30).collect::<Vec<u8>>());
        assert_eq!(list(Some(29), Some(30)), (30..40).collect::<Vec<u8>>());
        assert_eq!(list(Some(255), None), Vec::<u8>::new());
    }
}

#[test]
fn a_source_shows_its_newest_offer() {
    let mut suite = Suite::with_feeds(17);
    suite.push("bob", 100);
    let now = suite.now();
    suite.push_items("bob", vec![crate::suite::item(16, 100, now + 40)]).unwrap();
    let answer: SourcesResponse = suite.query(QueryMsg::Sources { start_after: None, limit: None }).unwrap();
    assert_eq!(answer.sources[0].offered_at, None);
    assert_eq!(answer.sources[1].offered_at, Some((now + 40, now)), "refused as too far ahead, an offer all the same");
    assert_eq!(answer.sources[1].kind, SourceKind::Publisher { address: addr("bob").into() });
}
