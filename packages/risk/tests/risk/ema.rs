use breakwater_risk::{ema_from, ema_step};

#[test]
fn half_of_a_move_is_made_in_half_an_hour() {
    let mut ema = ema_from(10_000);
    for _ in 0..1_800 {
        ema = ema_step(ema, 20_000, 1);
    }
    let whole = ema >> 32;
    assert!((14_950..=15_050).contains(&whole), "{whole}");
}

#[test]
fn small_steps_do_not_stick() {
    // A mark one unit away, every second for a day: without the binary digits each step would round to 0.
    let mut up = ema_from(1_000);
    let mut down = ema_from(1_000);
    for _ in 0..86_400 {
        up = ema_step(up, 1_001, 1);
        down = ema_step(down, 999, 1);
    }
    assert!(ema_from(1_001) - up < 1 << 22, "{up}");
    assert!(down - ema_from(999) < 1 << 22, "{down}");
    assert!(up <= ema_from(1_001) && down >= ema_from(999), "it never overshoots");
}

#[test]
fn a_step_is_at_most_600_seconds() {
    let ema = ema_from(10_000);
    assert_eq!(ema_step(ema, 20_000, 600), ema_step(ema, 20_000, 601));
    assert!(ema_step(ema, 20_000, 599) < ema_step(ema, 20_000, 600));
    assert_eq!(ema_step(ema, 20_000, 0), ema);
    assert_eq!(ema_step(ema_from(u64::MAX), 0, 600) >> 96, 0);
}
