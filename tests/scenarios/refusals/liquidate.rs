//! Taking lots of an unsafe account over.

use breakwater_harness::chain::address;
use breakwater_harness::suite::{dollars, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Tier};
use cosmwasm_std::{Uint128, Uint64};

use super::desk::{fill_in, fills, one_trade, refuses, unsafe_ann, unsafe_ann_in, GRAND, MARK, TEN_GRAND_OF_LOTS};

/// A take-over of account 1's first leg, as a keeper may word it.
#[derive(Clone, Copy)]
struct Order {
    account: AccountId,
    market: u8,
    taker: AccountId,
    lots: Option<u64>,
    least: Option<u128>,
    deadline: Option<u64>,
}

const ORDER: Order = Order { account: 1, market: 0, taker: 3, lots: None, least: None, deadline: None };

impl From<Order> for ExecuteMsg {
    fn from(order: Order) -> Self {
        ExecuteMsg::Liquidate {
            account: order.account,
            market: order.market,
            taker: order.taker,
            lots: order.lots.map(Uint64::new),
            least_discount_e18: order.least.map(Uint128::new),
            deadline: order.deadline,
        }
    }
}

#[track_caller]
fn kim_is_refused(suite: &mut Suite, order: Order, words: &str) {
    refuses(suite, &address("kim"), &order.into(), words);
}

#[track_caller]
fn kim_takes(suite: &mut Suite, order: Order) {
    suite.account("kim").sends(&order.into()).unwrap();
}

#[test]
fn what_is_named_must_exist() {
    let mut suite = unsafe_ann();
    kim_is_refused(&mut suite, Order { account: 9, ..ORDER }, "account 9 does not exist");
    kim_is_refused(&mut suite, Order { taker: 9, ..ORDER }, "account 9 does not exist");
    kim_is_refused(&mut suite, Order { market: 9, ..ORDER }, "market 9 does not exist");
    suite.chain.add_market(standard_market(0)).unwrap();
    kim_is_refused(&mut suite, Order { market: 1, ..ORDER }, "account 1 has no position in market 1");
}

#[test]
fn nobody_takes_over_his_own_account_nor_into_anothers() {
    let mut suite = unsafe_ann();
    let own = Order { taker: 1, ..ORDER };
    refuses(&mut suite, &address("ann"), &own.into(), "account 1 cannot trade with itself");
    let words = format!("liquidate is for the account's owner and operators; {} is not", address("kim"));
    kim_is_refused(&mut suite, Order { taker: 2, ..ORDER }, &words);
}

#[test]
fn only_unsafe_accounts_with_equity_are_taken_over() {
    let mut suite = unsafe_ann();
    suite.account("ann").deposits(45_000_000);
    let words = "account 1 is not unsafe: equity 445000000 at the better bound, maintenance margin 445000000";
    kim_is_refused(&mut suite, ORDER, words);
    suite.price(8_455);
    let words = "account 1 has no equity left (0); deposit first, or it is resolved";
    kim_is_refused(&mut suite, ORDER, words);
    suite.feed_price(845_500_000_100);
    kim_takes(&mut suite, ORDER);
}

#[test]
fn a_call_is_good_until_its_deadline() {
    let mut suite = unsafe_ann();
    let now = suite.chain.now();
    let words = format!("the call was good until {}; it is {now}", now - 1);
    kim_is_refused(&mut suite, Order { deadline: Some(now - 1), ..ORDER }, &words);
    kim_takes(&mut suite, Order { deadline: Some(now), ..ORDER });
}

/// After 30 s the discount is half of 3 %.
#[test]
fn a_keeper_names_the_least_discount() {
    let mut suite = unsafe_ann();
    suite.start_auction(&["ann"]).unwrap();
    suite.waits(30);
    let least = 15_000_000_000_000_000;
    let words = "the discount is 15000000000000000 / 10^18 of the notional; the call wants at least 15000000000000001";
    kim_is_refused(&mut suite, Order { least: Some(least + 1), ..ORDER }, words);
    kim_takes(&mut suite, Order { least: Some(least), ..ORDER });
    assert_eq!(suite.audit(), Vec::<String>::new());
}

/// With equity of 40 on a maintenance margin of 430, the leg's share of the equity is less than 3 %.
#[test]
fn the_discount_never_exceeds_the_share_of_the_equity() {
    let mut suite = unsafe_ann();
    suite.price(8_540);
    suite.start_auction(&["ann"]).unwrap();
    suite.waits(60);
    let words = "the discount is 4683840749414519 / 10^18 of the notional; the call wants at least 4683840749414520";
    kim_is_refused(&mut suite, Order { least: Some(4_683_840_749_414_520), ..ORDER }, words);
    kim_takes(&mut suite, Order { least: Some(4_683_840_749_414_519), ..ORDER });
}

#[test]
fn lots_are_some_and_leave_none_or_enough() {
    let mut suite = unsafe_ann_in(|params| params.minimum_position = Uint64::new(TEN_GRAND_OF_LOTS / 2));
    kim_is_refused(&mut suite, Order { lots: Some(0), ..ORDER }, "0 lots cannot be taken over");
    let half = TEN_GRAND_OF_LOTS / 2;
    let words = "4999999999999 lots would stay, fewer than the market's minimum of 5000000000000; \
                 take all 10000000000000 or fewer";
    kim_is_refused(&mut suite, Order { lots: Some(half + 1), ..ORDER }, words);
    kim_takes(&mut suite, Order { lots: Some(half), ..ORDER });
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn a_taker_meets_initial_margin_afterwards() {
    let mut suite = unsafe_ann();
    suite.account("kim").withdraws(50 * GRAND - 400_000_000).unwrap();
    let lots = Some(TEN_GRAND_OF_LOTS / 2);
    let words = "account 3 would have equity 400000000 at the worse bound and needs initial margin 445000000";
    kim_is_refused(&mut suite, Order { lots, ..ORDER }, words);
    suite.account("kim").deposits(45_000_000);
    kim_takes(&mut suite, Order { lots, ..ORDER });
}

#[test]
fn a_taker_stays_within_the_tiers() {
    let tier = Tier { lots_max: Uint64::new(TEN_GRAND_OF_LOTS), initial_bps: 1_000, maintenance_bps: 500 };
    let mut suite = unsafe_ann_in(|params| params.tiers = vec![tier]);
    suite.price(9_100);
    suite.account("cat").deposits(50 * GRAND);
    suite.account("kim").buys(TEN_GRAND_OF_LOTS - 1_000).from("cat").at(dollars(9_100)).unwrap();
    suite.price(8_900);
    let lots = Some(1_001);
    let words = "a position of 10000000000001 lots is larger than the market's largest of 10000000000000";
    kim_is_refused(&mut suite, Order { lots, ..ORDER }, words);
    kim_takes(&mut suite, Order { lots: Some(1_000), ..ORDER });
}

#[test]
fn a_taker_has_room_for_one_more_position() {
    let mut suite = unsafe_ann();
    suite.account("cat").deposits(GRAND);
    suite.price(9_100);
    for market in 1..17 {
        suite.chain.add_market(standard_market(0)).unwrap();
        fills(&mut suite, fill_in(market, 3, 4, 1_000, dollars(9_100)));
    }
    suite.price(8_900);
    kim_is_refused(&mut suite, ORDER, "account 3 would have more than 16 positions");
    suite.account("kim").sells(1_000).to("cat").in_market(9).at(dollars(8_900)).unwrap();
    kim_takes(&mut suite, ORDER);
}

/// Ann's large leg in bitcoin makes her unsafe; her small leg in ether has had no price for a minute.
#[test]
fn a_leg_without_a_usable_price_is_not_taken_over() {
    let mut suite = one_trade();
    suite.account("kim").deposits(50 * GRAND);
    let feed = suite.chain.add_feed(standard_feed("ETH/USD")).unwrap();
    let market = suite.chain.add_market(standard_market(feed)).unwrap();
    let mut ether = suite.publishers.clone();
    ether.feed = feed;
    for publisher in &ether.addresses {
        suite.chain.add_publisher(publisher, &[feed]).unwrap();
    }
    ether.push(&mut suite.chain, &[1_000_000_000_000; 3], 0).unwrap();
    fills(&mut suite, fill_in(market, 1, 2, TEN_GRAND_OF_LOTS / 100, MARK));
    suite.account("ann").withdraws(3_900_000_000).unwrap();
    suite.waits(66);
    suite.price(9_200);
    let words = "market 1 has a price of class C; this needs class B or better: wait for fresher prices";
    kim_is_refused(&mut suite, Order { market, ..ORDER }, words);
    kim_takes(&mut suite, ORDER);
}

/// One publisher alone liquidates nobody once the last quorum is 300 s old.
#[test]
fn a_lone_publisher_is_not_believed() {
    let mut suite = unsafe_ann();
    suite.publishers.addresses.truncate(1);
    suite.waits(360);
    let words = "account 1 is not unsafe: equity 3070000000 at the better bound, maintenance margin 445000000";
    kim_is_refused(&mut suite, ORDER, words);
    suite.price(8_901);
    assert_eq!(suite.account("ann").shows().auction_started_at, None);
}
