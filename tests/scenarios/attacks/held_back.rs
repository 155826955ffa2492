//! Taking money out while the oracle holds a jump back.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{usd, Gang};

/// The price falls by 60 %: more than any gap, so it is held back and the old one stands. Rule: nobody with a leg there withdraws meanwhile.
/// Without it a straddle took 12,000 dollars from the float.
#[test]
fn nothing_is_withdrawn_on_the_price_before_a_jump() {
    let mut suite = Suite::new();
    suite.fund_float(usd(100_000));
    let gang = Gang::joins(&mut suite, &[("long", 60_000), ("short", 60_000)]);
    suite.account("long").buys(lots_worth(100_000)).from("short").at(dollars(10_000)).unwrap();
    suite.price(4_000);
    let refused = suite.account("long").withdraws(usd(20_000)).unwrap_err();
    assert!(refused.0.contains("holds a jump back"), "{}", refused.0);
    suite.waits(70);
    assert_eq!(suite.chain.market(suite.market).unwrap().mark.unwrap().u128(), dollars(4_000));
    suite.resolve(&["long"]).unwrap();
    suite.touch(&["short"]).unwrap();
    assert!(gang.profit(&mut suite) <= 0);
}
