//! The life of a trade: deposit, fill, funding, liquidation, default.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

#[test]
fn a_gain_is_paid_out_and_the_books_close_at_zero() {
    let mut suite = Suite::new();
    suite.account("ann").deposits(5_000_000_000);
    suite.account("bob").deposits(5_000_000_000);
    let lots = lots_worth(10_000);
    suite.account("ann").buys(lots).from("bob").at(dollars(10_000)).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite.price(10_100);
    suite.account("ann").sells(lots).to("bob").at(dollars(10_100)).unwrap();
    assert_eq!(suite.account("ann").cash(), 5_100_000_000);
    assert_eq!(suite.account("bob").cash(), 4_900_000_000);
    suite.account("ann").withdraws(5_100_000_000).unwrap();
    suite.account("bob").withdraws(4_900_000_000).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn an_unsafe_account_is_taken_over_at_a_growing_discount() {
    let mut suite = Suite::new();
    for (name, units) in [("ann", 1_500_000_000), ("bob", 50_000_000_000), ("kim", 50_000_000_000)] {
        suite.account(name).deposits(units);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(8_900);
    suite.start_auction(&["ann"]).unwrap();
    suite.waits(30);
    suite.account("kim").liquidates("ann").unwrap();
    assert!(suite.account("ann").size() < i128::from(lots_worth(10_000)));
    assert!(suite.account("kim").equity() > 50_000_000_000);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn a_default_is_torn_up_against_the_other_side() {
    let mut suite = Suite::new();
    for (name, units) in [("ann", 1_500_000_000), ("bob", 50_000_000_000), ("cat", 50_000_000_000)] {
        suite.account(name).deposits(units);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.account("cat").buys(lots_worth(30_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(8_000);
    suite.resolve(&["ann"]).unwrap();
    assert_eq!((suite.account("ann").size(), suite.account("ann").cash()), (0, 0));
    assert_eq!(suite.account("bob").size(), -i128::from(lots_worth(30_000)));
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite.touch(&["bob", "cat", "ann"]).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}
