use crate::suite::{addr, Suite, MILLION};

#[test]
fn a_surplus_raises_every_share() {
    let mut suite = Suite::staked();
    suite.stake("bob", MILLION).unwrap();
    let clearinghouse = suite.clearinghouse.clone();
    suite.send("bank", &clearinghouse, 1_000);
    suite.set_books(|books| books.float = 1_000u128.into());
    let shares = suite.state().shares;
    suite.return_float(1_000).unwrap();
    assert_eq!((suite.assets(), suite.state().shares), (2 * MILLION + 1_000, shares));
    suite.unstake_all("bob");
    suite.advance(14 * 86_400);
    suite.take("bob", 0).unwrap();
    // Half of it, rounded down against him.
    assert_eq!(suite.balance(&addr("bob")), MILLION + 499);
}

#[test]
fn a_surplus_with_no_staker_goes_on_to_the_treasury() {
    let mut suite = Suite::new();
    let clearinghouse = suite.clearinghouse.clone();
    suite.send("bank", &clearinghouse, 1_000);
    suite.set_books(|books| books.float = 1_000u128.into());
    suite.return_float(1_000).unwrap();
    assert_eq!((suite.assets(), suite.balance(&addr("treasury"))), (0, 1_000));
    suite.stake("eve", MILLION).unwrap();
    assert_eq!(suite.assets(), MILLION);
}
