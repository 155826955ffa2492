use breakwater_insurance_fund::error::ContractError;
use breakwater_insurance_fund::rules::{assets_of, shares_for};
use cosmwasm_std::Uint128;
use proptest::prelude::*;

fn n(number: u128) -> Uint128 {
    number.into()
}

#[test]
fn the_first_unit_is_a_thousand_shares() {
    assert_eq!(shares_for(n(7), n(0), n(0)).unwrap(), n(7_000));
    assert_eq!(assets_of(n(7_000), n(7), n(7_000)).unwrap(), n(7));
}

#[test]
fn both_ways_round_against_the_user() {
    assert_eq!(shares_for(n(1), n(2_000), n(1_000)).unwrap(), n(0));
    assert_eq!(assets_of(n(999), n(1), n(1_000)).unwrap(), n(0));
}

#[test]
fn what_does_not_fit_is_refused() {
    let max = Uint128::MAX;
    assert!(matches!(shares_for(max, n(0), max), Err(ContractError::Overflow {})));
    assert!(matches!(shares_for(n(2), n(0), n(u128::MAX - 1_000)), Err(ContractError::Overflow {})));
    assert!(matches!(assets_of(n(1), max, n(0)), Err(ContractError::Overflow {})));
}

proptest! {
    /// In and out again never pays, whatever the fund holds, and never lowers the others' price.
    #[test]
    fn in_and_out_never_pays(amount in 1u128..1 << 90, assets in 0u128..1 << 90, shares in 0u128..1 << 100) {
        let Ok(bought) = shares_for(n(amount), n(assets), n(shares)) else { return Ok(()) };
        let (assets_in, shares_in) = (assets + amount, shares + bought.u128());
        let back = assets_of(bought, n(assets_in), n(shares_in)).unwrap().u128();
        prop_assert!(back <= amount);
        let price_before = n(assets + 1).full_mul(n(shares_in + 1_000));
        let price_after = n(assets_in + 1).full_mul(n(shares + 1_000));
        prop_assert!(price_after >= price_before);
    }

    #[test]
    fn all_shares_together_are_never_worth_more_than_the_assets(assets in 0u128..1 << 120, shares in 0u128..1 << 120) {
        prop_assert!(assets_of(n(shares), n(assets), n(shares)).unwrap() <= n(assets));
    }
}
