//! Closing both own sides against each other off the mark.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, usd, without, Gang};

/// Mallory is long and short. The long side has little left when half of it is sold to her short side at the lower edge of the band (or, where
/// that is refused, at the mark); then the price moves by another 2 %. Returns her profit and what the float paid.
fn plan() -> (i128, u128) {
    let mut suite = Suite::new();
    suite.fund_float(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("long", 10_000), ("short", 10_000)]);
    suite.account("long").buys(lots_worth(100_000)).from("short").at(dollars(10_000)).unwrap();
    suite.price(9_100);
    let half = lots_worth(50_000);
    if suite.account("long").sells(half).to("short").at(dollars(8_918)).is_err() {
        suite.account("long").sells(half).to("short").at(dollars(9_100)).unwrap();
    }
    suite.price(8_918);
    if suite.account("long").equity() > 0 {
        suite.account("long").sells(half).to("short").at(dollars(8_918)).unwrap();
    } else {
        suite.resolve(&["long"]).unwrap();
    }
    assert_eq!((suite.account("long").size(), suite.account("short").size()), (0, 0));
    assert_eq!(suite.audit(), Vec::<String>::new());
    let float = suite.chain.solvency().unwrap().float.u128();
    (gang.profit(&mut suite), usd(50_000) - float)
}

/// Plan: move the loser's last equity to the winner off the mark, and let the insurance stand in for it at the next tick. Rule: a reducing fill
/// may not lower equity/MM of an unsafe account. With it: profit 0, the float pays nothing. Without it: the float pays 820 dollars, which are
/// Mallory's profit.
#[test]
fn closing_both_own_sides_off_the_mark_does_not_turn_insurance_into_cash() {
    assert_eq!(plan(), (0, 0));
    assert_eq!(without("reducing-ratio-ignored", plan), (gain(820), usd(820)));
}
