//! The auction: its discount, what it offers, and that no take-over leaves an account worse.

use breakwater_risk::{
    discount_e18, lots_offered, mul_div_floor, requirement, val, Direction, Leg, LegPrices, Lots, LotsOffered,
    Requirement, Tier, Trade, Units,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::long_hand::{big, lots, price, size, units, E18};

const SAMPLES: u32 = 20_000;

#[test]
fn the_discount_grows_for_60_seconds() {
    let at = |elapsed: u64| discount_e18(300, elapsed, 500, units(100), units(100)).unwrap();
    assert_eq!(at(0), 0);
    assert_eq!(at(1), 500_000_000_000_000);
    assert_eq!(at(59), 29_500_000_000_000_000);
    for elapsed in [60, 61, 300, u64::MAX] {
        assert_eq!(at(elapsed), 30_000_000_000_000_000);
    }
}

#[test]
fn the_discount_is_at_most_the_legs_share_of_the_equity() {
    let with = |equity: i128| discount_e18(300, 60, 500, units(equity), units(1_000)).unwrap();
    assert_eq!(with(600), 30_000_000_000_000_000);
    assert_eq!(with(599), 29_950_000_000_000_000);
    assert_eq!(with(1), 50_000_000_000_000);
    assert_eq!((with(0), with(-1)), (0, 0));
}

fn offer(equity: i128) -> LotsOffered {
    LotsOffered {
        lots: lots(1_000),
        minimum_position: lots(10),
        initial_base: units(100),
        equity: units(equity),
        initial_bps: 1_000,
        discount_e18: 0,
        mark: price(1_000_000_000_000_000_000),
    }
}

#[test]
fn an_auction_offers_what_brings_margin_back() {
    let offered = |offer: LotsOffered| lots_offered(&offer).unwrap().get();
    // 102 − 51 missing, 0.102 gained a lot.
    assert_eq!(offered(offer(51)), 500);
    assert_eq!(offered(offer(50)), 510, "520/1.02 = 509.8, rounded up");
    assert_eq!(offered(offer(0)), 1_000);
    assert_eq!(offered(offer(102)), 0);
    assert_eq!(offered(offer(1)), 991 + 9, "a remainder under the minimum goes too");
    assert_eq!(offered(LotsOffered { minimum_position: lots(9), ..offer(1) }), 991);
    assert_eq!(offered(LotsOffered { discount_e18: 102 * E18 / 1_000, ..offer(51) }), 1_000, "nothing is gained");
}

/// One leg of an unsafe account.
#[derive(Clone, Copy, Debug)]
struct Held {
    signed: i128,
    mark: u128,
    maintenance_bps: u32,
    initial_bps: u32,
}

/// An unsafe account and an auction of its first leg.
#[derive(Clone, Debug)]
struct Case {
    held: Vec<Held>,
    /// Equity in 10⁻⁶ of the maintenance margin.
    equity_ppm: u32,
    discount_max_bps: u32,
    elapsed: u64,
}

fn held() -> impl Strategy<Value = Held> {
    let lots = prop_oneof![1..1_000_i128, 1..100_000_000_000_000_000_i128];
    (lots, any::<bool>(), 11..21_u32, 1..1_000_u32, 1..1_000_u32).prop_map(
        |(lots, short, digits, maintenance_bps, more)| Held {
            signed: if short { -lots } else { lots },
            mark: 10_u128.pow(digits) + 7,
            maintenance_bps,
            initial_bps: maintenance_bps + more,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    (prop::collection::vec(held(), 1..5), 1..1_000_000_u32, 0..1_000_u32, 0..90_u64)
        .prop_map(|(held, equity_ppm, discount_max_bps, elapsed)| Case { held, equity_ppm, discount_max_bps, elapsed })
}

fn leg(held: &Held) -> Leg {
    let mark = price(held.mark);
    let tier = Tier { lots_max: lots(1), initial_bps: held.initial_bps, maintenance_bps: held.maintenance_bps };
    Leg {
        size: size(held.signed),
        cost: Units::ZERO,
        prices: LegPrices { mark, worse: mark, better: mark },
        tier,
        open_interest: lots(1),
        depth: lots(1),
        gap_bps: 3_000,
        health_bps: 0,
        gains_count: true,
    }
}

/// Legs and cash of the case; `None` where it would have no equity.
fn account(case: &Case) -> Option<(Units, Vec<Leg>, Requirement)> {
    let legs: Vec<Leg> = case.held.iter().map(leg).collect();
    let bare = requirement(Units::ZERO, &legs).unwrap();
    let equity = mul_div_floor(bare.maintenance.get(), case.equity_ppm.into(), 1_000_000).unwrap();
    let cash = units(equity).minus(bare.equity).unwrap();
    (equity > 0).then(|| (cash, legs.clone(), requirement(cash, &legs).unwrap()))
}

/// The account after the offered lots of its first leg were taken over at a discount.
fn taken_over(cash: Units, legs: &[Leg], before: &Requirement, discount: i128) -> Requirement {
    let first = legs[0];
    let taken = lots_offered(&LotsOffered {
        lots: first.size.lots(),
        minimum_position: lots(1),
        initial_base: before.initial_base,
        equity: before.equity,
        initial_bps: first.tier.initial_bps,
        discount_e18: discount,
        mark: first.prices.mark,
    });
    let taken = taken.unwrap();
    if taken == Lots::ZERO {
        return *before;
    }
    let value = val(first.size.with_lots(taken), first.prices.mark).unwrap();
    let given = units(mul_div_floor(value.abs().get(), discount, E18).unwrap());
    let traded = value.minus(given).unwrap();
    let (direction, value) =
        if first.size.is_long() { (Direction::Short, traded) } else { (Direction::Long, traded.negated()) };
    let left = Trade { direction, lots: taken, value }.apply(first.size, first.cost).unwrap();
    let mut legs = legs.to_vec();
    (legs[0].size, legs[0].cost) = (left.size, left.cost);
    legs.retain(|leg| !leg.size.is_zero());
    requirement(cash.plus(left.realised).unwrap(), &legs).unwrap()
}

/// Whether equity/MM fell by more than two units' worth.
fn fell(before: &Requirement, after: &Requirement) -> bool {
    let (had, has) = (big(before.equity.get()), big(after.equity.get() + 2));
    has * big(before.maintenance.get()) < had * big(after.maintenance.get())
}

/// How many of so many accounts a take-over leaves worse, with a discount chosen by `discount`.
fn worse(discount: impl Fn(&Case, &Requirement) -> i128) -> (u32, u32) {
    let (mut runner, strategy) = (TestRunner::deterministic(), case());
    let (mut counted, mut worse) = (0, 0);
    while counted < SAMPLES {
        let case = strategy.new_tree(&mut runner).unwrap().current();
        let Some((cash, legs, before)) = account(&case) else { continue };
        counted += 1;
        let after = taken_over(cash, &legs, &before, discount(&case, &before));
        worse += u32::from(fell(&before, &after));
    }
    (counted, worse)
}

#[test]
fn a_take_over_never_leaves_an_account_worse() {
    let (counted, worse) = worse(|case, before| {
        let rate = case.held[0].maintenance_bps;
        discount_e18(case.discount_max_bps, case.elapsed, rate, before.equity, before.maintenance).unwrap()
    });
    assert_eq!((counted, worse), (SAMPLES, 0));
}

/// The control: what a flat discount of 3 % does to the same accounts.
#[test]
fn a_flat_discount_would() {
    let (counted, worse) = worse(|_, _| 30_000_000_000_000_000);
    println!("a flat 3 % leaves {worse} of {counted} worse");
    assert!(worse > SAMPLES / 4, "only {worse} of {counted}");
}
