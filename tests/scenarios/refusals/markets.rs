//! Adding and changing markets: floors and ceilings of every parameter.

use breakwater_harness::suite::{dollars, lots_worth, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, MarketParams, Tier};
use breakwater_interfaces::oracle;
use cosmwasm_std::{Uint128, Uint64};

use super::desk::{refuses_governance, two_traders, GRAND};

const LOTS_MAX: u64 = 10_000_000_000_000_000_000;
const MULTIPLIER_MAX: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

type Change = Box<dyn Fn(&mut MarketParams)>;

fn tier(lots_max: u64, initial_bps: u32, maintenance_bps: u32) -> Tier {
    Tier { lots_max: Uint64::new(lots_max), initial_bps, maintenance_bps }
}

fn tiers(tiers: Vec<Tier>) -> Change {
    Box::new(move |params| params.tiers.clone_from(&tiers))
}

/// One number of a market's parameters: its name, how it is set, its least, its most, what the refusal says is allowed.
struct Bounds {
    name: &'static str,
    set: fn(&mut MarketParams, u32),
    least: u32,
    most: u32,
    allowed: &'static str,
}

const BOUNDS: &[Bounds] = &[
    Bounds { name: "band_bps", set: |p, n| p.band_bps = n, least: 1, most: 1_000, allowed: "1 to 1000" },
    Bounds { name: "gap_bps", set: |p, n| p.gap_bps = n, least: 100, most: 9_000, allowed: "100 to 9000" },
    Bounds {
        name: "discount_max_bps",
        set: |p, n| p.discount_max_bps = n,
        least: 0,
        most: 1_000,
        allowed: "0 to 1000",
    },
    Bounds { name: "taker_fee_ppm", set: |p, n| p.taker_fee_ppm = n, least: 0, most: 2_000, allowed: "0 to 2000" },
    Bounds { name: "maker_fee_ppm", set: |p, n| p.maker_fee_ppm = n, least: 0, most: 2_000, allowed: "0 to 2000" },
    Bounds {
        name: "float_share_bps",
        set: |p, n| p.float_share_bps = n,
        least: 5_000,
        most: 10_000,
        allowed: "5000 to 10000",
    },
    Bounds {
        name: "venue_share_bps",
        set: |p, n| (p.float_share_bps, p.venue_share_bps) = (7_000, n),
        least: 0,
        most: 3_000,
        allowed: "0 to 3000",
    },
    Bounds { name: "funding_cap_bps", set: |p, n| p.funding_cap_bps = n, least: 0, most: 500, allowed: "0 to 500" },
    Bounds {
        name: "c_age_seconds",
        set: |p, n| p.classes.c_age_seconds = n,
        least: 60,
        most: 300,
        allowed: "1 to 300",
    },
    Bounds {
        name: "b_age_seconds",
        set: |p, n| p.classes.b_age_seconds = n,
        least: 30,
        most: 300,
        allowed: "1 to 300",
    },
    Bounds { name: "a_age_seconds", set: |p, n| p.classes.a_age_seconds = n, least: 1, most: 60, allowed: "1 to 60" },
    Bounds {
        name: "b_confidence_bps",
        set: |p, n| p.classes.b_confidence_bps = n,
        least: 100,
        most: 200,
        allowed: "0 to 200",
    },
    Bounds {
        name: "a_confidence_bps",
        set: |p, n| p.classes.a_confidence_bps = n,
        least: 0,
        most: 200,
        allowed: "0 to 200",
    },
    Bounds {
        name: "a_ema_distance_bps",
        set: |p, n| p.classes.a_ema_distance_bps = n,
        least: 0,
        most: 5_000,
        allowed: "0 to 5000",
    },
];

#[test]
fn every_number_has_a_floor_and_a_ceiling() {
    let mut suite = two_traders();
    for bounds in BOUNDS {
        let message = |value: u32| {
            let mut params = standard_market(0);
            (bounds.set)(&mut params, value);
            ExecuteMsg::UpdateMarket { market: 0, params }
        };
        for value in [bounds.least, bounds.most] {
            suite.chain.govern(&message(value)).unwrap();
        }
        let words = format!("parameter {} is {}; it must be {}", bounds.name, bounds.most + 1, bounds.allowed);
        refuses_governance(&mut suite, &message(bounds.most + 1), &words);
        // Where the floor is another age's ceiling, that one is named.
        if bounds.least > 0 && bounds.allowed.starts_with(&format!("{} ", bounds.least)) {
            let words = format!("parameter {} is {}; it must be {}", bounds.name, bounds.least - 1, bounds.allowed);
            refuses_governance(&mut suite, &message(bounds.least - 1), &words);
        }
    }
}

#[test]
fn lots_are_between_one_and_the_limit() {
    let mut suite = two_traders();
    type Set = fn(&mut MarketParams, Uint64);
    let fields: [(&str, Set); 4] = [
        ("depth", |params, lots| params.depth = lots),
        ("oi_max", |params, lots| params.oi_max = lots),
        ("lot_step", |params, lots| params.lot_step = lots),
        ("minimum_position", |params, lots| params.minimum_position = lots),
    ];
    for (name, set) in fields {
        let message = |lots: u64| {
            let mut params = standard_market(0);
            set(&mut params, Uint64::new(lots));
            ExecuteMsg::UpdateMarket { market: 0, params }
        };
        for lots in [0, LOTS_MAX + 1] {
            let words = format!("parameter {name} is {lots}; it must be 1 to 10000000000000000000 lots");
            refuses_governance(&mut suite, &message(lots), &words);
        }
        suite.chain.govern(&message(1)).unwrap();
        suite.chain.govern(&message(LOTS_MAX)).unwrap();
    }
}

#[test]
fn tiers_ascend_and_keep_maintenance_below_initial() {
    let mut suite = two_traders();
    let refused: Vec<(Change, &str)> = vec![
        (tiers(vec![]), "parameter tiers is 0; it must be 1 to 8 of them"),
        (tiers(vec![tier(1, 2, 1); 9]), "parameter tiers is 9; it must be 1 to 8 of them"),
        (tiers(vec![tier(0, 2, 1)]), "parameter lots_max is 0; it must be 1 to 10000000000000000000 lots"),
        (
            tiers(vec![tier(LOTS_MAX + 1, 2, 1)]),
            "parameter lots_max is 10000000000000000001; it must be 1 to 10000000000000000000 lots",
        ),
        (tiers(vec![tier(1, 1, 1)]), "parameter initial_bps is 1; it must be 2 to 10000"),
        (tiers(vec![tier(1, 10_001, 1)]), "parameter initial_bps is 10001; it must be 2 to 10000"),
        (tiers(vec![tier(1, 100, 0)]), "parameter maintenance_bps is 0; it must be 1 to 99"),
        (tiers(vec![tier(1, 100, 100)]), "parameter maintenance_bps is 100; it must be 1 to 99"),
        (
            tiers(vec![tier(5, 100, 50), tier(5, 100, 50)]),
            "parameter lots_max is 5; it must be ascending from tier to tier",
        ),
        (
            tiers(vec![tier(5, 100, 50), tier(6, 99, 50)]),
            "parameter initial_bps and maintenance_bps is falling; it must be never falling with size",
        ),
        (
            tiers(vec![tier(5, 100, 50), tier(6, 100, 49)]),
            "parameter initial_bps and maintenance_bps is falling; it must be never falling with size",
        ),
    ];
    for (change, words) in refused {
        let mut params = standard_market(0);
        change(&mut params);
        refuses_governance(&mut suite, &ExecuteMsg::AddMarket { params }, words);
    }
    let mut params = standard_market(0);
    params.tiers = (1..=8).map(|size| tier(size, 10_000, 9_999)).collect();
    suite.chain.govern(&ExecuteMsg::AddMarket { params }).unwrap();
}

#[test]
fn a_market_reads_feeds_that_exist() {
    let mut suite = two_traders();
    let refused: Vec<(Change, &str)> = vec![
        (Box::new(|params| params.feed = 64), "parameter feed is 64; it must be less than 64"),
        (Box::new(|params| params.premium_feed = Some(64)), "parameter premium_feed is 64; it must be less than 64"),
        (Box::new(|params| params.feed = 1), "feed 1 does not exist at the oracle"),
        (Box::new(|params| params.feed = 63), "feed 63 does not exist at the oracle"),
        (Box::new(|params| params.premium_feed = Some(16)), "feed 16 does not exist at the oracle"),
        (Box::new(|params| params.multiplier = Uint128::zero()), "parameter multiplier is 0; it must be 1 to 10^36"),
        (
            Box::new(|params| params.multiplier = Uint128::new(MULTIPLIER_MAX + 1)),
            "parameter multiplier is 1000000000000000000000000000000000001; it must be 1 to 10^36",
        ),
        (
            Box::new(|params| params.venue_account = Some(3)),
            "parameter venue_account is 3; it must be an account that exists",
        ),
    ];
    for (change, words) in refused {
        let mut params = standard_market(0);
        change(&mut params);
        refuses_governance(&mut suite, &ExecuteMsg::AddMarket { params }, words);
    }
}

/// Else every premium would look a hundred times too large, for ever.
#[test]
fn both_feeds_of_a_market_count_alike() {
    let mut suite = two_traders();
    let coarse = oracle::FeedParams { exponent: -6, ..standard_feed("PREMIUM") };
    let premium_feed = suite.chain.add_feed(coarse).unwrap();
    let params = MarketParams { premium_feed: Some(premium_feed), ..standard_market(0) };
    let words = "premium feed 1 counts in 10^-6 and feed 0 in 10^-8: both must count alike";
    refuses_governance(&mut suite, &ExecuteMsg::AddMarket { params }, words);
}

/// Fees were paid under the shares of their time.
#[test]
fn a_change_sweeps_fees_by_the_old_shares_first() {
    let fees = |params: &mut MarketParams| params.taker_fee_ppm = 1_000;
    let mut suite = Suite::with(fees);
    for name in ["ann", "bob"] {
        suite.account(name).deposits(10 * GRAND);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    let mut params = standard_market(0);
    fees(&mut params);
    params.float_share_bps = 5_000;
    suite.chain.govern(&ExecuteMsg::UpdateMarket { market: 0, params }).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), GRAND / 100, "all of them, as when they were paid");
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn sixty_four_markets_are_the_most() {
    let mut suite = two_traders();
    let add = ExecuteMsg::AddMarket { params: standard_market(0) };
    for _ in 1..64 {
        suite.chain.govern(&add).unwrap();
    }
    refuses_governance(&mut suite, &add, "there are 64 markets already");
    assert_eq!(suite.chain.markets().unwrap().len(), 64);
}
