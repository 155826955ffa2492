//! Splitting a loss.

use breakwater_risk::{split, Bearer, Units};
use proptest::prelude::*;

use super::long_hand::units;

fn bearers(of: &[(i128, i128)]) -> Vec<Bearer> {
    of.iter()
        .map(|(weight, limit)| Bearer { weight: units(*weight), limit: units(*limit), charge: Units::ZERO })
        .collect()
}

/// Charges, and what nobody could bear.
fn split_of(loss: i128, of: &[(i128, i128)]) -> (Vec<i128>, i128) {
    let mut bearers = bearers(of);
    let rest = split(units(loss), &mut bearers).unwrap();
    (bearers.iter().map(|bearer| bearer.charge.get()).collect(), rest.get())
}

#[test]
fn a_loss_goes_by_weight_and_leftover_units_from_the_first() {
    assert_eq!(split_of(100, &[(1, 1_000), (3, 1_000)]), (vec![25, 75], 0));
    assert_eq!(split_of(11, &[(1, 100), (1, 100), (1, 100)]), (vec![4, 4, 3], 0));
    assert_eq!(split_of(0, &[(1, 100)]), (vec![0], 0));
}

#[test]
fn what_exceeds_a_limit_is_split_again() {
    assert_eq!(split_of(100, &[(3, 10), (1, 50), (1, 50)]), (vec![10, 45, 45], 0));
    assert_eq!(split_of(100, &[(3, 10), (1, 50), (1, 20)]), (vec![10, 50, 20], 20));
    assert_eq!(split_of(100, &[(1, 0), (1, 0)]), (vec![0, 0], 100));
    assert_eq!(split_of(100, &[]), (vec![], 100));
}

#[test]
fn without_weights_all_bear_alike() {
    assert_eq!(split_of(10, &[(0, 100), (0, 100)]), (vec![5, 5], 0));
    assert_eq!(split_of(10, &[(5, 4), (0, 100)]), (vec![4, 6], 0));
}

proptest! {
    #[test]
    fn nothing_is_lost_and_no_limit_passed(
        loss in 0..1_000_000_000_000_000_000_000_000_000_000_i128,
        of in prop::collection::vec((0..1_000_000_000_000_000_000_000_i128, 0..500_000_000_000_000_000_000_000_000_000_i128), 0..16),
    ) {
        let (charges, rest) = split_of(loss, &of);
        prop_assert_eq!(charges.iter().sum::<i128>() + rest, loss);
        for (charge, (_, limit)) in charges.iter().zip(&of) {
            prop_assert!((0..=*limit).contains(charge));
        }
        let all: i128 = of.iter().map(|(_, limit)| limit).sum();
        prop_assert_eq!(rest, (loss - all).max(0));
    }
}
