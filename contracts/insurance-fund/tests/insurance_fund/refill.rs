use breakwater_interfaces::insurance_fund::ExecuteMsg;

use crate::suite::{attribute, Suite, DAY, MILLION};

fn with_target(target: u128) -> Suite {
    let mut suite = Suite::staked();
    suite.set_books(|books| books.float_target = target.into());
    suite
}

#[test]
fn the_float_is_filled_up_to_its_target() {
    let mut suite = with_target(40_000);
    assert_eq!(suite.refill(), 40_000);
    assert_eq!(suite.float().u128(), 40_000);
    assert_eq!(suite.assets(), MILLION - 40_000);
    assert_eq!(suite.balance(&suite.fund.clone()), MILLION - 40_000);
    assert_eq!(suite.balance(&suite.clearinghouse.clone()), 40_000);
    assert_eq!(suite.refill(), 0);
    suite.lose_float(1_000);
    assert_eq!(suite.refill(), 1_000);
}

#[test]
fn what_was_drawn_is_stored_with_its_time() {
    let mut suite = with_target(40_000);
    let now = suite.app.block_info().time.seconds();
    suite.refill();
    let stored = suite.app.wrap().query_wasm_raw(&suite.fund, b"fund").unwrap().unwrap();
    let limit = format!(r#"{{"used":"40000","at":{now}}}"#);
    let clock = format!(r#"{{"seen_at":{now},"waiting":false,"waited_seconds":0}}"#);
    let expected = format!(
        r#"{{"assets":"960000","shares":"1000000000","hour":{limit},"day":{limit},"clock":{clock},"next_unstake_id":0}}"#
    );
    assert_eq!(String::from_utf8(stored).unwrap(), expected);
}

#[test]
fn a_refill_with_nothing_to_send_succeeds_and_looks() {
    let mut suite = with_target(0);
    suite.set_books(|books| books.shortfall = 900_000u128.into());
    suite.advance(5);
    let before = suite.dump();
    let answer = suite.execute("eve", ExecuteMsg::Refill {}, &[]).unwrap();
    assert_eq!((attribute(&answer, "amount"), attribute(&answer, "waiting")), ("0".into(), "true".into()));
    assert_ne!(suite.dump(), before);
}

#[test]
fn an_hour_gives_5_percent() {
    let mut suite = with_target(MILLION);
    assert_eq!(suite.state().refillable.u128(), 50_000);
    assert_eq!(suite.refill(), 50_000);
    assert_eq!(suite.refill(), 0);
    assert_eq!(suite.state().refillable.u128(), 0);
    // 5 % of what is left leaks in an hour; 2,500 more than that had been drawn, and is forgotten with the hour.
    suite.advance(3_599);
    assert_eq!(suite.state().refillable.u128(), 44_986);
    suite.advance(1);
    assert_eq!(suite.refill(), 47_500);
}

#[test]
fn a_day_gives_20_percent() {
    let mut suite = with_target(MILLION);
    let mut drawn = 0;
    for _ in 0..24 {
        drawn += suite.refill();
        suite.advance(3_600);
    }
    let day = MILLION / 5;
    assert!(drawn > day * 95 / 100 && drawn <= 2 * day, "{drawn}");
    // Slowly, that is: nothing like 24 times 5 %.
    assert!(drawn < 24 * 40_000);
    suite.advance(DAY);
    assert!(suite.refill() > 30_000);
}

#[test]
fn a_returned_float_restores_no_budget() {
    let mut suite = with_target(50_000);
    assert_eq!(suite.refill(), 50_000);
    suite.return_float(50_000).unwrap();
    assert_eq!(suite.assets(), MILLION);
    assert_eq!(suite.refill(), 0);
}

#[test]
fn an_empty_fund_sends_nothing() {
    let mut suite = Suite::new();
    suite.set_books(|books| books.float_target = 50_000u128.into());
    assert_eq!(suite.refill(), 0);
}

#[test]
fn one_loss_after_another_never_empties_it() {
    let mut suite = with_target(MILLION);
    for _ in 0..200 {
        suite.refill();
        let float = suite.float().u128();
        suite.lose_float(float);
        suite.advance(3_600);
    }
    assert!(suite.assets() > 0);
    suite.stake("bob", 1_000).unwrap();
    let state = suite.state();
    let worth = state.assets.multiply_ratio(suite.staker("bob").shares, state.shares).u128();
    assert!((999..=1_000).contains(&worth), "{worth}");
}
