use breakwater_failsafe::{Blocked, Mode, Refusal, Until};

#[test]
fn a_refusal_says_the_figure_and_the_time() {
    let spent = Refusal::StopBudget { asked: 60, room: 5, budget: 72, succeeds: Until::At(900) };
    assert_eq!(spent.to_string(), "a stop of 60 s is beyond the budget of 72 s: 5 s are left now; wait until 900");
    let mode = Blocked { mode: Mode::ReduceOnly, until: Until::NotBefore(7) };
    assert_eq!(mode.to_string(), "not in REDUCE_ONLY, until its condition holds, not before 7");
    let idle = Refusal::StopNotRunning { ended_at: Some(3) };
    assert_eq!(idle.to_string(), "no stop runs; the last ended at 3");
    let block = Refusal::BlockFull { asked: 9, room: 1, capacity: 10, from_height: Some(8) };
    assert!(block.to_string().contains("from height 8"), "{block}");
}

#[test]
fn what_another_act_must_come_before_has_no_time() {
    assert_eq!(Refusal::StopUsed { used_at: 5 }.succeeds(), Until::Unknown);
    assert_eq!(Refusal::StopRunning { until: 5 }.succeeds(), Until::NotBefore(5));
    assert_eq!(Refusal::EntryExpired { id: 1, expired_at: 5 }.succeeds(), Until::Never);
}
