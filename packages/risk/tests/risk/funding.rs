//! Funding: sign, clamp, the longest step, silent feeds.

use breakwater_risk::{funding_total, Accumulators, Units};
use proptest::prelude::*;

use super::long_hand::{big, floor, units};

const VALUE: i128 = 1_000_000_000_000;

/// `seconds` of a mark of 10,000 and a premium of so many basis points over it.
fn after(seconds: u64, premium_bps: i64) -> Accumulators {
    let premium = u128::try_from(10_000 + premium_bps).unwrap();
    Accumulators {
        mark_seconds: 10_000 * u128::from(seconds),
        seconds,
        premium_mark_seconds: premium * u128::from(seconds),
        premium_seconds: seconds,
    }
}

fn total(value: i128, now: &Accumulators, cap_bps: u32) -> i128 {
    funding_total(units(value), &Accumulators::default(), now, cap_bps).unwrap().get()
}

#[test]
fn a_premium_is_paid_by_longs_and_a_discount_by_shorts() {
    // 10 bps of 10¹² in 28,800 s: of 600 s a forty-eighth.
    assert_eq!(total(VALUE, &after(600, 10), 50), 20_833_333);
    assert_eq!(total(VALUE, &after(600, -10), 50), -20_833_334);
    assert_eq!(total(VALUE, &after(600, 0), 50), 0);
}

#[test]
fn the_premium_is_clamped() {
    assert_eq!(total(VALUE, &after(600, 50), 50), 104_166_666);
    assert_eq!(total(VALUE, &after(600, 51), 50), 104_166_666);
    assert_eq!(total(VALUE, &after(600, 5_000), 50), 104_166_666);
    assert_eq!(total(VALUE, &after(600, -51), 50), -104_166_667);
    assert_eq!(total(VALUE, &after(600, 49), 50), 102_083_333);
    assert_eq!(total(VALUE, &after(600, 49), 0), 0);
}

#[test]
fn a_step_charges_at_most_600_seconds() {
    assert_eq!(total(VALUE, &after(599, 10), 50), 20_798_611);
    for seconds in [600, 601, 86_400] {
        assert_eq!(total(VALUE, &after(seconds, 10), 50), 20_833_333);
    }
}

#[test]
fn nothing_is_charged_without_time_or_value() {
    let both = after(60, 10);
    assert_eq!(total(0, &both, 50), 0);
    assert_eq!(total(VALUE, &Accumulators { premium_seconds: 0, ..both }, 50), 0);
    assert_eq!(total(VALUE, &Accumulators { seconds: 0, ..both }, 50), 0);
    assert_eq!(funding_total(units(VALUE), &both, &both, 50).unwrap(), Units::ZERO);
}

proptest! {
    #[test]
    fn it_is_one_exact_division(
        value in 1..1_000_000_000_000_000_000_000_000_000_i128,
        mark in 1..u64::MAX,
        premium in 1..u64::MAX,
        seconds in 1..2_000_u64,
        premium_seconds in 1..2_000_u64,
        cap in 0..500_u32,
    ) {
        let now = Accumulators {
            mark_seconds: u128::from(mark) * u128::from(seconds),
            seconds,
            premium_mark_seconds: u128::from(premium) * u128::from(premium_seconds),
            premium_seconds,
        };
        let (above, base, bps) = (big(premium) - big(mark), big(mark), big(10_000));
        let beyond = above.magnitude() * bps.magnitude() > base.magnitude() * big(cap).magnitude();
        let (rate, per) = match (beyond, above.sign()) {
            (false, _) => (above, base),
            (true, num_bigint::Sign::Minus) => (-big(cap), bps),
            (true, _) => (big(cap), bps),
        };
        let expected = floor(&(big(value) * rate * big(seconds.min(600))), &(per * big(28_800)));
        prop_assert_eq!(big(total(value, &now, cap)), expected);
    }
}
