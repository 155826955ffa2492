//! What trips REDUCE_ONLY by itself, and SETTLING.

use super::*;

#[test]
fn a_poor_price_trips_after_a_minute_and_rests_ten() {
    let mut suite = traded();
    // Class B ends at 60 s.
    suite.silence(120);
    assert_eq!(modes(&suite), []);
    suite.silence(1);
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::PoorPrice)]);
    trip(&mut suite).unwrap();
    assert!(words(trip(&mut suite)).contains("the market's modes are those recorded"));
    suite.price(10_000);
    suite.account("ann").sells(lots_worth(1_000)).to("bob").at(dollars(10_000)).unwrap();
    let adds = suite.account("cat").buys(lots_worth(1_000)).from("bob").at(dollars(10_000)).unwrap_err().0;
    assert!(adds.contains("AddRisk: not in REDUCE_ONLY"), "{adds}");
    suite.waits(594);
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::PoorPrice)]);
    suite.waits(12);
    assert_eq!(modes(&suite), []);
}

/// Two defaults that an empty float does not pay, and that end the market. Units of shortfall.
fn short() -> (Suite, u128) {
    let mut suite = traded();
    suite.account("dan").deposits(1_100 * USD);
    suite.account("dan").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(5_001);
    for _ in 0..12 {
        suite.waits(30);
    }
    suite.resolve(&["ann", "dan"]).unwrap();
    suite.tags().unwrap();
    suite.touch(&["ann", "dan"]).unwrap();
    let shortfall = suite.chain.solvency().unwrap().shortfall.u128();
    assert!(shortfall > 0);
    (suite, shortfall)
}

#[test]
fn a_shortfall_beyond_the_float_trips_all_until_it_is_covered_and_ten_minutes_more() {
    let (mut suite, shortfall) = short();
    let causes = |suite: &Suite| whole(suite).iter().map(|(_, cause)| *cause).collect::<Vec<_>>();
    assert!(causes(&suite).contains(&Cause::Shortfall), "{:?}", causes(&suite));
    // A float as large as what is owed ends it, and it rests.
    suite.fund_float(shortfall);
    suite.silence(599);
    assert!(causes(&suite).contains(&Cause::Shortfall));
    suite.silence(1);
    assert!(!causes(&suite).contains(&Cause::Shortfall));
    assert_eq!(suite.audit(), Vec::<String>::new());
}

fn trip_whole(suite: &mut Suite) -> Outcome {
    suite.anyone(&ExecuteMsg::Trip { market: None, accounts: vec![] })
}

#[test]
fn a_shortfall_beyond_one_percent_shown_twice_72_hours_apart_settles_the_whole() {
    let (mut suite, shortfall) = short();
    let deposits = suite.chain.solvency().unwrap().deposits.i128();
    assert!(i128::try_from(shortfall * 100).unwrap() > deposits, "{shortfall} of {deposits}");
    trip_whole(&mut suite).unwrap();
    suite.silence(3 * DAY - 6);
    assert_eq!(words(trip_whole(&mut suite)), "nothing to do: the modes of the whole are those recorded");
    suite.silence(6);
    trip_whole(&mut suite).unwrap();
    assert_eq!(whole(&suite), [(Mode::Settling, Cause::Settled)]);
    assert_eq!(words(trip_whole(&mut suite)), "Trip: not in SETTLING, for ever");
}

#[test]
fn a_shortfall_covered_in_between_settles_nothing() {
    let (mut suite, _) = short();
    trip_whole(&mut suite).unwrap();
    suite.touch(&["bob"]).unwrap();
    suite.anyone(&ExecuteMsg::FinalizeMarket { market: 0 }).unwrap();
    suite.silence(3 * DAY);
    let _ = trip_whole(&mut suite);
    assert!(!whole(&suite).iter().any(|(mode, _)| *mode == Mode::Settling), "{:?}", whole(&suite));
}

#[test]
fn defaults_beyond_a_fifth_of_the_insurance_trip_all_for_a_while() {
    let mut suite = traded_with(|deployment| deployment.limits.bound_floor = (32_000 * USD).into());
    suite.fund_float(10_000 * USD);
    suite.price(8_390);
    suite.resolve(&["ann"]).unwrap();
    assert_eq!(whole(&suite), [], "10 of 10,000 dollars");
    suite.account("dan").deposits(9_600 * USD);
    suite.price(9_100);
    suite.account("dan").buys(lots_worth(40_000)).from("bob").at(dollars(9_100)).unwrap();
    suite.price(4_600);
    suite.resolve(&["dan"]).unwrap();
    assert_eq!(whole(&suite), [(Mode::ReduceOnly, Cause::Defaults)]);
    let end = suite.chain.status().unwrap().modes[0].ends_at.unwrap();
    let left = end - suite.chain.now();
    suite.silence(left - 1);
    assert_eq!(whole(&suite).len(), 1);
    suite.silence(1);
    assert_eq!(whole(&suite), []);
}

#[test]
fn a_tenth_under_auction_for_ten_minutes_trips_the_market() {
    let mut suite = traded();
    suite.price(8_800);
    suite.start_auction(&["ann"]).unwrap();
    let show = |suite: &mut Suite, names: &[&str]| {
        let accounts = names.iter().map(|name| suite.id(name)).collect();
        suite.anyone(&ExecuteMsg::Trip { market: Some(0), accounts })
    };
    assert!(words(show(&mut suite, &["bob"])).contains("no auction of account 2 runs"));
    assert!(words(show(&mut suite, &["cat"])).contains("account 3 has no position in market 0"));
    show(&mut suite, &["ann"]).unwrap();
    suite.waits(294);
    show(&mut suite, &["ann"]).unwrap();
    suite.waits(12);
    suite.start_auction(&["ann"]).unwrap();
    show(&mut suite, &["ann"]).unwrap();
    suite.waits(288);
    show(&mut suite, &["ann"]).unwrap();
    assert_eq!(modes(&suite), []);
    suite.waits(6);
    show(&mut suite, &["ann"]).unwrap();
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::Auctions)]);
    // Another show after a pause ends nothing.
    suite.waits(306);
    suite.start_auction(&["ann"]).unwrap();
    show(&mut suite, &["ann"]).unwrap();
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::Auctions)]);
    suite.waits(594);
    assert_eq!(modes(&suite), [(Mode::ReduceOnly, Cause::Auctions)]);
    suite.waits(6);
    assert_eq!(modes(&suite), []);
}

#[test]
fn whom_the_price_has_saved_trips_nothing() {
    let mut suite = traded();
    suite.price(8_800);
    suite.start_auction(&["ann"]).unwrap();
    // Nobody has looked at her since: the clock runs.
    suite.price(8_900);
    let accounts = vec![suite.id("ann")];
    let refused = words(suite.anyone(&ExecuteMsg::Trip { market: Some(0), accounts }));
    let safe = "account 1 is not unsafe: equity 500000000 at the better bound, maintenance margin 445000000";
    assert_eq!(refused, safe);
}

/// Two units of loss in an instance without insurance, where the floor of the bounds is a hundred thousand dollars.
#[test]
fn a_penny_of_default_trips_nothing() {
    let mut suite = traded();
    suite.price(8_399);
    suite.resolve(&["ann"]).unwrap();
    assert!(!whole(&suite).contains(&(Mode::ReduceOnly, Cause::Defaults)), "{:?}", whole(&suite));
}

#[test]
fn a_market_that_never_had_a_price_is_not_settled() {
    let mut suite = traded();
    let feed = suite.chain.add_feed(breakwater_harness::suite::standard_feed("NEW/USD")).unwrap();
    let mut params = breakwater_harness::suite::standard_market(feed);
    params.block_share_bps = 0;
    let market = suite.chain.add_market(params).unwrap();
    let show = ExecuteMsg::Trip { market: Some(market), accounts: vec![] };
    assert!(words(suite.anyone(&show)).contains("the market's modes are those recorded"));
    suite.silence(4 * DAY);
    let _ = suite.anyone(&show);
    let stands = &suite.chain.status().unwrap().markets[usize::from(market)].modes;
    assert!(stands.iter().all(|standing| standing.mode != Mode::Settling), "{stands:?}");
}

#[test]
fn few_auctions_are_refused_with_the_figure() {
    let mut suite = traded();
    suite.account("cat").buys(lots_worth(100_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(8_800);
    suite.start_auction(&["ann"]).unwrap();
    let accounts = vec![suite.id("ann")];
    let refused = words(suite.anyone(&ExecuteMsg::Trip { market: Some(0), accounts }));
    let expected = "10000000000000 lots under auction are not a tenth of market 0's open interest of 110000000000000";
    assert_eq!(refused, expected);
}

#[test]
fn seventy_two_live_hours_without_a_price_settle_a_market() {
    let mut suite = traded();
    suite.silence(200);
    trip(&mut suite).unwrap();
    suite.silence(3 * DAY - 6);
    assert!(words(trip(&mut suite)).contains("the market's modes are those recorded"));
    suite.silence(6);
    trip(&mut suite).unwrap();
    assert_eq!(modes(&suite), [(Mode::Settling, Cause::Settled)]);
    suite.waits(30);
    assert_eq!(modes(&suite), [(Mode::Settling, Cause::Settled)]);
    assert!(words(trip(&mut suite)).starts_with("Trip: not in SETTLING, for ever"));
}

#[test]
fn a_halt_of_seventy_two_hours_settles_nothing() {
    let mut suite = traded();
    suite.silence(200);
    trip(&mut suite).unwrap();
    halts(&mut suite, 4 * DAY);
    let _ = trip(&mut suite);
    assert!(!modes(&suite).iter().any(|(mode, _)| *mode == Mode::Settling));
}

#[test]
fn settling_the_whole_is_for_ever_and_closes_what_claims_replace() {
    let mut suite = traded();
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    suite.chain.ripen().unwrap();
    assert_eq!(whole(&suite), [(Mode::Settling, Cause::Settled)]);
    assert!(words(suite.account("cat").withdraws(USD)).starts_with("WithdrawFlat: not in SETTLING, for ever"));
    freeze(&mut suite, HOUR).unwrap();
    assert_eq!(whole(&suite), [(Mode::Settling, Cause::Settled)]);
}
