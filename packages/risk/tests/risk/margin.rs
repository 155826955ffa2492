//! Requirements, tiers, fees, and the rule for reducing.

use breakwater_risk::{fee, reducing_floor, requirement, Leg, LegPrices, Requirement, Tier, Units};
use proptest::prelude::*;

use super::long_hand::{big, ceil, floor, lots, price, size, units, E18};

fn tier(lots_max: u64, initial_bps: u32, maintenance_bps: u32) -> Tier {
    Tier { lots_max: lots(lots_max), initial_bps, maintenance_bps }
}

fn leg(signed: i128, cost: i128, mark: u128) -> Leg {
    let prices = LegPrices { mark: price(mark), worse: price(mark), better: price(mark) };
    let (open_interest, depth) = (lots(1), lots(1));
    Leg {
        size: size(signed),
        cost: units(cost),
        prices,
        tier: tier(1, 1_000, 500),
        open_interest,
        depth,
        gap_bps: 3_000,
        health_bps: 0,
        gains_count: true,
    }
}

#[test]
fn a_tier_ends_at_its_last_lot() {
    let tiers = [tier(10, 100, 50), tier(20, 200, 100)];
    let rate = |size: u64| Tier::of(&tiers, lots(size)).initial_bps;
    assert_eq!([0, 10, 11, 20, 21].map(rate), [100, 100, 200, 200, 200]);
    assert_eq!(Tier::of(&[], lots(1)).maintenance_bps, 10_000);
}

#[test]
fn values_round_down_and_requirements_up() {
    // 3 lots at a half: worth 1, or −2 short.
    let half = 500_000_000_000_000_000;
    let long = requirement(units(10), &[leg(3, 1, half)]).unwrap();
    assert_eq!((long.equity.get(), long.initial.get(), long.maintenance.get(), long.notional.get()), (10, 1, 1, 1));
    let short = requirement(units(10), &[leg(-3, -1, half)]).unwrap();
    assert_eq!((short.equity.get(), short.initial.get(), short.notional.get()), (9, 1, 2));
}

#[test]
fn bounds_move_equity_and_not_margin() {
    let mut leg = leg(1_000, 0, 1_000_000_000_000_000_000);
    (leg.prices.worse, leg.prices.better) = (price(990_000_000_000_000_000), price(1_010_000_000_000_000_000));
    let found = requirement(Units::ZERO, &[leg]).unwrap();
    assert_eq!((found.equity_low.get(), found.equity.get(), found.equity_high.get()), (990, 1_000, 1_010));
    assert_eq!((found.initial.get(), found.initial_base.get(), found.maintenance.get()), (100, 100, 50));
}

#[test]
fn initial_margin_grows_beyond_depth() {
    let mut leg = leg(1_000, 0, 1_000_000_000_000_000_000);
    leg.depth = lots(100);
    for (open_interest, initial) in [(0, 100), (100, 100), (101, 101), (150, 150), (1_000, 1_000)] {
        leg.open_interest = lots(open_interest);
        let found = requirement(Units::ZERO, &[leg]).unwrap();
        assert_eq!((found.initial.get(), found.initial_base.get()), (initial, 100), "{open_interest} lots open");
    }
}

fn before(equity: i128, maintenance: i128) -> Requirement {
    Requirement { equity: units(equity), maintenance: units(maintenance), ..Requirement::default() }
}

#[test]
fn reducing_keeps_the_ratio_of_an_unsafe_account_and_the_margin_of_a_safe_one() {
    let least = |equity, maintenance, after| reducing_floor(&before(equity, maintenance), units(after)).unwrap().get();
    assert_eq!(least(200, 100, 50), 50);
    assert_eq!(least(100, 100, 50), 50);
    assert_eq!(least(99, 100, 50), 50, "49.5 rounded up");
    assert_eq!(least(40, 100, 50), 20);
    assert_eq!(least(40, 100, 0), 0);
    assert_eq!(least(-40, 100, 50), 0, "never less than nothing");
    assert_eq!(least(40, 0, 50), 50, "without margin before the ratio is one");
}

#[test]
fn a_fee_is_rounded_up_whatever_the_sign() {
    let cases = [(0, 500, 0), (1, 500, 1), (2_000, 500, 1), (2_001, 500, 2), (-2_001, 500, 2), (1_000_000, 0, 0)];
    for (value, rate, due) in cases {
        assert_eq!(fee(units(value), rate).unwrap().get(), due, "{value} at {rate} ppm");
    }
}

proptest! {
    #[test]
    fn a_requirement_is_the_sum_of_exact_legs(
        cash in -1_000_000_000_000_000_000_000_000_i128..1_000_000_000_000_000_000_000_000,
        legs in prop::collection::vec(
            (-1_000_000_000_000_000_000..1_000_000_000_000_000_000_i128, 1..1_000_000_000_000_000_000_000_000_u128,
             2..10_000_u32, 1..1_000_000_000_000_000_000_u64, 1..1_000_000_000_000_000_000_u64),
            0..16),
    ) {
        let (mut equity, mut initial, mut maintenance) = (big(cash), big(0), big(0));
        let mut built = Vec::new();
        for (signed, mark, rate, open_interest, depth) in legs {
            let value = floor(&(big(signed) * big(mark)), &big(E18));
            let grown = big(depth.max(open_interest));
            initial += ceil(&(big(value.magnitude().clone()) * big(rate) * grown), &(big(10_000) * big(depth)));
            maintenance += ceil(&(big(value.magnitude().clone()) * big(rate - 1)), &big(10_000));
            equity += value;
            let tier = tier(1, rate, rate - 1);
            built.push(Leg { tier, open_interest: lots(open_interest), depth: lots(depth), ..leg(signed, 0, mark) });
        }
        match requirement(units(cash), &built) {
            Ok(found) => {
                prop_assert_eq!(big(found.equity.get()), equity);
                prop_assert_eq!(big(found.initial.get()), initial);
                prop_assert_eq!(big(found.maintenance.get()), maintenance);
            }
            Err(_) => prop_assert!(initial > big(breakwater_risk::UNITS_MAX)),
        }
    }

    /// The least equity is the least that keeps `E₁/MM₁ ≥ min(1, E₀/MM₀)`.
    #[test]
    fn the_floor_is_the_least_equity_that_keeps_the_ratio(
        equity in -1_000_000_000_000_i128..2_000_000_000_000,
        maintenance in 1..1_000_000_000_000_i128,
        after in 0..1_000_000_000_000_i128,
    ) {
        let least = reducing_floor(&before(equity, maintenance), units(after)).unwrap().get();
        let keeps = |left: i128| left >= 0 && left * maintenance >= after * equity.min(maintenance);
        prop_assert!(keeps(least) && !keeps(least - 1));
    }
}
