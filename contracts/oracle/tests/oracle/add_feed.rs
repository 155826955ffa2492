use breakwater_oracle::error::ContractError;

use crate::suite::Suite;

#[test]
fn feeds_are_numbered_from_0_to_63() {
    let mut suite = Suite::empty();
    for feed in 0..64 {
        let answer = suite.add_feed("BTC/USD", -8, 2).unwrap();
        assert_eq!(answer.attributes[1].value, feed.to_string());
    }
    let before = suite.dump();
    assert!(matches!(suite.add_feed("BTC/USD", -8, 2), Err(ContractError::TooManyFeeds { max: 64 })));
    assert_eq!(suite.dump(), before);
}

#[test]
fn parameters_have_limits() {
    let mut suite = Suite::empty();
    for exponent in [-18, 0] {
        suite.add_feed("X", exponent, 2).unwrap();
    }
    for exponent in [i32::MIN, -19, 1, i32::MAX] {
        let error = suite.add_feed("X", exponent, 2).unwrap_err();
        assert!(matches!(error, ContractError::ExponentOutOfRange { exponent: e, min: -18 } if e == exponent));
    }
    for quorum in [1, 8] {
        suite.add_feed("X", -8, quorum).unwrap();
    }
    for quorum in [0, 9] {
        let error = suite.add_feed("X", -8, quorum).unwrap_err();
        assert!(matches!(error, ContractError::QuorumOutOfRange { quorum: q, max: 8 } if q == quorum));
    }
    suite.add_feed(&"x".repeat(64), -8, 2).unwrap();
    for length in [0, 65] {
        let error = suite.add_feed(&"x".repeat(length), -8, 2).unwrap_err();
        assert!(matches!(error, ContractError::FeedName { length: l, max: 64 } if l == length));
    }
}
