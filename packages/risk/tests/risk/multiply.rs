//! Products and quotients: their roundings, their limits.

use breakwater_risk::{
    mul_div_ceil, mul_div_floor, val, Lots, Price, RiskError, Units, LOTS_MAX, PRICE_MAX, UNITS_MAX,
};
use proptest::prelude::*;

use super::long_hand::{big, ceil, floor, price, size, E18};

#[test]
fn a_value_rounds_toward_minus_infinity() {
    let half = price(500_000_000_000_000_000);
    let cases = [(1, 0), (2, 1), (3, 1), (-1, -1), (-2, -1), (-3, -2), (0, 0)];
    for (lots, value) in cases {
        assert_eq!(val(size(lots), half).unwrap().get(), value, "{lots} lots at a half");
    }
    assert_eq!(val(size(-1), price(1)).unwrap().get(), -1);
    assert_eq!(val(size(1), price(1)).unwrap().get(), 0);
}

#[test]
fn the_largest_value_is_one_hundredth_of_the_largest_amount() {
    let most = size(i128::from(LOTS_MAX));
    assert_eq!(val(most, price(PRICE_MAX)).unwrap().get(), UNITS_MAX / 100);
}

#[test]
fn numbers_end_at_their_limits() {
    assert!(Lots::new(LOTS_MAX).is_ok() && Lots::new(LOTS_MAX + 1) == Err(RiskError::Overflow("size")));
    assert!(Price::new(PRICE_MAX).is_ok() && Price::new(1).is_ok());
    for refused in [0, PRICE_MAX + 1] {
        assert_eq!(Price::new(refused), Err(RiskError::Overflow("price")));
    }
    for refused in [UNITS_MAX + 1, -UNITS_MAX - 1, i128::MIN] {
        assert_eq!(Units::new(refused), Err(RiskError::Overflow("amount")));
    }
    let most = Units::new(UNITS_MAX).unwrap();
    assert_eq!(most.plus(Units::new(1).unwrap()), Err(RiskError::Overflow("amount")));
    assert_eq!(most.negated().minus(Units::new(1).unwrap()), Err(RiskError::Overflow("amount")));
    assert_eq!(Lots::ZERO.minus(Lots::new(1).unwrap()), Err(RiskError::Overflow("size")));
}

#[test]
fn nothing_is_divided_by_nothing() {
    for divisor in [0, -1] {
        assert!(mul_div_floor(1, 1, divisor).is_err() && mul_div_ceil(1, 1, divisor).is_err());
    }
    assert!(mul_div_floor(i128::MAX, i128::MAX, 1).is_err());
}

proptest! {
    #[test]
    fn quotients_are_those_of_exact_integers(a: i128, b: i128, shift in 0..127_u32, d in 1..i128::MAX) {
        let b = b >> shift;
        let exact = big(a) * big(b);
        let (down, up) = (floor(&exact, &big(d)), ceil(&exact, &big(d)));
        match mul_div_floor(a, b, d) {
            Ok(found) => prop_assert_eq!(big(found), down),
            Err(_) => prop_assert!(i128::try_from(down).is_err()),
        }
        match mul_div_ceil(a, b, d) {
            Ok(found) => prop_assert_eq!(big(found), up),
            // Its floor of the negated product may be one beyond i128, where the ceiling would just fit.
            Err(_) => prop_assert!(a == i128::MIN || i128::try_from(up).is_err()),
        }
    }

    #[test]
    fn short_divisors_are_no_exception(a: i128, shift in 0..127_u32, d in 1..=u32::MAX) {
        let a = a >> shift;
        for d in [i128::from(d), i128::from(u32::MAX), i128::from(u32::MAX) + 1, E18] {
            prop_assert_eq!(big(mul_div_floor(a, 1, d).unwrap()), floor(&big(a), &big(d)));
        }
    }

    #[test]
    fn a_value_is_the_floor_of_the_exact_product(lots in -i128::from(LOTS_MAX)..=i128::from(LOTS_MAX), at in 1..=PRICE_MAX) {
        let exact = floor(&(big(lots) * big(at)), &big(E18));
        prop_assert_eq!(big(val(size(lots), price(at)).unwrap().get()), exact);
    }
}
