use breakwater_risk::rescaled;

#[test]
fn exponents_are_bridged_or_refused() {
    assert_eq!(rescaled(123, 4, -8, -8), Some((123, 4)));
    assert_eq!(rescaled(129, 41, -8, -7), Some((12, 5)));
    assert_eq!(rescaled(-129, 40, -8, -7), Some((-12, 4)), "toward zero");
    assert_eq!(rescaled(i64::MAX, 0, -18, 0), Some((9, 0)));
    assert_eq!(rescaled(i64::MAX, u64::MAX, -19, 0), Some((0, 1)));
    assert_eq!(rescaled(i64::MAX, u64::MAX, -99, 0), Some((0, 1)));
    assert_eq!(rescaled(1, 1, 0, -18), Some((1_000_000_000_000_000_000, 1_000_000_000_000_000_000)));
    assert_eq!(rescaled(10, 1, 0, -18), None);
    assert_eq!(rescaled(1, 19, 0, -18), None);
    assert_eq!(rescaled(1, 1, i32::MAX, -18), None);
    assert_eq!(rescaled(1, 1, 2, -18), None);
}
