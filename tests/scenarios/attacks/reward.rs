//! Trading with oneself to earn the reward of `Resolve`.

use breakwater_harness::suite::{dollars, lots_worth, standard_market, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_risk::planted::{is, Bug};

use super::{gain, lots, usd, without, Gang};

const NOTIONAL: u64 = 1_000_000;

/// Mallory, whose accounts let nothing off the mark and no fee through, is long and short a million dollars. The price falls until the long
/// side is unsafe; nobody takes the auction, and she resolves her own account for the reward. Her profit in units.
fn farm() -> i128 {
    let mut suite = Suite::with(|params| {
        params.taker_fee_ppm = 500;
        params.maker_fee_ppm = 200;
    });
    suite.fund_float(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("long", 102_000), ("short", 200_000)]);
    for name in ["long", "short"] {
        let account = suite.account(name).id();
        // The lowest cap that lets the opening through: with the rule that is its fee, without it nothing.
        let cap_bps = if is(Bug::FeeCutByCap) { 0 } else { 100 };
        suite.account(name).sends(&ExecuteMsg::SetOffMarkCap { account, cap_bps }).unwrap();
    }
    suite.account("long").buys(lots_worth(NOTIONAL)).from("short").at(dollars(10_000)).unwrap();
    suite.price(9_400);
    suite.start_auction(&["long"]).unwrap();
    suite.waits(60);
    let (long, short) = (suite.account("long").id(), suite.account("short").id());
    suite.account("short").sends(&ExecuteMsg::Resolve { accounts: vec![long], reward_account: Some(short) }).unwrap();
    let rest = lots(suite.account("short").size());
    assert_eq!(rest, 0);
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: set the daily cap to nothing, so that it cuts every fee to nothing, and earn the reward on a straddle of one's own. Rule: whoever adds
/// pays in full or waits, and the reward is at most what opening cost in fees. With it: 700 dollars of fees against 188 of reward.
#[test]
fn resolving_ones_own_straddle_costs_more_than_its_reward() {
    assert_eq!(farm(), gain(-512));
    assert_eq!(without("fee-cut-by-cap", farm), gain(188));
}

/// The same where Mallory is also the venue and has half of the fees back. Rule: the reward is at most the float's share of them. Without it she
/// earned 88 dollars.
#[test]
fn a_venue_does_not_earn_the_reward_on_its_own_straddle() {
    let mut suite = Suite::new();
    let gang = Gang::joins(&mut suite, &[("long", 102_000), ("short", 200_000)]);
    let mut params = standard_market(suite.publishers.feed);
    (params.taker_fee_ppm, params.maker_fee_ppm) = (150, 50);
    (params.float_share_bps, params.venue_share_bps) = (5_000, 5_000);
    params.venue_account = Some(suite.id("short"));
    suite.market = suite.chain.add_market(params).unwrap();
    suite.fund_float(usd(50_000));
    suite.account("long").buys(lots_worth(NOTIONAL)).from("short").at(dollars(10_000)).unwrap();
    suite.price(9_400);
    suite.start_auction(&["long"]).unwrap();
    suite.waits(60);
    suite.account("short").resolves(&["long"]).unwrap();
    suite.sweep_fees().unwrap();
    assert!(gang.profit(&mut suite) <= 0, "{}", gang.profit(&mut suite));
}
