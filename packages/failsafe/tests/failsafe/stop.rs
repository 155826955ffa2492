use breakwater_failsafe::{GapKind, Refusal, Span, Stop, StopRules, TimeBudget, Until};
use proptest::prelude::*;

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;
const FREEZE: StopRules = StopRules::FREEZE;
const T: u64 = 1_000_000_000;

/// Stops of 24 h at the given hours after T, armed again between.
fn stopped_at(hours: &[u64]) -> Stop {
    hours.iter().fold(Stop::default(), |stop, hour| {
        let now = T + hour * HOUR;
        let stop = stop.armed_again(now).unwrap_or(stop);
        stop.called(DAY, now, &FREEZE).unwrap()
    })
}

#[test]
fn a_stop_ends_by_itself() {
    let stop = Stop::default().called(HOUR, T, &FREEZE).unwrap();
    for (now, running) in [(T, Some(T + HOUR)), (T + HOUR - 1, Some(T + HOUR)), (T + HOUR, None), (u64::MAX, None)] {
        assert_eq!(stop.running_until(now), running);
        assert_eq!(stop.gap_left(now).is_some(), running.is_none());
    }
    let gap = stop.gap_left(T + DAY).unwrap();
    assert_eq!((gap.kind, gap.from, gap.to, gap.length_seconds), (GapKind::Stop, T, T + HOUR, HOUR));
}

#[test]
fn its_length_has_a_ceiling() {
    let max = 24 * HOUR;
    for asked in [0, max + 1, u64::MAX] {
        assert_eq!(Stop::default().called(asked, T, &FREEZE), Err(Refusal::StopLength { asked, max }));
    }
    for length in [1, max] {
        assert!(Stop::default().called(length, T, &FREEZE).is_ok());
    }
}

#[test]
fn it_is_used_once_until_armed_again() {
    let stop = Stop::default().called(HOUR, T, &FREEZE).unwrap();
    let until = T + HOUR;
    assert_eq!(stop.called(1, until - 1, &FREEZE), Err(Refusal::StopRunning { until }));
    assert_eq!(stop.armed_again(until - 1), Err(Refusal::StopRunning { until }));
    assert_eq!(stop.called(1, until, &FREEZE), Err(Refusal::StopUsed { used_at: T }));
    let armed = stop.armed_again(until).unwrap();
    assert_eq!(armed.armed_again(until), Err(Refusal::StopArmed {}));
    assert!(armed.called(1, until, &FREEZE).is_ok());
}

#[test]
fn three_days_in_ninety() {
    let stop = stopped_at(&[0, 100, 200]).armed_again(T + 300 * HOUR).unwrap();
    let refused = stop.called(DAY, T + 300 * HOUR, &FREEZE).unwrap_err();
    // The window of the fourth must begin where the first ends.
    let at = T + DAY + 90 * DAY - DAY;
    let succeeds = Until::At(at);
    assert_eq!(refused, Refusal::StopBudget { asked: DAY, room: 0, budget: 72 * HOUR, succeeds });
    assert_eq!(refused.succeeds(), succeeds);
    assert!(stop.called(DAY, at - 1, &FREEZE).is_err());
    assert!(stop.called(DAY, at, &FREEZE).is_ok());
    // A second is there as soon as the first second leaves the window.
    assert_eq!(stop.room_seconds(T + 90 * DAY - 1, &FREEZE), 0);
    assert!(stop.room_seconds(T + 90 * DAY, &FREEZE) > 0);
}

#[test]
fn what_an_early_end_leaves_is_budget_again() {
    let stop = stopped_at(&[0, 100, 200]);
    let ended = stop.ended(T + 200 * HOUR + 7).unwrap();
    assert_eq!(ended.running_until(T + 200 * HOUR + 7), None);
    assert_eq!(ended.gap_left(T + 201 * HOUR).unwrap().length_seconds, 7);
    assert_eq!(ended.room_seconds(T + 201 * HOUR, &FREEZE), DAY - 7);
    assert_eq!(ended.ended(T + 201 * HOUR), Err(Refusal::StopNotRunning { ended_at: Some(T + 200 * HOUR + 7) }));
    assert_eq!(Stop::default().ended(T), Err(Refusal::StopNotRunning { ended_at: None }));
    let at_once = Stop::default().called(HOUR, T, &FREEZE).unwrap().ended(T).unwrap();
    assert_eq!(at_once.last(), Some(Span { from: T, until: T }));
    assert_eq!(at_once.room_seconds(T, &FREEZE), DAY);
}

#[test]
fn a_clock_that_stands_still_or_jumps_gives_nothing() {
    let stop = Stop::default().called(HOUR, T, &FREEZE).unwrap();
    assert!(stop.called(HOUR, T, &FREEZE).is_err() && stop.called(HOUR, 0, &FREEZE).is_err());
    assert_eq!(stop.running_until(T + 300 * DAY), None);
    let end = Stop::default().called(HOUR, u64::MAX, &FREEZE).unwrap();
    assert_eq!(end.running_until(u64::MAX), None);
}

const SMALL: StopRules =
    StopRules { length_seconds_max: 24, budget: TimeBudget { seconds_max: 72, window_seconds: 400 } };

proptest! {
    /// Called, ended and armed at random: no window of the second by second history holds more than the budget; a refusal's time is the first that
    /// succeeds, and its room exactly what fits.
    #[test]
    fn no_window_exceeds_the_budget(steps in prop::collection::vec((0..60_u64, 0..3_u8, 1..=24_u64), 1..150)) {
        let (mut stop, mut now) = (Stop::default(), 1_000);
        let mut seconds = vec![false; 12_000];
        for (wait, what, length) in steps {
            for second in now..now + wait {
                seconds[usize::try_from(second).unwrap()] = stop.running_until(second).is_some();
            }
            now += wait;
            stop = match what {
                0 => stop.ended(now).unwrap_or(stop),
                1 => stop.armed_again(now).unwrap_or(stop),
                _ => match stop.called(length, now, &SMALL) {
                    Ok(called) => called,
                    Err(Refusal::StopBudget { room, succeeds, .. }) => {
                        let at = succeeds.earliest().unwrap();
                        prop_assert!(at > now && room < length);
                        prop_assert!(stop.called(length, at, &SMALL).is_ok());
                        prop_assert!(stop.called(length, at - 1, &SMALL).is_err());
                        prop_assert!(room == 0 || stop.called(room, now, &SMALL).is_ok());
                        prop_assert!(stop.called(room + 1, now, &SMALL).is_err());
                        stop
                    }
                    Err(_) => stop,
                },
            };
        }
        let mut sum = 0;
        for second in 0..seconds.len() {
            sum += u64::from(seconds[second]);
            sum -= u64::from(second >= 400 && seconds[second - 400]);
            prop_assert!(sum <= 72);
        }
    }
}
