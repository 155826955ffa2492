//! Making the float's limit for one account wider than its positions.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{usd, Gang, SecondMarket};

/// Mallory's long leg of 100,000 dollars was torn up at a gain, and is touched at once or left stored. Then she straddles 10,000 dollars through a
/// gap. What the float paid.
fn straddle_after_a_tear_up(touched: bool) -> u128 {
    let mut suite = Suite::new();
    suite.fund_float(usd(100_000));
    let second = SecondMarket::open(&mut suite);
    Gang::joins(&mut suite, &[("long", 12_000), ("short", 1_000), ("stooge", 10_500)]);
    suite.account("long").buys(lots_worth(100_000)).from("stooge").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.price(10_000);
    second.price(&mut suite, 10_600);
    suite.start_auction(&["stooge"]).unwrap();
    for _ in 0..10 {
        suite.price(10_000);
        second.price(&mut suite, 10_600);
    }
    suite.resolve(&["stooge"]).unwrap();
    // The second market's leg is gone, but stored until somebody touches it.
    if touched {
        suite.touch(&["long"]).unwrap();
    }
    let cash = u128::try_from(suite.account("long").cash()).unwrap();
    suite.account("long").withdraws(cash - usd(1_000)).unwrap();
    suite.account("long").buys(lots_worth(10_000)).from("short").at(dollars(10_000)).unwrap();
    let before = suite.chain.solvency().unwrap().float.u128();
    suite.price(7_500);
    suite.resolve(&["long"]).unwrap();
    suite.touch(&["short"]).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    before - suite.chain.solvency().unwrap().float.u128()
}

/// Rule: of a leg torn up since it was stored, only what that lost widens the limit. Without it the float paid 1,500 dollars, twice the margin.
#[test]
fn a_leg_that_is_gone_does_not_widen_the_floats_limit() {
    assert_eq!(straddle_after_a_tear_up(true), usd(750));
    assert_eq!(straddle_after_a_tear_up(false), usd(750));
}
