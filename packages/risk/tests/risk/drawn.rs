use breakwater_risk::{Drawn, LeakyLimit};
use proptest::prelude::*;

/// What may be drawn `after` seconds once an hour's limit of a million units was drawn at 10,000.
fn room(after: u64) -> u128 {
    let full = Drawn::default().leaked(1_000_000, 10_000).taken(50_000);
    full.leaked(1_000_000, 10_000 + after).room(1_000_000)
}

#[test]
fn a_full_limit_leaks_in_one_window() {
    assert_eq!([0, 72, 1_800, 3_600].map(room), [0, 1_000, 25_000, 50_000]);
    assert_eq!(room(u64::MAX - 10_000), 50_000);
    let largest = Drawn::default().leaked(u128::MAX, u64::MAX);
    assert_eq!(largest.room(u128::MAX), u128::MAX / 20);
}

#[test]
fn the_smaller_limit_counts() {
    let assets = 1_000_000;
    let fresh = Drawn::default();
    assert_eq!(fresh.leaked(assets, 1_000_000).room(assets), 50_000);
    let day_full = Drawn { day: LeakyLimit { used: 190_000, at: 1_000_000 }, ..fresh };
    assert_eq!(day_full.leaked(assets, 1_000_000).room(assets), 10_000);
}

/// What was drawn when the fund was larger is forgotten after a window all the same.
#[test]
fn after_a_window_nothing_is_left() {
    let full = Drawn::default().leaked(1_000_000, 10_000).taken(50_000);
    assert_eq!(full.leaked(100_000, 13_599).hour.used, 45_002);
    assert_eq!(full.leaked(100_000, 13_600).hour.used, 0);
}

proptest! {
    /// Whatever is drawn and when: in any window of length w at most C·(1 + w/T), and one unit of rounding a draw.
    #[test]
    fn any_window_is_bounded(draws in proptest::collection::vec((0u64..9_000, 0u128..=100), 1..60)) {
        let (mut assets, mut all, mut now) = (1_000_000_000, Drawn::default(), 1_000_000u64);
        let mut drawn: Vec<(u64, u128)> = vec![];
        for (wait, percent) in draws {
            now += wait;
            let leaked = all.leaked(assets, now);
            let amount = leaked.room(assets) * percent / 100;
            all = leaked.taken(amount);
            assets -= amount;
            drawn.push((now, amount));
        }
        for (place, (from, _)) in drawn.iter().enumerate() {
            let mut sum = 0;
            for (to, amount) in &drawn[place..] {
                sum += amount;
                let window = u128::from(to - from);
                let rounding = 60;
                prop_assert!(sum <= 50_000_000 + 50_000_000 * window / 3_600 + rounding);
                prop_assert!(sum <= 200_000_000 + 200_000_000 * window / 86_400 + rounding);
            }
        }
    }
}
