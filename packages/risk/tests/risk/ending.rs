//! Who is paid first where coins are missing.

use breakwater_risk::{Available, Sums, Units};

fn units(units: i128) -> Units {
    Units::new(units).unwrap()
}

fn owed() -> Sums {
    Sums { senior: units(10_000), principal: units(5_000), gains: units(1_000), signed: units(16_000) }
}

#[test]
fn seniors_come_before_tips_principal_and_gains() {
    // Coins of the users, and what seniors, callers, principal and gains get of them; a thousandth is for the callers.
    let cases = [
        (-5, [0, 0, 0, 0]),
        (9_000, [9_000, 0, 0, 0]),
        (10_000, [10_000, 0, 0, 0]),
        (10_007, [10_000, 7, 0, 0]),
        (12_000, [10_000, 12, 1_988, 0]),
        (15_500, [10_000, 15, 5_000, 485]),
        (20_000, [10_000, 20, 5_000, 1_000]),
    ];
    for (own, expected) in cases {
        let paid = Available { own: units(own), house: Units::ZERO }.paid(&owed()).unwrap();
        assert_eq!([paid.senior, paid.tips, paid.principal, paid.gains].map(Units::get), expected, "{own}");
    }
}

#[test]
fn the_house_gives_what_is_missing_and_no_more() {
    let available = Available { own: units(15_500), house: units(2_000) };
    let paid = available.paid(&owed()).unwrap();
    assert_eq!((paid.gains.get(), paid.residual.get()), (1_000, 17_500 - 16_015));
    assert_eq!(Available { own: units(9_000), house: units(500) }.asked(&owed()).unwrap().get(), 16_009 - 9_500);
}
