//! The auction clock of an account that was safe in between.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, lots, usd, without, Gang};

/// Ann's auction starts, she deposits and is safe, and falls below again within 300 s. Mallory takes her lots over in that moment and closes
/// them at the mark. Returns Mallory's profit.
fn plan() -> i128 {
    let mut suite = Suite::new();
    suite.account("ann").deposits(usd(10_000));
    suite.account("bob").deposits(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("mallory", 50_000)]);
    suite.account("ann").buys(lots_worth(100_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(9_400);
    suite.start_auction(&["ann"]).unwrap();
    suite.waits(30);
    suite.account("ann").deposits(usd(1_000));
    suite.waits(60);
    suite.price(9_340);
    suite.account("mallory").liquidates("ann").unwrap();
    let taken = lots(suite.account("mallory").size());
    suite.account("mallory").sells(taken).to("bob").at(dollars(9_340)).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: keep an old clock, so that a recovered account has no auction and loses the full discount at once. Rule: whatever finds the account at
/// maintenance margin clears its clock. With it: the discount starts from 0, profit 0. Without it: three quarters of 3 % of the lots.
#[test]
fn a_clock_starts_anew_once_the_account_was_safe() {
    let profit = plan();
    assert!((-2..=0).contains(&profit), "profit {profit}");
    let profit = without("clock-kept", plan);
    assert!(profit > gain(1_500), "profit {profit}");
}
