//! Who pays for a default.

use breakwater_risk::{plan_loss, AccountFloat, DefaultedLeg, LossPlan, Units};
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

/// Need, from the float, by leg whole charge and the part beyond the daily share, shortfall.
fn paid(plan: &LossPlan) -> (i128, i128, Vec<(i128, i128)>, i128) {
    let charges = plan.charges.iter().map(|charge| (charge.whole.get(), charge.over_share.get())).collect();
    (plan.need.get(), plan.from_float.get(), charges, plan.shortfall.get())
}

#[test]
fn an_account_with_equity_needs_nothing() {
    let plan = plan(200, &[leg(1_000, 1_200, 1_000)], float(5_000, 0), 1_000);
    assert_eq!(paid(&plan), (0, 0, vec![(0, 0)], 0));
}

#[test]
fn the_float_pays_first_within_the_accounts_limit() {
    let legs = [leg(1_000, 1_200, 1_000)];
    assert_eq!(paid(&plan(50, &legs, float(5_000, 0), 1_000)), (150, 150, vec![(0, 0)], 0));
    assert_eq!(paid(&plan(50, &legs, float(5_000, 0), 100)), (150, 100, vec![(50, 0)], 0));
    assert_eq!(paid(&plan(50, &legs, float(5_000, 70), 100)), (150, 30, vec![(120, 0)], 0), "70 it paid before");
    assert_eq!(paid(&plan(50, &legs, float(20, 0), 100)), (150, 20, vec![(130, 0)], 0));
}

#[test]
fn beyond_the_daily_share_the_float_pays_again_up_to_the_gap() {
    // 800 are needed, the float may pay 100 and then up to 300, the side 60 within its share and 240 more up to the gap.
    let legs = [leg(1_000, 1_800, 60)];
    assert_eq!(paid(&plan(0, &legs, float(5_000, 0), 100)), (800, 300, vec![(300, 240)], 200));
    assert_eq!(paid(&plan(0, &legs, float(110, 0), 100)), (800, 110, vec![(300, 240)], 390));
    assert_eq!(paid(&plan(0, &legs, float(0, 0), 100)), (800, 0, vec![(300, 240)], 500));
}

#[test]
fn sides_pay_by_maintenance_margin() {
    let plan = plan(-40, &[leg(1_000, 1_000, 1_000), leg(-3_000, -3_000, 1_000)], float(0, 0), 0);
    assert_eq!(paid(&plan), (40, 0, vec![(10, 0), (30, 0)], 0));
    assert_eq!(plan.heaviest, Some(1));
}

#[test]
fn a_leg_that_stays_open_counts_and_may_owe_the_rest_but_bears_nothing() {
    let plan = plan(0, &[leg(1_000, 1_000, 100), open(5_000, 5_500)], float(0, 0), 0);
    assert_eq!(paid(&plan), (500, 0, vec![(300, 200)], 200));
    assert_eq!(plan.heaviest, Some(1));
    let tie = [leg(1_000, 1_000, 100), open(1_000, 5_500)];
    assert_eq!(plan_loss(units(0), &tie, float(0, 0), units(0)).unwrap().heaviest, Some(0));
}

fn any_leg() -> impl Strategy<Value = DefaultedLeg> {
    let numbers = (-1_000_000..1_000_000_i128, -1_000_000..1_000_000_i128, 0..200_000_i128);
    (numbers, 1..5_000_u32, 100..9_000_u32, any::<bool>()).prop_map(|((value, cost, capacity), mm, gap, closes)| {
        let capacity = closes.then(|| units(capacity));
        DefaultedLeg { value: units(value), cost: units(cost), maintenance_bps: mm, gap_bps: gap, capacity }
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
        let sum = plan.from_float.plus(plan.from_sides).unwrap().plus(plan.shortfall).unwrap();
        prop_assert_eq!(sum, plan.need);
        prop_assert!(plan.from_float.get() <= held);
        let closing: Vec<&DefaultedLeg> = legs.iter().filter(|leg| leg.capacity.is_some()).collect();
        prop_assert_eq!(plan.charges.len(), closing.len());
        let gap = |leg: &DefaultedLeg| leg.value.get().abs() * i128::from(leg.gap_bps) / 10_000;
        let most: i128 = closing.iter().map(|leg| gap(leg)).sum();
        prop_assert!(plan.from_float.get() <= (first - before).max(most - before).max(0));
        let mut from_sides = 0;
        for (leg, charge) in closing.iter().zip(&plan.charges) {
            let share = leg.capacity.unwrap_or(Units::ZERO).get().min(gap(leg));
            let within = charge.whole.minus(charge.over_share).unwrap().get();
            prop_assert!(within <= share && charge.whole.get() <= gap(leg));
            prop_assert!(charge.over_share.is_zero() || within == share, "beyond its share before it was full");
            prop_assert!(plan.shortfall.is_zero() || charge.whole.get() == gap(leg), "shortfall before the gap");
            from_sides += charge.whole.get();
        }
        prop_assert_eq!(plan.from_sides.get(), from_sides);
        let first_pays = plan.need.get().min(held).min((first - before).max(0));
        prop_assert!(plan.from_float.get() >= first_pays);
        prop_assert!(from_sides == 0 || plan.from_float.get() >= first_pays);
    }
}
