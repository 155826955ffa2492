//! One market ends.

use super::*;

#[test]
fn a_market_settles_at_the_average_after_its_entry() {
    let mut suite = traded();
    let market = suite.market;
    assert!(words(tag(&mut suite)).contains("market 0 does not settle"), "{}", words(tag(&mut suite)));
    settle_market(&mut suite, market);
    assert!(words(tag(&mut suite)).contains("prices of 0 of the 1800 s"), "{}", words(tag(&mut suite)));
    suite.price(11_000);
    suite.tags().unwrap();
    assert!(words(tag(&mut suite)).contains("the market is tagged already"));
    assert_eq!(settlement(&suite).price.unwrap().u128(), dollars(11_000));
    // Shown as if registered, and as worth what they are when they are.
    assert_eq!((suite.account("ann").cash(), held(&mut suite, "ann")), (5_000_000_000, 1_000_000_000));
    assert!(words(finalize_market(&mut suite)).contains("2 positions in market 0 are not registered"));
    suite.touch(&["ann", "bob"]).unwrap();
    assert_eq!((suite.account("ann").cash(), held(&mut suite, "ann")), (5_000_000_000, 1_000_000_000));
    assert_eq!(suite.account("bob").cash(), 4_000_000_000);
    assert!(words(suite.account("ann").withdraws(5_001 * USD)).contains("can pay at most 5000000000"));
    exact(&suite);
    finalize_market(&mut suite).unwrap();
    suite.touch(&["ann"]).unwrap();
    assert_eq!((suite.account("ann").cash(), held(&mut suite, "ann")), (6_000_000_000, 0));
    exact(&suite);
    suite.account("ann").withdraws(6_000 * USD).unwrap();
    suite.account("bob").withdraws(4_000 * USD).unwrap();
    exact(&suite);
}

/// Bob owes more than he has: the float pays within his limit, the rest is cut off what Ann holds.
#[test]
fn what_a_loser_cannot_pay_is_cut_off_the_winners() {
    let mut suite = traded();
    let market = suite.market;
    suite.fund_float(300 * USD);
    settle_market(&mut suite, market);
    suite.price(14_900);
    suite.account("bob").withdraws(1).unwrap_err();
    suite.price(16_000);
    suite.tags().unwrap();
    suite.touch(&["bob"]).unwrap();
    suite.touch(&["ann"]).unwrap();
    // He has 5,000 and owes 6,000.
    assert_eq!(suite.account("bob").cash(), 0);
    assert_eq!(suite.chain.solvency().unwrap().shortfall.u128(), 1_000 * USD);
    let settling = settlement(&suite);
    assert_eq!((settling.allowance.u128(), settling.holders), (1_000 * USD, 1));
    exact(&suite);
    finalize_market(&mut suite).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 0);
    assert_eq!(held(&mut suite, "ann"), 5_300 * USD);
    suite.touch(&["ann"]).unwrap();
    assert_eq!(suite.account("ann").cash(), 10_300 * 1_000_000);
    assert_eq!(suite.chain.solvency().unwrap().shortfall.u128(), 0);
    exact(&suite);
}

/// Bob owes more than the float may pay for him, though it has enough: the rest is cut off what Ann holds.
#[test]
fn the_float_pays_for_a_registered_default_within_its_limit() {
    let mut suite = traded();
    suite.fund_float(5_000 * USD);
    settle_market(&mut suite, 0);
    suite.price(14_900);
    suite.price(18_000);
    suite.tags().unwrap();
    suite.touch(&["bob", "ann"]).unwrap();
    // He has 5,000 and owes 8,000; his initial margin at 18,000 is 1,800.
    assert_eq!(settlement(&suite).allowance.u128(), 1_800 * USD);
    finalize_market(&mut suite).unwrap();
    suite.touch(&["ann"]).unwrap();
    assert_eq!(suite.account("ann").cash(), 5_000_000_000 + 8_000_000_000 - 1_200_000_000);
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 3_200 * USD);
    exact(&suite);
}

#[test]
fn a_future_settles_at_its_last_half_hour() {
    let start = Deployment::default().genesis_seconds;
    let expiry = (start / HALF_HOUR + 60) * HALF_HOUR;
    let mut suite = Suite::deployed(&Deployment::default(), |params| {
        params.kind = breakwater_interfaces::clearinghouse::MarketKind::Future { expiry };
        params.premium_feed = None;
    });
    suite.account("ann").deposits(5_000 * USD);
    suite.account("bob").deposits(5_000 * USD);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.silence(expiry - 2 * HALF_HOUR - suite.chain.now());
    suite.waits(HALF_HOUR + 6);
    let adding = words(suite.account("ann").buys(lots_worth(1_000)).from("bob").at(dollars(10_000)));
    assert!(adding.contains("REDUCE_ONLY"), "{adding}");
    suite.waits(HALF_HOUR / 2);
    suite.price(12_000);
    let mark = |suite: &Suite| suite.chain.market(suite.market).unwrap().mark.unwrap().u128();
    let mixed = mark(&suite);
    assert!(dollars(10_900) < mixed && mixed < dollars(11_100), "{mixed}");
    suite.waits(HALF_HOUR / 2 + 60);
    tag(&mut suite).unwrap();
    let price = settlement(&suite).price.unwrap().u128();
    assert!(dollars(10_950) < price && price < dollars(11_050), "{price}");
    suite.touch(&["ann", "bob"]).unwrap();
    finalize_market(&mut suite).unwrap();
    suite.touch(&["ann"]).unwrap();
    exact(&suite);
}
