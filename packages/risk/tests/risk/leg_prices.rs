//! The prices at which a leg counts: the table of `docs/rules.md`, cell by cell.

use breakwater_risk::{Class, Direction, LegPrices, MarketPrice, NoPrice, Price, Purpose};

use super::long_hand::price;

const GAP_BPS: u32 = 3_000;
const LONG: Direction = Direction::Long;
const SHORT: Direction = Direction::Short;

/// Mark 1,000 between 990 and 1,010; the last class-B mark is 801.
fn market(class: Class) -> MarketPrice {
    let (mark, low, high) = (price(1_000), price(990), price(1_010));
    let last_b = Some(price(801));
    MarketPrice {
        class,
        mark,
        low,
        high,
        last_b,
        few_sources: false,
        held_back: false,
        last_quorum: None,
        any_quorum: None,
    }
}

/// `market`, with a lone source and a quorum's last mark, recent or not.
fn lone(class: Class, quorum: u128, recent: bool) -> MarketPrice {
    let quorum = Some(price(quorum));
    MarketPrice {
        few_sources: true,
        last_quorum: if recent { quorum } else { None },
        any_quorum: quorum,
        ..market(class)
    }
}

/// Mark, worse, better and whether the market has the class that the purpose asks.
fn counts(market: &MarketPrice, purpose: Purpose, direction: Direction) -> ([u128; 3], bool) {
    let valued = market.leg(purpose, direction, GAP_BPS).unwrap();
    let LegPrices { mark, worse, better } = valued.prices;
    ([mark, worse, better].map(Price::get), valued.has_class)
}

/// The class that each purpose asks of a leg.
const ASKED: [(Purpose, Class); 4] = [
    (Purpose::Adding, Class::B),
    (Purpose::Withdrawing, Class::A),
    (Purpose::Reducing, Class::B),
    (Purpose::Liquidating, Class::B),
];

#[test]
fn with_the_class_a_leg_counts_at_the_mark_and_its_bounds() {
    for (purpose, asked) in ASKED {
        for class in [Class::A, Class::B, Class::C, Class::D].into_iter().filter(|class| *class <= asked) {
            let (long, short) = match purpose {
                Purpose::Reducing => ([1_000; 3], [1_000; 3]),
                _ => ([1_000, 990, 1_010], [1_000, 1_010, 990]),
            };
            assert_eq!(counts(&market(class), purpose, LONG), (long, true), "{purpose:?}, class {class:?}");
            assert_eq!(counts(&market(class), purpose, SHORT), (short, true), "{purpose:?}, class {class:?}");
        }
    }
}

/// 801 less 30 % is 560.7, rounded down; with 30 % more it is 1,041.3, rounded up.
#[test]
fn without_it_at_the_last_mark_moved_by_the_gap() {
    for (purpose, asked) in ASKED {
        for class in [Class::B, Class::C, Class::D].into_iter().filter(|class| *class > asked) {
            let (long, short) = match purpose {
                Purpose::Reducing => ([801; 3], [801; 3]),
                _ => ([801, 560, 1_042], [801, 1_042, 560]),
            };
            assert_eq!(counts(&market(class), purpose, LONG), (long, false), "{purpose:?}, class {class:?}");
            assert_eq!(counts(&market(class), purpose, SHORT), (short, false), "{purpose:?}, class {class:?}");
        }
    }
}

#[test]
fn a_leg_that_never_had_a_mark_has_no_value() {
    let market = MarketPrice { last_b: None, ..market(Class::C) };
    for (purpose, _) in ASKED {
        assert_eq!(market.leg(purpose, LONG, GAP_BPS), Err(NoPrice));
    }
}

/// A lone source never moves a price against the account that is liquidated, beyond what a quorum said within 300 s.
#[test]
fn a_lone_source_is_checked_when_liquidating() {
    let recent = |quorum: u128| lone(Class::B, quorum, true);
    assert_eq!(counts(&recent(1_005), Purpose::Liquidating, LONG), ([1_005, 1_005, 1_010], true));
    assert_eq!(counts(&recent(995), Purpose::Liquidating, LONG), ([1_000, 995, 1_010], true));
    assert_eq!(counts(&recent(995), Purpose::Liquidating, SHORT), ([995, 995, 990], true));
    assert_eq!(counts(&recent(1_005), Purpose::Liquidating, SHORT), ([1_000, 1_005, 990], true));
}

/// Without a recent quorum a lone source liquidates nobody: the leg counts as if it had no class B.
#[test]
fn a_lone_source_without_a_recent_quorum_is_not_usable() {
    assert!(market(Class::B).usable() && !market(Class::C).usable());
    assert!(lone(Class::B, 1_000, true).usable() && !lone(Class::C, 1_000, true).usable());
    let old = lone(Class::A, 900, false);
    assert!(!old.usable());
    assert_eq!(counts(&old, Purpose::Liquidating, LONG), ([900, 630, 1_170], false));
    assert_eq!(counts(&old, Purpose::Liquidating, SHORT), ([900, 1_170, 630], false));
}

/// Nor does it lend anybody equity that a quorum has not seen.
#[test]
fn a_lone_source_is_checked_when_adding_and_withdrawing() {
    let old = lone(Class::B, 900, false);
    assert_eq!(counts(&old, Purpose::Adding, LONG), ([900, 900, 900], true));
    assert_eq!(counts(&old, Purpose::Adding, SHORT), ([1_000, 1_010, 990], true));
    assert_eq!(counts(&old, Purpose::Withdrawing, LONG), ([801, 560, 1_042], false));
    assert_eq!(counts(&old, Purpose::Withdrawing, SHORT), ([900, 1_170, 630], false));
    assert_eq!(counts(&old, Purpose::Reducing, LONG), ([900; 3], true));
    assert_eq!(counts(&old, Purpose::Reducing, SHORT), ([1_000; 3], true));
}

/// While a jump is held back nothing is added or withdrawn on the price before it.
#[test]
fn a_jump_held_back_leaves_no_value_to_add_or_withdraw_on() {
    let held = MarketPrice { held_back: true, ..market(Class::C) };
    for purpose in [Purpose::Adding, Purpose::Withdrawing] {
        assert!(held.leg(purpose, LONG, GAP_BPS).is_err());
    }
    for purpose in [Purpose::Reducing, Purpose::Liquidating] {
        assert!(held.leg(purpose, LONG, GAP_BPS).is_ok());
    }
}

#[test]
fn a_moved_price_stays_a_price() {
    let dearest = Price::new(breakwater_risk::PRICE_MAX).unwrap();
    let market = MarketPrice { last_b: Some(dearest), ..market(Class::D) };
    assert_eq!(market.leg(Purpose::Adding, SHORT, 9_000).unwrap().prices.worse, dearest);
    let market = MarketPrice { last_b: Some(price(1)), ..market };
    assert_eq!(market.leg(Purpose::Adding, LONG, 9_000).unwrap().prices.worse, price(1));
}
