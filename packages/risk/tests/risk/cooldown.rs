use breakwater_risk::{must_wait, Cooldown, PausedClock, COOLDOWN_SECONDS, TAKE_SECONDS};

#[test]
fn limits_to_the_second() {
    let start = 5_000;
    let at = |elapsed| Cooldown::at(start, start + elapsed);
    assert_eq!(at(0), Cooldown::Cooling { seconds_left: COOLDOWN_SECONDS });
    assert_eq!(at(COOLDOWN_SECONDS - 1), Cooldown::Cooling { seconds_left: 1 });
    assert_eq!(at(COOLDOWN_SECONDS), Cooldown::Takeable { seconds_left: TAKE_SECONDS });
    assert_eq!(at(COOLDOWN_SECONDS + TAKE_SECONDS - 1), Cooldown::Takeable { seconds_left: 1 });
    assert_eq!(at(COOLDOWN_SECONDS + TAKE_SECONDS), Cooldown::Over);
    assert_eq!(Cooldown::at(start, 0), Cooldown::Cooling { seconds_left: COOLDOWN_SECONDS });
}

#[test]
fn the_clock_goes_by_what_was_seen_last() {
    let clock = PausedClock::new(100);
    assert_eq!(clock.running_seconds(150), 150);
    let waiting = clock.seen(true, 150);
    assert_eq!(waiting.running_seconds(150), 150);
    assert_eq!(waiting.running_seconds(1_000), 150, "stands still");
    let still = waiting.seen(true, 500);
    assert_eq!(still.running_seconds(1_000), 150);
    let over = still.seen(false, 600);
    assert_eq!(over.running_seconds(600), 150);
    assert_eq!(over.running_seconds(700), 250);
    assert_eq!(over.waited_seconds, 450);
}

#[test]
fn the_fund_waits_from_a_thousandth_of_the_smaller_on() {
    assert!(!must_wait(5, 5_000, 9_000));
    assert!(must_wait(6, 5_999, 9_000) && must_wait(6, 9_000, 5_999));
    assert!(!must_wait(6, 6_000, 6_000));
    assert!(must_wait(1, -5, 9_000) && !must_wait(0, -5, 9_000), "deposits below 0 are none");
    assert!(must_wait(u128::MAX, i128::MAX, u128::MAX));
}
