//! Float, fees, treasury, insurance.

use breakwater_harness::chain::address;
use breakwater_harness::suite::{dollars, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use cosmwasm_std::{coin, Uint128};

use super::desk::{refuses, refuses_governance, refuses_with, two_traders, units, GRAND, MARK, TEN_GRAND_OF_LOTS};

const IDLE_REPAY: &str = "nothing to do: no shortfall, no float, or its limits for now are used up";

#[test]
fn without_anything_to_do_nothing_is_done() {
    let mut suite = two_traders();
    let anyone = address("anyone");
    let idle = [
        (ExecuteMsg::Repay { market: 0 }, IDLE_REPAY),
        (ExecuteMsg::SweepFees { market: 0 }, "nothing to do: the market has no fees"),
        (ExecuteMsg::PayTreasury {}, "nothing to do: the treasury is empty"),
        (ExecuteMsg::ReturnSurplus {}, "nothing to do: the float is not above twice its target"),
        (ExecuteMsg::Repay { market: 1 }, "market 1 does not exist"),
        (ExecuteMsg::SweepFees { market: 1 }, "market 1 does not exist"),
    ];
    for (message, words) in idle {
        refuses(&mut suite, &anyone, &message, words);
    }
}

#[test]
fn the_float_takes_one_coin_of_the_settlement_denom() {
    let mut suite = two_traders();
    let governance = suite.chain.governance().clone();
    let attached =
        [(vec![], "nothing"), (vec![coin(1, "uatom")], "1uatom"), (vec![coin(1, "uatom"), units(1)], "1uatom, 1uusdc")];
    for (funds, got) in attached {
        let words = format!("fund_float needs exactly one coin, of uusdc, and more than 0 of it; got {got}");
        refuses_with(&mut suite, &governance, &ExecuteMsg::FundFloat { fund: None }, &funds, &words);
    }
}

#[test]
fn the_insurance_fund_is_named_once() {
    let address = address("another fund").into_string();
    let words = "the insurance fund is set already";
    refuses_governance(&mut two_traders(), &ExecuteMsg::SetInsuranceFund { address }, words);
}

#[test]
fn twice_the_floats_target_is_an_amount() {
    let mut suite = two_traders();
    let half: u128 = 500_000_000_000_000_000_000_000_000_000_000_000;
    let target = |units: u128| ExecuteMsg::SetFloatTarget { float_target: Uint128::new(units) };
    let words = "parameter float_target is 500000000000000000000000000000000001; it must be at most 5 * 10^35";
    refuses_governance(&mut suite, &target(half + 1), words);
    suite.chain.govern(&target(half)).unwrap();
}

#[test]
fn only_what_is_above_twice_the_target_goes_back() {
    let mut suite = two_traders();
    let target = ExecuteMsg::SetFloatTarget { float_target: Uint128::new(GRAND) };
    suite.chain.govern(&target).unwrap();
    suite.fund_float(2 * GRAND);
    let words = "nothing to do: the float is not above twice its target";
    refuses(&mut suite, &address("anyone"), &ExecuteMsg::ReturnSurplus {}, words);
    suite.fund_float(1);
    suite.anyone(&ExecuteMsg::ReturnSurplus {}).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 2 * GRAND);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

/// What the fund has, and is sent, counts as the largest amount at most.
#[test]
fn a_surplus_goes_back_to_the_largest_fund_too() {
    let mut suite = Suite::new();
    let target = |units: u128| ExecuteMsg::SetFloatTarget { float_target: Uint128::new(units) };
    // A surplus makes shares dear enough for the largest stake.
    suite.stake("first", GRAND);
    suite.chain.govern(&target(0)).unwrap();
    suite.fund_float(1_000_000 * GRAND);
    suite.anyone(&ExecuteMsg::ReturnSurplus {}).unwrap();
    suite.stake("second", 1_000_000_000_000_000_000_000_000_000_000_000_000);
    // A refill says what the fund has.
    suite.chain.govern(&target(1)).unwrap();
    suite.refill().unwrap();
    suite.chain.govern(&target(0)).unwrap();
    suite.fund_float(GRAND);
    suite.anyone(&ExecuteMsg::ReturnSurplus {}).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 0);
}

/// A default that nobody can pay: the float is empty, the loss larger than the side's daily share, and the market ends. Bob had taken most of what
/// Ann lost, so that Cat's gain, 500 dollars, is all that can be cut.
fn shortfall() -> Suite {
    let mut suite = Suite::with(|params| params.classes.a_ema_distance_bps = 5_000);
    for (name, grand) in [("ann", 1), ("bob", 20), ("cat", 20)] {
        suite.account(name).deposits(grand * GRAND);
    }
    suite.account("ann").buys(TEN_GRAND_OF_LOTS).from("bob").at(MARK).unwrap();
    suite.price(5_500);
    suite.account("bob").buys(TEN_GRAND_OF_LOTS).from("cat").at(dollars(5_500)).unwrap();
    suite.price(5_000);
    suite.resolve(&["ann"]).unwrap();
    suite.tags().unwrap();
    suite.touch(&["ann", "cat"]).unwrap();
    suite.anyone(&ExecuteMsg::FinalizeMarket { market: 0 }).unwrap();
    suite
}

#[test]
fn a_shortfall_is_repaid_within_the_limits_of_the_hour_and_the_day() {
    let mut suite = shortfall();
    // She lost 5,000 dollars and had 1,000.
    assert_eq!(suite.chain.solvency().unwrap().shortfall.u128(), 3_500_000_000);
    let (repay, anyone) = (ExecuteMsg::Repay { market: 0 }, address("anyone"));
    refuses(&mut suite, &anyone, &repay, IDLE_REPAY);
    suite.fund_float(GRAND);
    suite.anyone(&repay).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 950_000_000);
    refuses(&mut suite, &anyone, &repay, IDLE_REPAY);
    suite.chain.advance(3_600, 600);
    suite.anyone(&repay).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn no_surplus_goes_back_while_a_shortfall_waits() {
    let mut suite = shortfall();
    suite.chain.govern(&ExecuteMsg::SetFloatTarget { float_target: Uint128::new(GRAND) }).unwrap();
    suite.fund_float(3 * GRAND);
    let words = "nothing to do: a shortfall waits to be repaid first";
    refuses(&mut suite, &address("anyone"), &ExecuteMsg::ReturnSurplus {}, words);
    assert_eq!(suite.chain.solvency().unwrap().float.u128(), 3 * GRAND);
}

/// At the largest amounts the limits leak as at any other.
#[test]
fn the_limits_of_repaying_hold_for_the_largest_float() {
    let mut suite = shortfall();
    suite.fund_float(900_000_000_000_000_000_000_000_000_000_000_000);
    suite.anyone(&ExecuteMsg::Repay { market: 0 }).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().shortfall.u128(), 0);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

/// Fees in the books may be ahead of coins: the treasury waits until losses have been collected.
#[test]
fn the_treasury_is_paid_only_from_coins_that_are_there() {
    let mut suite = Suite::with(|params| {
        params.classes.a_ema_distance_bps = 5_000;
        params.taker_fee_ppm = 100;
        (params.float_share_bps, params.venue_share_bps) = (5_000, 0);
    });
    for name in ["ann", "bob", "cat", "dan", "eve"] {
        suite.account(name).deposits(3 * GRAND / 2);
    }
    suite.account("ann").buys(TEN_GRAND_OF_LOTS).from("bob").at(dollars(10_000)).unwrap();
    for (seller, buyer, price) in [("ann", "cat", 11_300), ("cat", "dan", 12_600), ("dan", "eve", 13_900)] {
        suite.price(price);
        suite.account(seller).sells(TEN_GRAND_OF_LOTS).to(buyer).at(dollars(price.into())).unwrap();
    }
    for name in ["ann", "cat"] {
        let cash = suite.account(name).cash().unsigned_abs();
        suite.account(name).withdraws(cash).unwrap();
    }
    let left = suite.chain.solvency().unwrap().held.u128();
    suite.account("dan").withdraws(left).unwrap();
    suite.sweep_fees().unwrap();
    let words = "the treasury has 2390000 units to get and the clearing house 0 at hand; \
                 try again when losses have been collected";
    refuses(&mut suite, &address("anyone"), &ExecuteMsg::PayTreasury {}, words);
    suite.account("bob").deposits(GRAND);
    suite.anyone(&ExecuteMsg::PayTreasury {}).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}
