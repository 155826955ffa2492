use breakwater_insurance_fund::rules::{refillable, Bucket, DAY, HOUR};
use cosmwasm_std::Uint128;
use proptest::prelude::*;

#[test]
fn a_full_bucket_leaks_in_one_period() {
    let assets = Uint128::new(1_000_000);
    let full = Bucket::default().drawn(50_000u128.into(), HOUR, assets, 10_000);
    assert_eq!(full.available(HOUR, assets, 10_000).u128(), 0);
    assert_eq!(full.available(HOUR, assets, 10_072).u128(), 1_000);
    assert_eq!(full.available(HOUR, assets, 11_800).u128(), 25_000);
    assert_eq!(full.available(HOUR, assets, 13_600).u128(), 50_000);
    assert_eq!(full.available(HOUR, assets, u64::MAX).u128(), 50_000);
    assert_eq!(full.available(HOUR, Uint128::MAX, u64::MAX), Uint128::MAX / Uint128::new(20));
}

#[test]
fn the_smaller_limit_counts() {
    let assets = Uint128::new(1_000_000);
    let (fresh, full) = (Bucket::default(), Bucket { used: 190_000u128.into(), at: 1_000_000 });
    assert_eq!(refillable(&fresh, &fresh, assets, 1_000_000).u128(), 50_000);
    assert_eq!(refillable(&fresh, &full, assets, 1_000_000).u128(), 10_000);
}

proptest! {
    /// Whatever is drawn and when: in any window of length w at most C·(1 + w/T), and one unit of rounding a draw.
    #[test]
    fn any_window_is_bounded(draws in proptest::collection::vec((0u64..9_000, 0u32..=100), 1..60)) {
        let start = Uint128::new(1_000_000_000);
        let (mut assets, mut hour, mut day, mut now) = (start, Bucket::default(), Bucket::default(), 1_000_000u64);
        let mut drawn: Vec<(u64, u128)> = vec![];
        for (wait, percent) in draws {
            now += wait;
            let amount = refillable(&hour, &day, assets, now).multiply_ratio(percent, 100u32);
            hour = hour.drawn(amount, HOUR, assets, now);
            day = day.drawn(amount, DAY, assets, now);
            assets -= amount;
            drawn.push((now, amount.u128()));
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
