//! Who pays for a default.

use breakwater_risk::{plan_loss, AccountFloat, DefaultedLeg, LossEnd, LossPlan, Units};
use proptest::prelude::*;

use super::long_hand::units;

/// A closable leg of `value`, bought at `cost`: maintenance 5 %, gap 30 %.
fn leg(value: i128, cost: i128, capacity: i128) -> DefaultedLeg {
    DefaultedLeg {
        value: units(value),
        cost: units(cost),
        maintenance_bps: 500,
        gap_bps: 3_000,
        capacity: Some(units(capacity)),
        settles: false,
        side_value: units(0),
        shortfall: units(0),
    }
}

fn open(value: i128, cost: i128) -> DefaultedLeg {
    DefaultedLeg { capacity: None, ..leg(value, cost, 0) }
}

fn float(held: i128, paid: i128) -> AccountFloat {
    AccountFloat { held: units(held), paid: units(paid) }
}

fn plan(cash: i128, legs: &[DefaultedLeg], float: AccountFloat, float_first: i128) -> LossPlan {
    plan_loss(units(cash), legs, float, units(float_first)).unwrap()
}

/// Need, from the float, charges by leg that closes, and what becomes of the rest.
fn paid(plan: &LossPlan) -> (i128, i128, Vec<Option<i128>>, LossEnd) {
    let charges = plan.charges.iter().map(|charge| charge.map(Units::get)).collect();
    (plan.need.get(), plan.from_float.get(), charges, plan.end)
}

fn owed(leg: usize, owed: i128) -> LossEnd {
    LossEnd::Owed { leg, units: units(owed) }
}

fn ends(leg: usize, unpaid: i128) -> LossEnd {
    LossEnd::Ends { leg, unpaid: units(unpaid) }
}

#[test]
fn an_account_with_equity_needs_nothing() {
    let plan = plan(200, &[leg(1_000, 1_200, 1_000)], float(5_000, 0), 1_000);
    assert_eq!(paid(&plan), (0, 0, vec![Some(0)], LossEnd::Borne));
}

#[test]
fn the_float_pays_first_within_the_accounts_limit() {
    let legs = [leg(1_000, 1_200, 1_000)];
    assert_eq!(paid(&plan(50, &legs, float(5_000, 0), 1_000)), (150, 150, vec![Some(0)], LossEnd::Borne));
    assert_eq!(paid(&plan(50, &legs, float(5_000, 0), 100)), (150, 100, vec![Some(50)], LossEnd::Borne));
    let before = paid(&plan(50, &legs, float(5_000, 70), 100));
    assert_eq!(before, (150, 30, vec![Some(120)], LossEnd::Borne), "70 it paid before");
    assert_eq!(paid(&plan(50, &legs, float(20, 0), 100)), (150, 20, vec![Some(130)], LossEnd::Borne));
}

#[test]
fn beyond_the_daily_share_the_float_pays_again_up_to_the_gap_and_then_the_market_ends() {
    // 800 are needed, the float may pay 100 and then up to 300, the side 60 within its share.
    let legs = [leg(1_000, 1_800, 60)];
    assert_eq!(paid(&plan(0, &legs, float(5_000, 0), 100)), (800, 300, vec![None], ends(0, 500)));
    assert_eq!(paid(&plan(0, &legs, float(110, 0), 100)), (800, 110, vec![None], ends(0, 690)));
    // One unit more than a thousandth of the side ends a market; up to there it owes.
    let owing = |side_value, shortfall| {
        let legs = [DefaultedLeg { side_value: units(side_value), shortfall: units(shortfall), ..legs[0] }];
        paid(&plan(0, &legs, float(0, 0), 0)).3
    };
    assert_eq!(owing(740_000, 0), owed(0, 740));
    assert_eq!(owing(739_999, 0), ends(0, 800));
    assert_eq!(owing(750_000, 10), owed(0, 740));
    assert_eq!(owing(750_000, 11), ends(0, 800));
}

#[test]
fn sides_pay_by_maintenance_margin() {
    let plan = plan(-40, &[leg(1_000, 1_000, 1_000), leg(-3_000, -3_000, 1_000)], float(0, 0), 0);
    assert_eq!(paid(&plan), (40, 0, vec![Some(10), Some(30)], LossEnd::Borne));
}

#[test]
fn the_largest_legs_market_ends_and_the_others_share_what_they_can_bear() {
    // Of 700 the first bears its gap of 300, the second its capacity of 50; the second is the larger and ends, so the first bears alone.
    let legs = [leg(1_000, 1_000, 1_000), leg(-3_000, -2_300, 50)];
    let plan_ = plan(0, &legs, float(0, 0), 0);
    assert_eq!(paid(&plan_), (700, 0, vec![Some(300), None], ends(1, 400)));
    // One that settles already keeps the rest waiting, and no other goes.
    let settles = [legs[0], DefaultedLeg { settles: true, capacity: None, ..legs[1] }];
    let plan_ = plan(0, &settles, float(0, 0), 0);
    assert_eq!(paid(&plan_), (700, 0, vec![Some(300), None], LossEnd::Unpaid { units: units(400) }));
}

#[test]
fn a_leg_that_stays_open_counts_and_may_end_its_market_but_bears_nothing() {
    let plan_ = plan(0, &[leg(1_000, 1_000, 100), open(5_000, 5_500)], float(0, 0), 0);
    assert_eq!(paid(&plan_), (500, 0, vec![Some(100), None], ends(1, 400)));
    let tie = [leg(1_000, 1_000, 100), open(1_000, 5_500)];
    assert_eq!(plan(0, &tie, float(0, 0), 0).end, ends(0, 4_500), "ties: the lowest id");
}

fn any_leg() -> impl Strategy<Value = DefaultedLeg> {
    let numbers = (-1_000_000..1_000_000_i128, -1_000_000..1_000_000_i128, 0..200_000_i128);
    (numbers, 1..5_000_u32, 100..9_000_u32, any::<bool>()).prop_map(|((value, cost, capacity), mm, gap, closes)| {
        let capacity = closes.then(|| units(capacity));
        let settles = !closes && mm % 2 == 0;
        DefaultedLeg {
            value: units(value),
            cost: units(cost),
            maintenance_bps: mm,
            gap_bps: gap,
            capacity,
            settles,
            side_value: units(10_000_000),
            shortfall: units(0),
        }
    })
}

proptest! {
    /// Every unit needed is paid once, by somebody within his limit, and nobody pays before the one in front of him is empty or at his.
    #[test]
    fn the_layers_pay_the_need_in_order(
        cash in -1_000_000..1_000_000_i128,
        legs in prop::collection::vec(any_leg(), 1..16),
        (held, before, first) in (0..500_000_i128, 0..100_000_i128, 0..500_000_i128),
    ) {
        let plan = plan(cash, &legs, float(held, before), first);
        let (ended, left) = match plan.end {
            LossEnd::Borne => (None, units(0)),
            LossEnd::Owed { leg, units } => (Some((leg, units)), units),
            LossEnd::Ends { leg, unpaid } => (Some((leg, unpaid)), unpaid),
            LossEnd::Unpaid { units } => (None, units),
        };
        let sum = plan.from_float.plus(plan.from_sides).unwrap().plus(left).unwrap();
        prop_assert_eq!(sum, plan.need);
        prop_assert!(plan.from_float.get() <= held);
        let closing: Vec<&DefaultedLeg> = legs.iter().filter(|leg| leg.capacity.is_some()).collect();
        let gap = |leg: &DefaultedLeg| leg.value.get().abs() * i128::from(leg.gap_bps) / 10_000;
        let most: i128 = closing.iter().map(|leg| gap(leg)).sum();
        prop_assert!(plan.from_float.get() <= (first - before).max(most - before).max(0));
        let mut from_sides = 0;
        for (place, (leg, charge)) in legs.iter().zip(&plan.charges).enumerate() {
            let ends = matches!(plan.end, LossEnd::Ends { leg, .. } if leg == place);
            prop_assert_eq!(charge.is_some(), leg.capacity.is_some() && !ends);
            let Some(charge) = charge else { continue };
            let share = leg.capacity.unwrap_or(Units::ZERO).get().min(gap(leg));
            prop_assert!(charge.get() <= share);
            prop_assert!(left.is_zero() || charge.get() == share, "unpaid before every share was full");
            from_sides += charge.get();
        }
        if let Some((ended, _)) = ended {
            let weight = |leg: &DefaultedLeg| (leg.value.get().abs() * i128::from(leg.maintenance_bps) + 9_999) / 10_000;
            prop_assert!(legs.iter().all(|leg| weight(leg) <= weight(&legs[ended])));
        }
        prop_assert_eq!(plan.from_sides.get(), from_sides);
        let first_pays = plan.need.get().min(held).min((first - before).max(0));
        prop_assert!(plan.from_float.get() >= first_pays);
        prop_assert!(from_sides == 0 || plan.from_float.get() >= first_pays);
    }
}
