use breakwater_insurance_fund::rules::{Clock, Cooldown, COOLDOWN_SECONDS, TAKE_SECONDS};

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
    let clock = Clock::new(100);
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
