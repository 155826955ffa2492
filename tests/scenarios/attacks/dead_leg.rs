//! A dust leg in a market without a price.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::SecondMarket;

const DUST: u64 = 1_000_000;

/// Mallory is long in a living market and holds a millionth of a dollar in a market whose feed then dies; the price falls.
/// Returns whether a keeper could take the living leg over.
fn taken_over() -> bool {
    let mut suite = Suite::new();
    let second = SecondMarket::open(&mut suite);
    suite.account("kim").deposits(100_000_000_000);
    suite.account("long").deposits(10_200_000_000);
    suite.account("short").deposits(20_000_000_000);
    suite.account("long").buys(lots_worth(100_000)).from("short").at(dollars(10_000)).unwrap();
    suite.account("long").buys(DUST).from("short").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.waits(400);
    suite.price(9_400);
    suite.start_auction(&["long"]).unwrap();
    suite.waits(60);
    let taken = suite.account("kim").liquidates("long");
    assert_eq!(suite.audit(), Vec::<String>::new());
    taken.is_ok()
}

/// Plan: a leg that cannot be valued keeps the whole account from being liquidated, and its debt is left behind. Rule: such a leg counts at its
/// last class-B mark moved in the account's favour; the other legs are taken over and torn up.
#[test]
fn a_dust_leg_in_a_dead_market_does_not_stop_a_liquidation() {
    assert!(taken_over());
    breakwater_risk::planted::select(Some("dead-leg-blocks")).unwrap();
    let without_the_rule = taken_over();
    breakwater_risk::planted::select(None).unwrap();
    assert!(!without_the_rule);
}
