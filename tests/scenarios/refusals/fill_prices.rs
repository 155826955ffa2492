//! Fills and prices: the band, the classes, the late clock, the limits of a price.

use breakwater_harness::chain::{address, Chain};
use breakwater_harness::suite::{dollars, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::PriceClass;
use breakwater_interfaces::oracle::{ExecuteMsg as OracleMsg, PriceItem};
use cosmwasm_std::{Uint128, Uint64};

use super::desk::{fill, fill_in, fills, one_trade, refuses_fill, two_traders, GRAND, MARK};

const PRICE_MAX: u128 = 1_000_000_000_000_000_000_000_000_000_000_000;

fn class(chain: &Chain) -> PriceClass {
    chain.market(0).unwrap().class
}

#[test]
fn the_band_ends_exactly_two_percent_from_the_mark() {
    let mut suite = two_traders();
    let edge = |price: u128| format!("price {price} is more than 200 bps from the mark {MARK}");
    let (low, high) = (dollars(9_800), dollars(10_200));
    refuses_fill(&mut suite, fill(1, 2, 1_000, high + 1), &edge(high + 1));
    refuses_fill(&mut suite, fill(1, 2, 1_000, low - 1), &edge(low - 1));
    fills(&mut suite, fill(1, 2, 1_000, high));
    fills(&mut suite, fill(1, 2, 1_000, low));
}

#[test]
fn no_price_is_0_or_beyond_the_limit() {
    let mut suite = two_traders();
    for price in [0, PRICE_MAX, PRICE_MAX + 1, u128::MAX] {
        let words = format!("price {price} is more than 200 bps from the mark {MARK}");
        refuses_fill(&mut suite, fill(1, 2, 1_000, price), &words);
    }
}

#[test]
fn a_market_whose_feed_never_had_a_price_does_not_trade() {
    let mut suite = two_traders();
    let feed = suite.chain.add_feed(standard_feed("ETH/USD")).unwrap();
    suite.chain.add_market(standard_market(feed)).unwrap();
    refuses_fill(
        &mut suite,
        fill_in(1, 1, 2, 1_000, MARK),
        "market 1 has no price to value a leg at: its feed never had a usable one, or holds a jump back",
    );
}

#[test]
fn adding_needs_class_a_and_reducing_class_b() {
    let mut suite = one_trade();
    let needs = |class: char, needed: char| {
        format!("market 0 has a price of class {class}; this needs class {needed} or better: wait for fresher prices")
    };
    suite.silence(30);
    fills(&mut suite, fill(1, 2, 1_000, MARK));
    suite.silence(1);
    assert_eq!(class(&suite.chain), PriceClass::B);
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), &needs('B', 'A'));
    fills(&mut suite, fill(2, 1, 1_000, MARK));
    suite.silence(29);
    fills(&mut suite, fill(2, 1, 1_000, MARK));
    suite.silence(1);
    assert_eq!(class(&suite.chain), PriceClass::C);
    refuses_fill(&mut suite, fill(2, 1, 1_000, MARK), &needs('C', 'B'));
    suite.silence(239);
    assert_eq!(class(&suite.chain), PriceClass::C);
    suite.silence(1);
    refuses_fill(&mut suite, fill(2, 1, 1_000, MARK), &needs('D', 'B'));
}

#[test]
fn one_publisher_is_enough_to_reduce_but_not_to_add() {
    let mut suite = one_trade();
    suite.silence(61);
    suite.publishers.addresses.truncate(1);
    suite.price(10_000);
    let words = "market 0 has a price of class B; this needs class A or better: wait for fresher prices";
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), words);
    fills(&mut suite, fill(2, 1, 1_000, MARK));
}

#[test]
fn a_price_far_from_its_average_is_of_class_b() {
    let mut suite = one_trade();
    suite.price(11_010);
    let words = "market 0 has a price of class B; this needs class A or better: wait for fresher prices";
    refuses_fill(&mut suite, fill(1, 2, 1_000, dollars(11_010)), words);
    fills(&mut suite, fill(2, 1, 1_000, dollars(11_010)));
}

#[test]
fn a_jump_is_held_back_as_class_c() {
    let mut suite = one_trade();
    suite.price(15_001);
    let words = "market 0 has a price of class C; this needs class B or better: wait for fresher prices";
    refuses_fill(&mut suite, fill(2, 1, 1_000, MARK), words);
}

#[test]
fn after_a_gap_nothing_is_added_until_the_second_block() {
    let mut suite = one_trade();
    suite.silence(300);
    suite.price(10_000);
    let height = suite.chain.block().height;
    let words = format!("prices of market 0 came back after a gap; risk may be added from height {} on", height + 2);
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), &words);
    fills(&mut suite, fill(2, 1, 1_000, MARK));
    suite.price(10_000);
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), &words);
    suite.price(10_000);
    fills(&mut suite, fill(1, 2, 1_000, MARK));
}

#[test]
fn a_silence_just_under_a_gap_is_none() {
    let mut suite = one_trade();
    suite.silence(293);
    suite.price(10_000);
    fills(&mut suite, fill(1, 2, 1_000, MARK));
}

/// The block's clock is late; two publishers, who know better, make the price as old as it is.
#[test]
fn publishers_show_that_the_clock_is_late() {
    let mut suite = one_trade();
    let now = suite.chain.now();
    for (publisher, ahead) in [("publisher 1", 61), ("publisher 2", 61)] {
        let price = PriceItem {
            feed: 0,
            price: 1_000_000_000_000,
            confidence: Uint64::zero(),
            exponent: -8,
            publish_time: now + ahead,
        };
        suite.chain.report(&address(publisher), &OracleMsg::Push { prices: vec![price] }).unwrap();
    }
    let words = "market 0 has a price of class C; this needs class B or better: wait for fresher prices";
    refuses_fill(&mut suite, fill(2, 1, 1_000, MARK), words);
}

/// A market at the largest price there can be: 10³³, of lots worth 10¹⁵ units each.
fn dearest_market() -> Suite {
    let mut suite = Suite::with(|params| {
        params.multiplier = Uint128::new(1_000_000_000_000_000_000_000_000_000_000_000_000);
        params.lot_step = Uint64::one();
        params.minimum_position = Uint64::one();
    });
    for name in ["ann", "bob"] {
        suite.account(name).deposits(10_000_000_000 * GRAND);
    }
    suite
}

#[test]
fn the_largest_price_trades_and_one_more_does_not() {
    let mut suite = dearest_market();
    suite.waits(60);
    for price in [13_000, 19_000, 28_000, 41_000, 61_000, 91_000] {
        suite.price(price * 100);
        suite.waits(66);
    }
    suite.feed_price(1_000_000_000_000_000);
    suite.waits(400);
    assert_eq!(suite.chain.market(0).unwrap().mark.unwrap().u128(), PRICE_MAX);
    suite.waits(10_000);
    fills(&mut suite, fill(1, 2, 1, PRICE_MAX));
    let words = format!("price {} is more than 200 bps from the mark {PRICE_MAX}", PRICE_MAX + 1);
    refuses_fill(&mut suite, fill(1, 2, 1, PRICE_MAX + 1), &words);
    // Beyond the limit there is no price at all, nor a last one.
    suite.feed_price(1_000_000_000_000_001);
    let words = "market 0 has no price to value a leg at: its feed never had a usable one, or holds a jump back";
    refuses_fill(&mut suite, fill(2, 1, 1, PRICE_MAX), words);
    assert_eq!(suite.audit(), Vec::<String>::new());
}
