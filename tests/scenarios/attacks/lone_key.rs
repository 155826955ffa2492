//! One stolen publisher key while the other publishers are silent: what it cannot do with legs that nobody checks.

use breakwater_harness::chain::Publishers;
use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{lots, usd, without, Gang, SecondMarket, FEED_UNITS_PER_DOLLAR};

/// The first publisher alone pushes this many dollars.
fn lone(suite: &mut Suite, publishers: &Publishers, dollars: i64) {
    let mut lone = publishers.clone();
    lone.addresses.truncate(1);
    lone.push(&mut suite.chain, &[dollars * FEED_UNITS_PER_DOLLAR], 0).unwrap();
}

/// Mallory's loser is rich at the key's price in one market and buys back there from her winner in the other. Whether that went through.
fn buys_back_at_the_keys_price() -> bool {
    let mut suite = Suite::new();
    let second = SecondMarket::open(&mut suite);
    suite.account("loser").deposits(usd(11_000));
    suite.account("winner").deposits(usd(6_000));
    suite.account("anchor").deposits(usd(6_000));
    suite.account("loser").sells(lots_worth(50_000)).to("winner").at(dollars(10_000)).unwrap();
    suite.account("loser").buys(lots_worth(55_000)).from("anchor").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.silence(66);
    suite.chain.next_block();
    let first = suite.publishers.clone();
    lone(&mut suite, &second.publishers, 14_900);
    lone(&mut suite, &first, 14_900);
    suite.account("winner").sells(lots_worth(50_000)).to("loser").at(dollars(14_900)).is_ok()
}

/// Rule: a leg that a lone source prices counts, in the reducing rule too, at the worse of that and what a quorum said last, and a fill's price
/// lies within the band of both. Without it 23,000 dollars became 30,500, and after six pushes 456,000.
#[test]
fn a_lone_key_does_not_close_at_invented_prices() {
    assert!(!buys_back_at_the_keys_price());
}

/// A rogue venue with the key sells a victim's position to Mallory at the key's price, which is no loss off the key's own mark.
#[test]
fn a_lone_key_and_a_venue_do_not_sell_a_victim() {
    let mut suite = Suite::new();
    suite.account("vic").deposits(usd(60_000));
    suite.account("mallory").deposits(usd(20_000));
    suite.account("vic").buys(lots_worth(100_000)).from("mallory").at(dollars(10_000)).unwrap();
    suite.silence(66);
    suite.chain.next_block();
    let first = suite.publishers.clone();
    lone(&mut suite, &first, 5_100);
    let sold = suite.account("vic").sells(lots_worth(100_000)).to("mallory").at(dollars(5_100));
    let words = sold.unwrap_err().0;
    assert!(words.contains("200 bps from the mark"), "{words}");
}

/// A dust leg in a market whose feed the key walks to ten million dollars before it goes silent; the other leg slides by 40 % while a keeper
/// watches. What the float has in the end, of 20,000 dollars.
fn float_after_a_slide(key: bool) -> i128 {
    let mut suite = Suite::new();
    suite.fund_float(usd(20_000));
    let second = SecondMarket::open(&mut suite);
    for name in ["vic", "kim"] {
        suite.account(name).deposits(usd(500_000));
    }
    suite.account("wim").deposits(usd(500_000));
    suite.account("vic").buys(lots_worth(150_000)).from("wim").at(dollars(10_000)).unwrap();
    Gang::joins(&mut suite, &[("long", 10_100), ("short", 11_000), ("anchor", 1_000)]);
    suite.account("long").buys(lots_worth(100)).from("anchor").in_market(second.id).at(dollars(10_000)).unwrap();
    suite.account("long").buys(lots_worth(100_000)).from("short").at(dollars(10_000)).unwrap();
    for _ in 0..55 {
        suite.price(10_000);
    }
    if key {
        let mut price = 10_000;
        while price < 10_000_000 {
            suite.price(10_000);
            price = price * 149 / 100;
            lone(&mut suite, &second.publishers, price);
        }
    }
    for _ in 0..12 {
        suite.price(10_000);
    }
    let mut price = 10_000;
    while price > 6_000 {
        price -= 100;
        suite.price(price);
        suite.start_auction(&["long"]).unwrap();
        suite.waits(30);
        // From some price on there is nothing left to take.
        suite.account("kim").liquidates("long").ok();
        suite.resolve(&["long"]).unwrap();
    }
    let rest = lots(suite.account("short").size());
    if rest > 0 {
        suite.account("short").buys(rest).from("vic").at(dollars(6_000)).unwrap();
    }
    let cash = suite.account("short").cash();
    suite.account("short").withdraws(u128::try_from(cash).unwrap()).unwrap();
    // Everybody is back.
    for _ in 0..60 {
        suite.price(6_000);
        second.price(&mut suite, 10_000);
    }
    suite.resolve(&["long"]).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    let solvency = suite.chain.solvency().unwrap();
    i128::try_from(solvency.float.u128()).unwrap()
}

/// Rule: where liquidations cannot use a leg's price it counts at what a quorum said last, moved by the gap. Without it the key's price shields
/// the account and the float pays 18,000 dollars.
#[test]
fn a_lone_key_does_not_shield_an_account() {
    assert_eq!(float_after_a_slide(true), float_after_a_slide(false));
    assert!(without("lone-source-trusted", || float_after_a_slide(true)) < float_after_a_slide(true));
}
