//! Changing a market: what never changes, and the ramp of maintenance margin.

use breakwater_harness::suite::standard_market;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, MarketParams, Tier};
use cosmwasm_std::{Uint128, Uint64};

use super::desk::{refuses_governance, two_traders};

const LOTS: u64 = 1_000_000;

fn update(change: impl FnOnce(&mut MarketParams)) -> ExecuteMsg {
    let mut params = standard_market(0);
    change(&mut params);
    ExecuteMsg::UpdateMarket { market: 0, params }
}

fn maintenance(maintenance_bps: u32) -> ExecuteMsg {
    update(|params| params.tiers[0].maintenance_bps = maintenance_bps)
}

#[test]
fn a_market_that_does_not_exist_is_not_changed() {
    let mut suite = two_traders();
    let messages =
        [ExecuteMsg::UpdateMarket { market: 1, params: standard_market(0) }, ExecuteMsg::DelistMarket { market: 1 }];
    for message in messages {
        refuses_governance(&mut suite, &message, "market 1 does not exist");
    }
}

#[test]
fn feeds_and_multiplier_never_change() {
    let mut suite = two_traders();
    let fixed = [
        (update(|params| params.feed = 1), "feed"),
        (update(|params| params.premium_feed = Some(0)), "premium_feed"),
        (update(|params| params.multiplier = Uint128::one()), "multiplier"),
    ];
    for (message, parameter) in fixed {
        refuses_governance(&mut suite, &message, &format!("{parameter} of a market never changes"));
    }
    let message = update(|params| params.venue_account = Some(9));
    let words = "parameter venue_account is 9; it must be an account that exists";
    refuses_governance(&mut suite, &message, words);
}

#[test]
fn maintenance_moves_by_a_tenth_once_a_day() {
    let mut suite = two_traders();
    let lots = 100_000_000_000_000_000_u64;
    let words = |to: u32, earliest: u64| {
        format!(
            "maintenance at {lots} lots would move from 500 to {to} bps: at most 50 bps at once, and not before {earliest}"
        )
    };
    for to in [449, 551] {
        refuses_governance(&mut suite, &maintenance(to), &words(to, 0));
    }
    suite.chain.govern(&maintenance(550)).unwrap();
    let moved_at = suite.chain.now();
    suite.chain.advance(86_399, 14_400);
    let words = format!(
        "maintenance at {lots} lots would move from 550 to 549 bps: at most 55 bps at once, and not before {}",
        moved_at + 86_400
    );
    refuses_governance(&mut suite, &maintenance(549), &words);
    // What is no maintenance rate moves at any time.
    suite.chain.govern(&update(|params| (params.tiers[0].maintenance_bps, params.band_bps) = (550, 10))).unwrap();
    suite.chain.advance(1, 1);
    suite.chain.govern(&maintenance(495)).unwrap();
}

/// New tiers move maintenance at some size, however they are cut.
#[test]
fn a_cut_of_the_tiers_is_a_move_at_some_size() {
    let mut suite = two_traders();
    let tier = |lots_max: u64, maintenance_bps: u32| Tier {
        lots_max: Uint64::new(lots_max),
        initial_bps: 1_000,
        maintenance_bps,
    };
    let message = update(|params| params.tiers = vec![tier(LOTS, 500), tier(2 * LOTS, 551)]);
    let words = "maintenance at 100000000000000000 lots would move from 500 to 551 bps: at most 50 bps at once, and not before 0";
    refuses_governance(&mut suite, &message, words);
    let message = update(|params| params.tiers = vec![tier(LOTS, 449), tier(100_000_000_000_000_000, 500)]);
    let words = "maintenance at 1000000 lots would move from 500 to 449 bps: at most 50 bps at once, and not before 0";
    refuses_governance(&mut suite, &message, words);
    let split = update(|params| params.tiers = vec![tier(LOTS, 450), tier(2 * LOTS, 550)]);
    suite.chain.govern(&split).unwrap();
}
