//! The guardian's stops.

use super::*;

#[test]
fn a_freeze_ends_by_itself_into_resume() {
    let mut suite = traded();
    freeze(&mut suite, DAY).unwrap();
    assert_eq!(whole(&suite), [(Mode::Frozen, Cause::Stop)]);
    let reduce = suite.account("ann").sells(lots_worth(1_000)).to("bob").at(dollars(10_000)).unwrap_err().0;
    assert!(reduce.contains("Reduce: not in FROZEN, until "), "{reduce}");
    assert!(words(ann_leaves(&mut suite)).contains("not in FROZEN"));
    suite.account("ann").deposits(100 * USD);
    assert!(words(freeze(&mut suite, 60)).contains("a stop runs until"));
    suite.silence(DAY - 60);
    suite.waits(60);
    assert_eq!(whole(&suite), []);
    assert!(modes(&suite).contains(&(Mode::Resume, Cause::Gap)), "{:?}", modes(&suite));
    comes_back(&mut suite);
    assert!(!modes(&suite).iter().any(|(mode, _)| *mode == Mode::Resume));
    suite.account("ann").sells(lots_worth(1_000)).to("bob").at(dollars(10_000)).unwrap();
}

#[test]
fn a_stop_is_used_once_until_governance_arms_it() {
    let mut suite = traded();
    freeze(&mut suite, HOUR).unwrap();
    suite.silence(HOUR);
    assert!(words(freeze(&mut suite, HOUR)).contains("has not been armed again"));
    let (ended_at, from) = (suite.chain.now(), suite.chain.now() + 3 * DAY);
    let deadline = from + HOUR;
    let arm = ExecuteMsg::ArmStop { kind: StopKind::Freeze, reason: "the hack is over".to_owned(), deadline };
    suite.silence(3 * DAY - 1);
    let early = words(suite.chain.govern(&arm));
    assert_eq!(early, format!("the last freeze ended at {ended_at}; another can be armed from {from} on, so that freezes cannot cover the wait of a change"));
    suite.silence(1);
    let guardian = suite.chain.guardian().clone();
    assert!(words(suite.chain.clear(&guardian, &arm, 0)).contains("arm_stop is for governance"));
    suite.chain.govern(&arm).unwrap();
    assert!(words(suite.chain.govern(&arm)).contains("the stop is armed already"));
    freeze(&mut suite, HOUR).unwrap();
}

/// The freeze after three of a day each.
fn fourth_freeze() -> (Suite, Outcome) {
    let mut suite = traded();
    for _ in 0..3 {
        freeze(&mut suite, DAY).unwrap();
        suite.silence(4 * DAY);
        let deadline = suite.chain.now() + HOUR;
        let reason = "the chain is upgraded".to_owned();
        suite.chain.govern(&ExecuteMsg::ArmStop { kind: StopKind::Freeze, reason, deadline }).unwrap();
    }
    let fourth = freeze(&mut suite, 1);
    (suite, fourth)
}

#[test]
fn without_a_budget_a_fourth_freeze_follows_the_third() {
    let (_, fourth) = crate::attacks::without("stop-budget-ignored", fourth_freeze);
    fourth.unwrap();
}

#[test]
fn seventy_two_hours_in_ninety_days_are_the_most() {
    let (mut suite, fourth) = fourth_freeze();
    let refused = words(fourth);
    assert!(
        refused.contains("a stop of 1 s is beyond the budget of 259200 s: 0 s are left now; wait until"),
        "{refused}"
    );
    assert_eq!(suite.chain.status().unwrap().freeze.room_seconds, 0);
    suite.silence(78 * DAY);
    suite.silence(1);
    assert!(suite.chain.status().unwrap().freeze.room_seconds > 0);
}

#[test]
fn governance_ends_a_stop_early_into_resume() {
    let mut suite = traded();
    freeze(&mut suite, DAY).unwrap();
    suite.waits(600);
    let deadline = suite.chain.now();
    let end = ExecuteMsg::EndStop { kind: StopKind::Freeze, reason: "a false alarm".to_owned(), deadline };
    suite.chain.govern(&end).unwrap();
    assert_eq!(whole(&suite), []);
    assert_eq!(modes(&suite), [(Mode::Resume, Cause::Gap)]);
    assert!(words(suite.chain.govern(&end)).contains("no stop runs; the last ended at"));
    // 600 s used.
    assert_eq!(suite.chain.status().unwrap().freeze.room_seconds, DAY);
}

/// A market that asks for no share of the one-block bound.
fn spare_market() -> breakwater_interfaces::clearinghouse::MarketParams {
    let mut params = breakwater_harness::suite::standard_market(0);
    params.block_share_bps = 0;
    params
}

#[test]
fn a_stop_of_one_market_leaves_the_others() {
    let mut suite = traded();
    let other = suite.chain.add_market(spare_market()).unwrap();
    suite.waits(12);
    let guardian = suite.chain.guardian().clone();
    let deadline = suite.chain.now();
    let reason = "this feed lies".to_owned();
    let message = ExecuteMsg::Stop { kind: StopKind::ReduceOnly, market: Some(other), seconds: DAY, reason, deadline };
    suite.chain.clear(&guardian, &message, 0).unwrap();
    let status = suite.chain.status().unwrap();
    assert!(status.modes.is_empty());
    assert!(status.markets[usize::from(other)].modes.iter().any(|standing| standing.mode == Mode::ReduceOnly));
    assert!(!status.markets[0].modes.iter().any(|standing| standing.cause == Cause::Stop));
}

#[test]
fn the_frozen_market_itself_liquidates_nobody() {
    let mut suite = traded();
    suite.price(8_800);
    let guardian = suite.chain.guardian().clone();
    let reason = "this feed lies".to_owned();
    let deadline = suite.chain.now();
    let freeze = ExecuteMsg::Stop { kind: StopKind::Freeze, market: Some(0), seconds: HOUR, reason, deadline };
    suite.chain.clear(&guardian, &freeze, 0).unwrap();
    suite.start_auction(&["ann"]).unwrap();
    assert_eq!(suite.account("ann").shows().auction_started_at, None);
    assert!(words(suite.account("kim").liquidates("ann")).contains("Liquidate: not in FROZEN"));
    suite.price(8_000);
    suite.resolve(&["ann"]).unwrap();
    assert_ne!(suite.account("ann").size(), 0);
}

#[test]
fn every_bad_stop_is_refused_with_its_figure() {
    let mut suite = traded();
    let guardian = suite.chain.guardian().clone();
    let now = suite.chain.now();
    let stop = |kind, seconds, reason: &str, deadline, market| ExecuteMsg::Stop {
        kind,
        market,
        seconds,
        reason: reason.to_owned(),
        deadline,
    };
    let cases = [
        (stop(StopKind::Freeze, HOUR, "", now, None), "a reason has 1 to 256 bytes, this one 0, and not only blanks"),
        (stop(StopKind::Freeze, HOUR, "  ", now, None), "a reason has 1 to 256 bytes, this one 2, and not only blanks"),
        (stop(StopKind::Freeze, DAY + 1, "why", now, None), "a stop lasts 1 to 86400 s, not 86401"),
        (stop(StopKind::Freeze, 0, "why", now, None), "a stop lasts 1 to 86400 s, not 0"),
        (stop(StopKind::ReduceOnly, 7 * DAY + 1, "why", now, None), "a stop lasts 1 to 604800 s, not 604801"),
        (stop(StopKind::Freeze, HOUR, "why", now, Some(9)), "market 9 does not exist"),
    ];
    for (message, expected) in cases {
        let before = suite.chain.state_hash();
        assert_eq!(words(suite.chain.clear(&guardian, &message, 0)), expected);
        assert_eq!(suite.chain.state_hash(), before);
    }
    let late = words(suite.chain.clear(&guardian, &stop(StopKind::Freeze, HOUR, "why", now - 1, None), 0));
    assert_eq!(late, format!("valid until {}, and it is {now}", now - 1));
}

#[test]
fn a_guardian_suspends_a_venue_for_a_week_and_once() {
    let mut suite = traded();
    let guardian = suite.chain.guardian().clone();
    let suspend = |suspended| ExecuteMsg::SuspendVenue { venue: 0, suspended };
    suite.chain.clear(&guardian, &suspend(true), 0).unwrap();
    let refused = suite.account("ann").sells(lots_worth(1_000)).to("bob").at(dollars(10_000)).unwrap_err().0;
    assert!(refused.contains("venue 0 is suspended"), "{refused}");
    let until = suite.chain.now() + 7 * DAY;
    let once = format!(
        "the guardian suspends a venue once, until governance has spoken about it, and readmits none; venue 0 was suspended until {until}"
    );
    assert!(words(suite.chain.clear(&guardian, &suspend(false), 0)).starts_with(&once));
    suite.silence(7 * DAY);
    suite.waits(6);
    suite.account("ann").sells(lots_worth(1_000)).to("bob").at(dollars(10_000)).unwrap();
    assert!(words(suite.chain.clear(&guardian, &suspend(true), 0)).starts_with(&once));
    suite.chain.govern(&suspend(true)).unwrap();
    suite.chain.clear(&guardian, &suspend(true), 0).unwrap();
}

/// A freeze of another market must not take the grace that the last one left to all others.
#[test]
fn another_freeze_erases_no_grace() {
    let mut suite = traded();
    let other = suite.chain.add_market(spare_market()).unwrap();
    suite.waits(12);
    freeze(&mut suite, DAY).unwrap();
    suite.waits(60);
    let deadline = suite.chain.now() + 90 * DAY;
    let reason = "again".to_owned();
    suite.chain.advance(DAY - 60, 14_000);
    suite.waits(6);
    suite.chain.advance(3 * DAY, 43_200);
    suite.chain.govern(&ExecuteMsg::ArmStop { kind: StopKind::Freeze, reason: reason.clone(), deadline }).unwrap();
    let guardian = suite.chain.guardian().clone();
    let message = ExecuteMsg::Stop { kind: StopKind::Freeze, market: Some(other), seconds: 1, reason, deadline };
    suite.chain.clear(&guardian, &message, 0).unwrap();
    suite.price(10_000);
    assert!(market(&suite).grace.is_some_and(|grace| grace.gap_seconds >= DAY), "{:?}", market(&suite).grace);
}
