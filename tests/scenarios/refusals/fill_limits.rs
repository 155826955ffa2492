//! Fills that would leave too much: lots, open interest, positions, too little margin, numbers beyond all limits.

use breakwater_harness::suite::{dollars, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Tier};
use cosmwasm_std::{Uint128, Uint64};

use super::desk::{fill, fill_in, fills, one_trade, refuses_fill, two_traders, GRAND, MARK, TEN_GRAND_OF_LOTS};

const LOTS_MAX: u64 = 10_000_000_000_000_000_000;

fn tier(lots_max: u64) -> Tier {
    Tier { lots_max: Uint64::new(lots_max), initial_bps: 1_000, maintenance_bps: 500 }
}

#[test]
fn a_position_grows_to_the_last_tier_and_no_further() {
    let mut suite = Suite::with(|params| params.tiers = vec![tier(1_000_000), tier(5_000_000)]);
    for name in ["ann", "bob", "cat"] {
        suite.account(name).deposits(GRAND);
    }
    fills(&mut suite, fill(1, 2, 5_000_000, MARK));
    let words = "a position of 5001000 lots is larger than the market's largest of 5000000";
    refuses_fill(&mut suite, fill(1, 3, 1_000, MARK), words);
    refuses_fill(&mut suite, fill(3, 2, 1_000, MARK), words);
    fills(&mut suite, fill(2, 1, 1_000, MARK));
    fills(&mut suite, fill(1, 2, 1_000, MARK));
}

#[test]
fn open_interest_grows_to_its_limit_and_no_further() {
    let mut suite = Suite::with(|params| params.oi_max = Uint64::new(5_000_000));
    for name in ["ann", "bob", "cat"] {
        suite.account(name).deposits(GRAND);
    }
    fills(&mut suite, fill(1, 2, 5_000_000, MARK));
    let words = "open interest of market 0 would be 5001000 lots; at most 5000000 may be added up to";
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), words);
    // Handing a position over leaves it as it is.
    fills(&mut suite, fill(3, 1, 5_000_000, MARK));
}

#[test]
fn a_delisted_market_is_only_reduced() {
    let mut suite = one_trade();
    suite.account("cat").deposits(GRAND);
    suite.chain.govern(&ExecuteMsg::DelistMarket { market: 0 }).unwrap();
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), "AddRisk: not in REDUCE_ONLY, for ever");
    refuses_fill(&mut suite, fill(3, 1, 1_000, MARK), "AddRisk: not in REDUCE_ONLY, for ever");
    let crossing = fill(2, 1, TEN_GRAND_OF_LOTS + 1_000, MARK);
    refuses_fill(&mut suite, crossing, "AddRisk: not in REDUCE_ONLY, for ever");
    fills(&mut suite, fill(2, 1, TEN_GRAND_OF_LOTS, MARK));
    assert_eq!(suite.chain.market(0).unwrap().positions, 0);
}

#[test]
fn sixteen_positions_are_the_most() {
    let mut suite = two_traders();
    for _ in 1..17 {
        suite.chain.add_market(standard_market(0)).unwrap();
    }
    for market in 0..16 {
        fills(&mut suite, fill_in(market, 1, 2, 1_000, MARK));
    }
    let words = "account 1 would have more than 16 positions";
    refuses_fill(&mut suite, fill_in(16, 1, 2, 1_000, MARK), words);
    fills(&mut suite, fill_in(3, 2, 1, 1_000, MARK));
    fills(&mut suite, fill_in(16, 1, 2, 1_000, MARK));
    assert_eq!(suite.account("ann").shows().positions.len(), 16);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn whoever_adds_has_initial_margin_to_the_unit() {
    let mut suite = Suite::new();
    suite.account("ann").deposits(GRAND - 1);
    suite.account("bob").deposits(GRAND);
    let words = "account 1 would have equity 999999999 at the worse bound and needs initial margin 1000000000";
    refuses_fill(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, MARK), words);
    suite.account("ann").deposits(1);
    fills(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, MARK));
}

#[test]
fn margin_is_asked_at_the_bound_that_is_worse() {
    let mut suite = two_traders();
    suite.chain.next_block();
    let publishers = suite.publishers.clone();
    let (price, one_percent) = (1_000_000_000_000, 10_000_000_000);
    publishers.push(&mut suite.chain, &[price; 3], one_percent).unwrap();
    // Ten percent of margin and one of bound are 5,000 dollars at a notional of 45,454.54545.
    let words = "account 1 would have equity 4545454545 at the worse bound and needs initial margin 4545454546";
    refuses_fill(&mut suite, fill(1, 2, 45_454_545_451_000, MARK), words);
    fills(&mut suite, fill(1, 2, 45_454_545_450_000, MARK));
}

#[test]
fn margin_grows_with_open_interest_beyond_depth() {
    let mut suite = Suite::with(|params| params.depth = Uint64::new(TEN_GRAND_OF_LOTS / 2));
    suite.account("ann").deposits(2 * GRAND - 1);
    suite.account("bob").deposits(2 * GRAND);
    let words = "account 1 would have equity 1999999999 at the worse bound and needs initial margin 2000000000";
    refuses_fill(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, MARK), words);
    suite.account("ann").deposits(1);
    fills(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, MARK));
}

/// Lots that cost next to nothing: 10¹⁹ of them are ten units.
fn cheapest_market() -> Suite {
    let mut suite = Suite::with(|params| {
        params.multiplier = Uint128::new(1_000_000);
        params.tiers = vec![tier(LOTS_MAX)];
        (params.depth, params.oi_max) = (Uint64::new(LOTS_MAX), Uint64::new(LOTS_MAX));
    });
    for name in ["ann", "bob", "cat"] {
        suite.account(name).deposits(GRAND);
    }
    suite
}

#[test]
fn no_side_holds_more_lots_than_can_be() {
    let mut suite = cheapest_market();
    assert_eq!(suite.chain.market(0).unwrap().mark.unwrap().u128(), 1);
    fills(&mut suite, fill(1, 2, LOTS_MAX, 1));
    let words = "size goes beyond its limit (lots 10^19, prices 10^33, units 10^36): use smaller amounts";
    refuses_fill(&mut suite, fill(1, 2, 1_000, 1), words);
    refuses_fill(&mut suite, fill(3, 2, 1_000, 1), words);
    fills(&mut suite, fill(2, 1, LOTS_MAX, 1));
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn margin_beyond_all_numbers_is_refused() {
    let mut suite = Suite::with(|params| {
        params.multiplier = Uint128::new(1_000_000_000_000_000_000_000_000_000_000_000_000);
        params.tiers = vec![tier(LOTS_MAX)];
        (params.depth, params.oi_max) = (Uint64::one(), Uint64::new(LOTS_MAX));
    });
    for name in ["ann", "bob"] {
        suite.account(name).deposits(GRAND);
    }
    let mark = dollars(10_000) * 1_000_000_000_000_000;
    let words = "product goes beyond its limit (lots 10^19, prices 10^33, units 10^36): use smaller amounts";
    refuses_fill(&mut suite, fill(1, 2, LOTS_MAX, mark), words);
}
