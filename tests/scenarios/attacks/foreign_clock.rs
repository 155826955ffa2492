//! Publishers of one feed that offer times far ahead, to make the other feeds of their page too old.

use breakwater_harness::chain::address;
use breakwater_harness::suite::{dollars, lots_worth, standard_feed, Suite};
use breakwater_interfaces::clearinghouse::PriceClass;
use breakwater_interfaces::oracle::{ExecuteMsg, PriceItem};
use cosmwasm_std::Uint64;

use super::usd;

const NAMES: [&str; 2] = ["evil 1", "evil 2"];

/// Class of the standard market, after a fall, while two publishers of another feed of its page (`own`: also of the market's) say it is tomorrow.
fn class_tomorrow(own: bool) -> PriceClass {
    let mut suite = Suite::new();
    let feed = suite.chain.add_feed(standard_feed("WIF/USD")).unwrap();
    let feeds = if own { vec![0, feed] } else { vec![feed] };
    for name in NAMES {
        suite.chain.add_publisher(&address(name), &feeds).unwrap();
    }
    suite.account("ann").deposits(usd(10_000));
    suite.account("bob").deposits(usd(10_000));
    suite.account("ann").buys(lots_worth(100_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(8_500);
    for name in NAMES {
        let publish_time = suite.chain.now() + 86_000;
        let item = PriceItem { feed, price: 1, confidence: Uint64::zero(), exponent: -8, publish_time };
        suite.chain.report(&address(name), &ExecuteMsg::Push { prices: vec![item] }).unwrap();
    }
    suite.chain.market(suite.market).unwrap().class
}

#[test]
fn publishers_of_one_feed_do_not_make_another_too_old() {
    assert_eq!(class_tomorrow(true), PriceClass::D, "a quorum of the feed's own sources is believed");
    assert_eq!(class_tomorrow(false), PriceClass::B, "others are not");
}
