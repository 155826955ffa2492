//! Limits that come back with time: the daily share of a side, the leaky limits of repaying.

use breakwater_risk::{DailyShare, LeakyLimit, Units, SHARE_MAX_E18, UNITS_MAX};
use proptest::prelude::*;

use super::long_hand::units;

const DAY: u64 = 86_400;

#[test]
fn a_share_falls_by_ten_points_a_day() {
    let used = DailyShare { used_e18: SHARE_MAX_E18, at: 1_000 };
    let cases =
        [(0, SHARE_MAX_E18), (DAY / 2, SHARE_MAX_E18 / 2), (DAY - 1, 1_157_407_407_408), (DAY, 0), (10 * DAY, 0)];
    for (elapsed, left) in cases {
        assert_eq!(used.used_at(1_000 + elapsed).unwrap(), left, "after {elapsed} s");
    }
    assert_eq!(used.used_at(0).unwrap(), SHARE_MAX_E18, "a clock that goes back gives nothing");
}

#[test]
fn a_side_can_be_charged_a_tenth_of_its_value() {
    let mut share = DailyShare::default();
    assert_eq!(share.capacity(0, units(1_009)).unwrap(), units(100));
    assert_eq!(share.capacity(0, units(-1_009)).unwrap(), units(100));
    share.charge(0, units(60), units(1_000)).unwrap();
    assert_eq!(share.capacity(0, units(1_000)).unwrap(), units(40));
    share.charge(0, units(60), units(1_000)).unwrap();
    assert_eq!(share.capacity(0, units(1_000)).unwrap(), Units::ZERO);
    assert_eq!(share.used_e18, 120_000_000_000_000_000);
    assert_eq!(share.capacity(DAY, units(1_000)).unwrap(), units(80));
}

#[test]
fn what_is_charged_is_rounded_up_and_a_gift_is_none() {
    let mut share = DailyShare::default();
    share.charge(0, units(1), units(3)).unwrap();
    assert_eq!(share.used_e18, 333_333_333_333_333_334);
    let before = share;
    for (charge, value) in [(-5, 3), (0, 3), (5, 0)] {
        share.charge(0, units(charge), units(value)).unwrap();
        assert_eq!(share, before);
    }
}

#[test]
fn a_limit_leaks_evenly() {
    let full = LeakyLimit { used: 1_000, at: 50 };
    for (elapsed, used) in [(0, 1_000), (1, 1_000), (4, 999), (1_800, 500), (3_599, 1), (3_600, 0), (u64::MAX, 0)] {
        let leaked = full.leaked(50_u64.saturating_add(elapsed), 1_000, 3_600);
        assert_eq!(leaked.used, used, "after {elapsed} s");
    }
}

/// The product of the largest limit and a day has more than 128 bits.
#[test]
fn the_largest_limit_leaks_too() {
    for most in [UNITS_MAX.unsigned_abs(), u128::MAX] {
        let full = LeakyLimit { used: most, at: 0 };
        assert_eq!(full.leaked(DAY / 2, most, DAY), LeakyLimit { used: most.div_ceil(2), at: DAY / 2 });
        assert_eq!(full.leaked(DAY / 2, most, DAY).room(most), most / 2);
    }
}

proptest! {
    /// However a loss is cut into charges, a day allows at most twenty percent: ten that are there and ten that come back.
    #[test]
    fn a_day_takes_at_most_twenty_percent(steps in prop::collection::vec((0..7_200_u64, 1..1_000_000_i128), 1..60)) {
        let value = units(1_000_000_000);
        let (mut share, mut now, mut charged) = (DailyShare::default(), 0, 0);
        for (elapsed, wish) in steps {
            if now + elapsed > DAY {
                break;
            }
            now += elapsed;
            let charge = units(wish * 100).min(share.capacity(now, value).unwrap());
            share.charge(now, charge, value).unwrap();
            charged += charge.get();
        }
        prop_assert!(charged <= value.get() / 5);
    }
}
