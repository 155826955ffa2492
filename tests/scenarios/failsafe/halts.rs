//! The chain stands still, or a feed is silent: RESUME, and how it ends.

use breakwater_interfaces::clearinghouse::PriceClass;

use super::*;

#[test]
fn a_halt_is_seen_in_the_first_block_that_knows_the_time() {
    let mut suite = traded();
    assert_eq!(modes(&suite), []);
    halts(&mut suite, 659);
    assert!(!modes(&suite).contains(&(Mode::Resume, Cause::Gap)), "a block may take 60 s, and 600 s of stall count");
    suite.chain.advance(1, 0);
    assert!(modes(&suite).contains(&(Mode::Resume, Cause::Gap)), "{:?}", modes(&suite));
}

#[test]
fn a_push_in_between_hides_no_halt() {
    let mut suite = traded();
    halts(&mut suite, 3 * HOUR);
    suite.price(10_000);
    assert_eq!(modes(&suite), [(Mode::Resume, Cause::Gap)]);
}

#[test]
fn in_resume_accounts_top_up_and_reduce_but_add_nothing_and_nobody_is_liquidated() {
    let mut suite = traded();
    halts(&mut suite, 3 * HOUR);
    // Equity 350 of 437.5 maintenance margin: unsafe, not deep.
    suite.price(8_750);
    suite.price(8_750);
    let refused = item_words(anyone_starts(&mut suite, "ann"));
    let graced = "account 1 is graced while its markets resume: equity 350000000 at the better bound is at least a quarter of its maintenance margin 437500000";
    assert_eq!(refused, graced);
    let adds = suite.account("cat").buys(lots_worth(1_000)).from("bob").at(dollars(8_750)).unwrap_err().0;
    assert!(adds.contains("AddRisk: not in RESUME, until its condition holds"), "{adds}");
    suite.account("ann").deposits(200 * USD);
    suite.account("ann").sells(lots_worth(1_000)).to("bob").at(dollars(8_750)).unwrap();
    let leaves = words(ann_leaves(&mut suite));
    assert!(leaves.starts_with("WithdrawWithPositions: not in RESUME"), "{leaves}");
    suite.account("cat").withdraws(USD).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn in_resume_a_deep_account_is_liquidated_all_the_same() {
    let mut suite = traded();
    suite.account("cat").buys(lots_worth(1_000)).from("bob").at(dollars(10_000)).unwrap();
    halts(&mut suite, 3 * HOUR);
    suite.price(8_450);
    suite.price(8_450);
    suite.price(8_450);
    // Equity 50 of 422.5.
    anyone_starts(&mut suite, "ann").unwrap();
    assert!(suite.account("ann").shows().auction_started_at.is_some());
}

#[test]
fn resume_takes_three_prices_a_minute_and_a_quarter_of_the_gap() {
    let mut suite = traded();
    halts(&mut suite, 3 * HOUR);
    suite.waits(12);
    assert!(words(suite.chain.clear(&address("keeper"), &ExecuteMsg::Resume { market: 1 }, 0)).contains("market 1"));
    resume(&mut suite).unwrap();
    assert_eq!(market(&suite).grace.unwrap().prices_shown, 1);
    let again = words(resume(&mut suite));
    assert!(again.contains("is not newer than the newest shown"), "{again}");
    let start = suite.chain.now();
    comes_back(&mut suite);
    // A quarter of three hours is more than the longest grace, 1,800 s.
    let took = suite.chain.now() - start;
    assert!((1_800..=1_830).contains(&took), "{took}");
    assert_eq!(modes(&suite), []);
    suite.account("cat").buys(lots_worth(1_000)).from("bob").at(dollars(10_000)).unwrap();
    let over = words(resume(&mut suite));
    assert_eq!(over, "market 0 is not in RESUME");
}

#[test]
fn a_silent_feed_is_a_gap_once_it_speaks_again() {
    let mut suite = traded();
    suite.silence(400);
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::PoorPrice)]);
    suite.price(10_000);
    assert!(modes(&suite).contains(&(Mode::Resume, Cause::Gap)));
    assert!((300..=330).contains(&comes_back(&mut suite)));
}

#[test]
fn one_feed_silent_on_a_living_page_is_a_gap_of_its_own() {
    let mut suite = traded();
    let other = suite.chain.add_feed(breakwater_harness::suite::standard_feed("ETH/USD")).unwrap();
    let publisher = suite.publishers.addresses[0].clone();
    suite.chain.add_publisher(&publisher, &[other]).unwrap();
    let alone = breakwater_harness::chain::Publishers {
        addresses: vec![publisher],
        feed: other,
        exponent: breakwater_harness::suite::FEED_EXPONENT,
    };
    for _ in 0..70 {
        suite.chain.next_block();
        alone.push(&mut suite.chain, &[1_000], 0).unwrap();
    }
    suite.price(10_000);
    assert!(modes(&suite).contains(&(Mode::Resume, Cause::Gap)));
}

#[test]
fn more_than_an_hour_of_resume_a_day_is_reduce_only() {
    let mut suite = traded();
    halts(&mut suite, 3 * HOUR);
    suite.price(10_000);
    trip(&mut suite).unwrap();
    for _ in 0..70 {
        suite.waits(60);
    }
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::GraceSpent)]);
    suite.account("ann").withdraws(USD).unwrap();
    for _ in 0..4 {
        suite.waits(30);
        resume(&mut suite).unwrap();
    }
    suite.waits(1_800);
    resume(&mut suite).unwrap();
    assert_eq!(modes(&suite), []);
}

/// Far from its average a price is of class A in RESUME alone; the budget spent, `Resume` takes it so all the same.
#[test]
fn a_price_far_from_its_average_ends_resume_after_its_budget_too() {
    let mut suite = traded();
    halts(&mut suite, 3 * HOUR);
    suite.price(10_000);
    trip(&mut suite).unwrap();
    for _ in 0..70 {
        suite.waits(60);
    }
    suite.price(8_800);
    for _ in 0..3 {
        suite.waits(30);
        resume(&mut suite).unwrap();
        assert_eq!(market(&suite).class, PriceClass::B);
        assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::GraceSpent)]);
    }
    assert_eq!(market(&suite).grace.unwrap().prices_shown, 3);
}

#[test]
fn funding_stands_still() {
    let mut suite = traded();
    halts(&mut suite, 3 * HOUR);
    suite.price(10_000);
    let refused = item_words(suite.accrue_funding());
    assert!(refused.starts_with("AccrueFunding: not in RESUME"), "{refused}");
}

#[test]
fn initial_margin_is_half_more_for_an_hour_after_a_gap() {
    let mut suite = traded();
    suite.account("dan").deposits(1_200 * USD);
    halts(&mut suite, 3 * HOUR);
    suite.waits(12);
    comes_back(&mut suite);
    let poor = suite.account("dan").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap_err().0;
    assert!(poor.contains("needs initial margin 1500000000"), "{poor}");
    for _ in 0..60 {
        suite.waits(60);
    }
    suite.account("dan").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
}
