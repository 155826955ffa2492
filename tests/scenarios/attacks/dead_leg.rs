//! A dust leg in a market without a price.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, lots, without, Gang, SecondMarket};

const DUST: u64 = 1_000_000;

/// What came of it.
#[derive(Debug)]
struct Fate {
    /// A keeper could take the living leg over.
    taken_over: bool,
    profit: i128,
}

/// Mallory is long and short in a living market and holds a millionth of a dollar in a market whose feed then dies. A keeper and a resolver try
/// their best while the price falls; what she still can close she closes at the end.
fn plan() -> Fate {
    let mut suite = Suite::new();
    let second = SecondMarket::open(&mut suite);
    suite.account("kim").deposits(100_000_000_000);
    let gang = Gang::joins(&mut suite, &[("long", 10_200), ("short", 20_000)]);
    suite.account("long").buys(lots_worth(100_000)).from("short").at(dollars(10_000)).unwrap();
    suite.account("long").buys(DUST).from("short").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.waits(400);
    suite.price(9_400);
    suite.start_auction(&["long"]).unwrap();
    suite.waits(60);
    let taken_over = suite.account("kim").liquidates("long").is_ok();
    if taken_over {
        let taken = lots(suite.account("kim").size());
        suite.account("short").buys(taken).from("kim").at(dollars(9_400)).unwrap();
        let rest = lots(suite.account("long").size());
        suite.account("long").sells(rest).to("short").at(dollars(9_400)).unwrap();
    }
    suite.price(8_600);
    suite.resolve(&["long"]).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    Fate { taken_over, profit: gang.profit(&mut suite) }
}

/// Plan: a leg that cannot be valued keeps the whole account from being liquidated, and its debt is left behind. Rule: such a leg counts at its
/// last class-B mark moved in the account's favour; the other legs are taken over and torn up. With it: the auction's discount is lost, some
/// 2,200 dollars. Without it: the debt of 3,800 dollars stays behind, the other side keeps the gain.
#[test]
fn a_dust_leg_in_a_dead_market_does_not_stop_a_liquidation() {
    let fate = plan();
    assert!(fate.taken_over && fate.profit < -gain(2_000), "{fate:?}");
    let fate = without("dead-leg-blocks", plan);
    assert!(!fate.taken_over && (fate.profit - gain(3_800)).abs() <= 2, "{fate:?}");
}
