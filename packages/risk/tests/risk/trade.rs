//! A trade between two parties: what one gets the other gives, to the unit, whatever they held.

use breakwater_risk::{Direction, Trade, Traded, Units};
use proptest::prelude::*;

use super::long_hand::{lots, size, units};

fn buy(n: u64, value: i128) -> Trade {
    Trade { direction: Direction::Long, lots: lots(n), value: units(value) }
}

fn sell(n: u64, value: i128) -> Trade {
    Trade { direction: Direction::Short, ..buy(n, value) }
}

#[test]
fn opening_costs_what_was_paid() {
    let bought = buy(10, 1_000).apply(size(0), Units::ZERO).unwrap();
    assert_eq!((bought.size.get(), bought.cost.get(), bought.realised.get()), (10, 1_000, 0));
    let sold = sell(10, 1_000).apply(size(0), Units::ZERO).unwrap();
    assert_eq!((sold.size.get(), sold.cost.get(), sold.realised.get()), (-10, -1_000, 0));
}

#[test]
fn reducing_takes_the_proportional_cost_with_it() {
    let sold = sell(3, 330).apply(size(10), units(1_001)).unwrap();
    assert_eq!((sold.size.get(), sold.cost.get(), sold.realised.get()), (7, 701, 30));
    assert_eq!((sold.cost_out.get(), sold.cost_in.get()), (300, 0));
    // Of a short's negative cost, rounded down: 301 leave.
    let bought = buy(3, 330).apply(size(-10), units(-1_001)).unwrap();
    assert_eq!((bought.size.get(), bought.cost.get(), bought.realised.get()), (-7, -700, -29));
}

#[test]
fn closing_takes_all_of_it() {
    let sold = sell(10, 1_200).apply(size(10), units(1_001)).unwrap();
    assert_eq!((sold.size.get(), sold.cost.get(), sold.realised.get()), (0, 0, 199));
    assert!(sell(10, 1_200).reduces(size(10)) && !sell(11, 1_200).reduces(size(10)));
    assert!(!buy(1, 1).reduces(size(10)) && !sell(1, 1).reduces(size(0)));
}

#[test]
fn crossing_zero_closes_and_opens() {
    let sold = sell(15, 1_000).apply(size(10), units(900)).unwrap();
    // ⌊1000 · 10/15⌋ closes the ten, the rest of the value opens the five.
    assert_eq!((sold.size.get(), sold.cost.get(), sold.realised.get()), (-5, -334, -234));
    assert_eq!((sold.lots_closed.get(), sold.lots_opened.get()), (10, 5));
}

/// Cash and books of a party after a trade, less before.
fn moved(traded: &Traded) -> i128 {
    traded.realised.get() + traded.cost_out.get() - traded.cost_in.get()
}

/// What an untouched position of the party still is: size, cost of the right sign, nothing without size.
fn sound(traded: &Traded) -> bool {
    if traded.size.is_zero() {
        traded.cost.is_zero()
    } else {
        traded.cost.get() == 0 || traded.cost.is_negative() != traded.size.is_long()
    }
}

fn held() -> impl Strategy<Value = (i128, i128)> {
    let lots = -1_000_000_000_000_000_000..1_000_000_000_000_000_000_i128;
    (lots, 0..1_000_000_000_000_000_000_000_000_i128).prop_map(|(lots, cost)| (lots, cost * lots.signum()))
}

proptest! {
    #[test]
    fn both_parties_together_neither_gain_nor_lose(
        buyer in held(),
        seller in held(),
        n in 1..1_000_000_000_000_000_000_u64,
        value in 0..1_000_000_000_000_000_000_000_000_i128,
    ) {
        let bought = buy(n, value).apply(size(buyer.0), units(buyer.1)).unwrap();
        let sold = sell(n, value).apply(size(seller.0), units(seller.1)).unwrap();
        prop_assert_eq!(moved(&bought) + moved(&sold), 0);
        prop_assert_eq!(bought.size.get() - buyer.0, i128::from(n));
        prop_assert_eq!(sold.size.get() - seller.0, -i128::from(n));
        // Cost and what left it stand for all that was ever paid.
        prop_assert_eq!(bought.cost.get() - bought.realised.get(), buyer.1 + value);
        prop_assert_eq!(sold.cost.get() - sold.realised.get(), seller.1 - value);
        prop_assert!(sound(&bought) && sound(&sold));
    }
}
