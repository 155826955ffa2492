//! Moving by wash trades who bears a default.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, usd, without, Gang, SecondMarket};

/// Mallory is long in two markets, against herself in the first and against Bob in the second; the second one's fall ruins her. If she washes,
/// she has sold and bought back her first leg before, so that it shows no loss. Returns her profit.
fn plan(washes: bool) -> i128 {
    let mut suite = Suite::new();
    let second = SecondMarket::open(&mut suite);
    suite.account("bob").deposits(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("long", 18_000), ("short", 20_000), ("washer", 20_000)]);
    let lots = lots_worth(50_000);
    suite.account("long").buys(lots).from("short").at(dollars(10_000)).unwrap();
    suite.account("long").buys(lots).from("bob").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.price(9_200);
    second.price(&mut suite, 10_000);
    if washes {
        suite.account("long").sells(lots).to("washer").at(dollars(9_200)).unwrap();
        suite.account("long").buys(lots).from("washer").at(dollars(9_200)).unwrap();
    }
    suite.price(9_200);
    second.price(&mut suite, 7_000);
    suite.resolve(&["long"]).unwrap();
    suite.touch(&["short", "bob"]).unwrap();
    assert_eq!((suite.account("long").size(), suite.account("short").size()), (0, 0));
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: make the leg against oneself show no loss before a default, so that Bob's market bears all of it. Rule: a default is split by
/// maintenance margin. With it: washing changes nothing to the unit. Without it (split by loss): it moves 210 dollars to Bob.
#[test]
fn wash_trades_do_not_move_who_bears_a_default() {
    assert!(plan(false) < 0);
    assert_eq!(plan(true), plan(false));
    let gained = without("weights-by-loss", || plan(true) - plan(false));
    assert!(gained > gain(200), "gained {gained}");
}
