use breakwater_risk::{assets_of, shares_for, I256};
use proptest::prelude::*;

#[test]
fn the_first_unit_is_a_thousand_shares() {
    assert_eq!(shares_for(7, 0, 0), Some(7_000));
    assert_eq!(assets_of(7_000, 7, 7_000), Some(7));
}

#[test]
fn both_ways_round_against_the_user() {
    assert_eq!(shares_for(1, 2_000, 1_000), Some(0));
    assert_eq!(assets_of(999, 1, 1_000), Some(0));
}

#[test]
fn what_does_not_fit_is_refused() {
    let max = u128::MAX;
    assert_eq!(shares_for(max, 0, max), None);
    assert_eq!(shares_for(2, 0, max - 1_000), None);
    assert_eq!(assets_of(1, max, 0), None);
}

proptest! {
    /// In and out again never pays, whatever the fund holds, and never lowers the others' price.
    #[test]
    fn in_and_out_never_pays(amount in 1u128..1 << 90, assets in 0u128..1 << 90, shares in 0u128..1 << 100) {
        let Some(bought) = shares_for(amount, assets, shares) else { return Ok(()) };
        let (assets_in, shares_in) = (assets + amount, shares + bought);
        let back = assets_of(bought, assets_in, shares_in).unwrap();
        prop_assert!(back <= amount);
        let price_before = I256::from(assets + 1) * I256::from(shares_in + 1_000);
        let price_after = I256::from(assets_in + 1) * I256::from(shares + 1_000);
        prop_assert!(price_after >= price_before);
    }

    #[test]
    fn all_shares_together_are_never_worth_more_than_the_assets(assets in 0u128..1 << 120, shares in 0u128..1 << 120) {
        prop_assert!(assets_of(shares, assets, shares).unwrap() <= assets);
    }
}
