//! One stolen publisher key, the other publishers silent.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, lone_price, lots, usd, without, Gang, SecondMarket};

/// The key says 8,000 where the price is 10,000, in every block for 400 s, and Mallory tries to take Vic's lots over in each. When the others
/// are back she closes what she got at 10,000. Returns her profit.
fn liquidate_everybody() -> i128 {
    let mut suite = Suite::new();
    suite.account("vic").deposits(usd(2_300));
    suite.account("bob").deposits(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("mallory", 20_000)]);
    suite.account("vic").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.silence(70);
    for _ in 0..67 {
        lone_price(&mut suite, 8_000);
        let _ = suite.account("mallory").liquidates("vic");
    }
    suite.price(10_000);
    let taken = lots(suite.account("mallory").size());
    if taken > 0 {
        suite.account("mallory").sells(taken).to("bob").at(dollars(10_000)).unwrap();
    }
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: liquidate everybody at a price that one stolen key says. Rule: with fewer sources than a quorum, liquidation uses the last quorum mark
/// where it is better for the account, and waits where there is none of the last 300 s. With it: profit 0. Without it: 20 % of the lots taken.
#[test]
fn one_stolen_key_liquidates_nobody() {
    assert_eq!(liquidate_everybody(), 0);
    let profit = without("lone-source-trusted", liquidate_everybody);
    assert!(profit > gain(1_000), "profit {profit}");
}

/// The key raises the price by 40 % a block, while Mallory withdraws what her long side seems to have. Returns her profit once everybody is back
/// at 10,000.
fn withdraw_everything() -> i128 {
    let mut suite = Suite::new();
    suite.account("vic").deposits(usd(200_000));
    let gang = Gang::joins(&mut suite, &[("long", 10_000), ("short", 30_000)]);
    suite.account("long").buys(lots_worth(50_000)).from("short").at(dollars(10_000)).unwrap();
    suite.silence(301);
    for price in [14_000, 20_000, 29_000] {
        lone_price(&mut suite, price);
        for units in [usd(40_000), usd(5_000), usd(1_000)] {
            while suite.account("long").withdraws(units).is_ok() {}
        }
    }
    suite.price(10_000);
    suite.waits(360);
    suite.resolve(&["long"]).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: let one stolen key raise the price and withdraw gains that do not exist. Rule: with fewer sources than a quorum, adding and withdrawing
/// count a leg at the last quorum mark, whatever its age, where that is worse for the account. With it: profit 0. Without it: 22,000 dollars of
/// other people's deposits.
#[test]
fn one_stolen_key_withdraws_nothing() {
    assert_eq!(withdraw_everything(), 0);
    let profit = without("lone-source-trusted", withdraw_everything);
    assert!(profit > gain(20_000), "profit {profit}");
}

/// Mallory is long in two markets. The key halves the first one's price again and again and falls silent; she has herself resolved in the second
/// one. Returns her profit once everybody is back at 10,000.
fn ruin_oneself() -> i128 {
    let mut suite = Suite::new();
    suite.fund_float(usd(50_000));
    let second = SecondMarket::open(&mut suite);
    suite.account("bob").deposits(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("mallory", 5_000)]);
    let lots = lots_worth(10_000);
    suite.account("mallory").buys(lots).from("bob").at(dollars(10_000)).unwrap();
    suite.account("mallory").buys(lots).from("bob").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.silence(301);
    for price in [5_100, 2_700, 2_000] {
        lone_price(&mut suite, price);
    }
    suite.silence(66);
    second.price(&mut suite, 10_000);
    suite.resolve(&["mallory"]).unwrap();
    suite.price(10_000);
    suite.waits(360);
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: let one stolen key make a leg look worthless, so that insurance and the other side of another market pay for a loss that is none.
/// Rule: a leg without a usable price counts at its last class-B mark or the last quorum mark, whichever is better for an account that is
/// liquidated. With it: profit 0. Without it: 2,400 dollars.
#[test]
fn one_stolen_key_makes_nobody_pay_for_a_loss_that_is_none() {
    assert_eq!(ruin_oneself(), 0);
    let profit = without("lone-source-trusted", ruin_oneself);
    assert_eq!(profit, gain(2_400));
}
