//! What gains by when, by whom, or with which key a market is ended.

use super::*;
use breakwater_harness::chain::Publishers;
use breakwater_harness::suite::{standard_feed, standard_market};
use breakwater_interfaces::clearinghouse::MarketKind;
use breakwater_interfaces::insurance_fund;

/// A second market on a feed of its own.
fn second(suite: &mut Suite) -> (MarketId, Publishers) {
    let feed = suite.chain.add_feed(standard_feed("ETH/USD")).unwrap();
    for publisher in &suite.publishers.addresses.clone() {
        suite.chain.add_publisher(publisher, &[feed]).unwrap();
    }
    let market = suite.chain.add_market(standard_market(feed)).unwrap();
    let other = Publishers { feed, ..suite.publishers.clone() };
    says(suite, &other, 10_000, 1);
    (market, other)
}

/// Publishers alone with their price, block after block.
fn says(suite: &mut Suite, publishers: &Publishers, dollars: i64, blocks: u64) {
    for _ in 0..blocks {
        suite.chain.next_block();
        publishers.push(&mut suite.chain, &vec![dollars * 100_000_000; publishers.addresses.len()], 0).unwrap();
    }
}

fn lone(publishers: &Publishers) -> Publishers {
    Publishers { addresses: vec![publishers.addresses[0].clone()], ..publishers.clone() }
}

/// One publisher goes on alone, steals up on a price within its line, and stays there for an hour.
fn walks(suite: &mut Suite) {
    let lone = lone(&suite.publishers);
    says(suite, &lone, 10_000, 55);
    says(suite, &lone, 14_000, 2);
    says(suite, &lone, 19_000, 2 * HALF_HOUR / 6);
}

#[test]
fn one_publisher_alone_makes_no_settlement_price() {
    let mut suite = traded();
    settle_market(&mut suite, 0);
    suite.price(10_000);
    suite.price(10_000);
    walks(&mut suite);
    let refusal = words(tag(&mut suite));
    assert!(refusal.contains("prices of 0 of the 1800 s"), "{refusal}");
    // When nothing has covered the window in three days, the last price of a quorum stands.
    suite.silence(261_000);
    let lone = lone(&suite.publishers);
    says(&mut suite, &lone, 19_000, 1);
    tag(&mut suite).unwrap();
    assert_eq!(settlement(&suite).price.unwrap().u128(), dollars(10_000));
}

/// What Ann's five thousand and her long are worth after one key has spoken alone in the last half hour of a future.
#[test]
fn one_publisher_alone_moves_no_average() {
    let expiry = (Deployment::default().genesis_seconds / HALF_HOUR + 60) * HALF_HOUR;
    let mut suite = Suite::deployed(&Deployment::default(), |params| {
        params.kind = MarketKind::Future { expiry };
        params.premium_feed = None;
    });
    for (name, dollars) in [("ann", 5_000), ("bob", 5_000), ("rich", 500_000)] {
        suite.account(name).deposits(dollars * USD);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.silence(expiry - HALF_HOUR - 60 - suite.chain.now());
    suite.price(10_000);
    suite.waits(66);
    walks(&mut suite);
    let refusal = suite.account("ann").withdraws(5_001 * USD).unwrap_err().to_string();
    assert!(refusal.contains("margin"), "{refusal}");
}

/// Eve owes in the first market what she cannot pay, and gains ten dollars in the second. What Ann and Sam, who won there, end with.
fn two_markets(touched_between: bool) -> (i128, i128) {
    let mut suite = Suite::new();
    let (second, other) = second(&mut suite);
    for (name, dollars) in [("ann", 5_000), ("eve", 5_000), ("sam", 5_000), ("bob", 9_000)] {
        suite.account(name).deposits(dollars * USD);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("eve").at(dollars(10_000)).unwrap();
    suite.account("sam").buys(lots_worth(10_000)).from("bob").in_market(second).at(dollars(10_000)).unwrap();
    suite.account("eve").buys(lots_worth(10)).from("bob").in_market(second).at(dollars(10_000)).unwrap();
    settle_market(&mut suite, 0);
    settle_market(&mut suite, second);
    suite.price(14_900);
    suite.price(16_000);
    for _ in 0..2 * HALF_HOUR / 6 + 10 {
        suite.price(16_000);
        other.push(&mut suite.chain, &[1_150_000_000_000; 3], 0).unwrap();
    }
    suite.anyone(&ExecuteMsg::Tag { market: 0 }).unwrap();
    if touched_between {
        suite.touch(&["eve", "ann"]).unwrap();
        let refusal = words(suite.anyone(&ExecuteMsg::FinalizeMarket { market: 0 }));
        assert_eq!(
            refusal,
            "1 positions in market 0 are not registered: anyone can send Touch with their accounts; one with a leg in another market that settles waits for that market's Tag"
        );
    }
    suite.anyone(&ExecuteMsg::Tag { market: second }).unwrap();
    suite.touch(&["eve", "ann", "sam", "bob"]).unwrap();
    for market in [0, second] {
        suite.anyone(&ExecuteMsg::FinalizeMarket { market }).unwrap();
    }
    suite.touch(&["ann", "sam", "bob"]).unwrap();
    exact(&suite);
    (suite.account("ann").cash(), suite.account("sam").cash())
}

#[test]
fn who_touches_between_two_tags_moves_no_deficit() {
    let late = two_markets(false);
    // Eve has 5,000 and owes 6,000 to Ann's market; 1.50 of the rest is what she gained beside Sam.
    assert_eq!(late, (10_001_500_000, 6_500_000_000));
    assert_eq!(two_markets(true), late);
}

#[test]
fn a_settling_market_is_not_repaid_beside_its_allowance() {
    let mut suite = traded();
    suite.fund_float(5_000 * USD);
    settle_market(&mut suite, 0);
    suite.price(14_900);
    suite.price(18_000);
    suite.tags().unwrap();
    suite.touch(&["bob", "ann"]).unwrap();
    let refusal = words(suite.anyone(&ExecuteMsg::Repay { market: 0 }));
    assert_eq!(
        refusal,
        "market 0 is tagged: the float pays what it may of its shortfall in FinalizeMarket, which anyone can send once all positions of tagged markets are touched"
    );
    finalize_market(&mut suite).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 3_200 * USD);
}

#[test]
fn stakers_do_not_leave_before_a_loss_that_everybody_sees() {
    let mut suite = traded();
    suite.stake("staker", 2_000 * USD);
    let staker = address("staker");
    let shares = suite.chain.staker(&staker).unwrap().shares;
    suite.chain.insure(&staker, &insurance_fund::ExecuteMsg::Unstake { shares }, 0).unwrap();
    suite.silence(14 * 86_400 + 60);
    suite.price(10_000);
    suite.price(10_000);
    settle_market(&mut suite, 0);
    suite.price(14_900);
    suite.price(18_000);
    assert!(suite.account("bob").equity() < 0);
    assert_eq!(suite.chain.solvency().unwrap().shortfall.u128(), 0);
    let leaves = insurance_fund::ExecuteMsg::TakeUnstaked { id: 0 };
    let refusal = words(suite.chain.insure(&staker, &leaves, 0));
    assert!(refusal.contains("wait"), "{refusal}");
    suite.tags().unwrap();
    suite.touch(&["bob", "ann"]).unwrap();
    finalize_market(&mut suite).unwrap();
    suite.chain.insure(&staker, &leaves, 0).unwrap();
}

/// Ann owes; her other leg's feed has one source left. Nobody can close it, so that market ends too, and with it her account.
#[test]
fn a_lone_source_cannot_keep_a_bankrupt_unregistered() {
    let mut suite = Suite::new();
    let (second, other) = second(&mut suite);
    suite.account("ann").deposits(5_000 * USD);
    suite.account("bob").deposits(90_000 * USD);
    suite.account("bob").buys(lots_worth(10_000)).from("ann").at(dollars(10_000)).unwrap();
    suite.account("ann").buys(lots_worth(100)).from("bob").in_market(second).at(dollars(10_000)).unwrap();
    settle_market(&mut suite, 0);
    suite.price(14_900);
    suite.price(18_000);
    let lone = lone(&other);
    for _ in 0..2 * HALF_HOUR / 6 + 10 {
        suite.price(18_000);
        lone.push(&mut suite.chain, &[1_000_000_000_000], 0).unwrap();
    }
    suite.tags().unwrap();
    let ann = suite.id("ann");
    let refusal = reason(suite.anyone(&ExecuteMsg::Touch { accounts: vec![ann] }));
    assert!(refusal.contains("cannot be closed now"), "{refusal}");
    let dark = ExecuteMsg::Trip { market: Some(second), accounts: vec![] };
    suite.anyone(&dark).unwrap();
    suite.silence(259_200);
    says(&mut suite, &lone, 10_000, 1);
    suite.anyone(&dark).unwrap();
    assert!(suite.chain.market(second).unwrap().settlement.is_some());
}

#[test]
fn without_stakers_what_is_left_goes_to_the_treasury() {
    let mut suite = traded();
    suite.fund_float(3_000 * USD);
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    suite.anyone(&ExecuteMsg::Cage {}).unwrap();
    suite.tags().unwrap();
    for step in [ExecuteMsg::Register { limit: 30 }, ExecuteMsg::DrawInsurance {}, ExecuteMsg::Finalize {}] {
        suite.anyone(&step).unwrap();
    }
    let treasury = suite.chain.treasury().clone();
    let before = suite.chain.balance(&treasury).unwrap();
    suite.anyone(&ExecuteMsg::ReturnSurplus {}).unwrap();
    assert_eq!(suite.chain.fund().unwrap().assets.u128(), 0);
    assert_eq!(suite.chain.balance(&treasury).unwrap() - before, 2_989_300_000);
    exact(&suite);
}
