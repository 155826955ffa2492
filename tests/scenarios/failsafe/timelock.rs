//! Changes of governance: what lowers risk is at once, the rest waits 72 h and is valid for seven days more.

use breakwater_harness::suite::standard_market;
use breakwater_interfaces::clearinghouse::{Limits, MarketParams, Timing};

use super::*;

/// Parameters of the market of [`Suite::awake`].
fn params() -> MarketParams {
    MarketParams { block_share_bps: 9_000, ..standard_market(0) }
}

fn update(change: impl FnOnce(&mut MarketParams)) -> ExecuteMsg {
    let mut params = params();
    change(&mut params);
    ExecuteMsg::UpdateMarket { market: 0, params }
}

#[test]
fn only_what_lowers_risk_is_at_once() {
    let mut suite = traded();
    let at_once = update(|params| {
        params.tiers[0].initial_bps += 500;
        params.oi_max = 1_000_000_000_000_000_u64.into();
    });
    suite.chain.govern(&at_once).unwrap();
    assert_eq!(suite.chain.market(0).unwrap().params.tiers[0].initial_bps, 1_500);
    assert!(suite.chain.changes().unwrap().is_empty());
    let waits = [
        update(|_| {}),
        update(|params| params.tiers[0].maintenance_bps += 10),
        update(|params| params.discount_max_bps += 1),
        update(|params| params.band_bps += 1),
        update(|params| params.taker_fee_ppm += 1),
        update(|params| params.oi_max = 2_000_000_000_000_000_000_u64.into()),
        ExecuteMsg::AddMarket { params: MarketParams { block_share_bps: 0, ..standard_market(0) } },
        ExecuteMsg::AddVenue { address: address("shop").into_string() },
        ExecuteMsg::SuspendVenue { venue: 0, suspended: false },
        ExecuteMsg::SetFloatTarget { float_target: 1_u128.into() },
        ExecuteMsg::SetGovernance { governance: address("thief").into_string() },
        ExecuteMsg::SetGuardian { guardian: address("thief").into_string() },
        ExecuteMsg::SetLimits { limits: Limits::usual(1, 1) },
        ExecuteMsg::SetTiming { timing: Timing { stall_seconds: 700, ..Timing::default() } },
        ExecuteMsg::SettleMarket { market: 0 },
        ExecuteMsg::Settle {},
    ];
    for (queued, message) in waits.iter().enumerate() {
        suite.chain.govern(message).unwrap();
        assert_eq!(suite.chain.changes().unwrap().len(), queued + 1, "{message:?}");
    }
    suite.chain.govern(&ExecuteMsg::SuspendVenue { venue: 0, suspended: true }).unwrap();
    suite.chain.govern(&ExecuteMsg::DelistMarket { market: 0 }).unwrap();
    assert!(suite.chain.venues().unwrap()[0].suspended);
    assert!(suite.chain.market(0).unwrap().reduce_only);
}

#[test]
fn a_change_is_ripe_after_72_hours_and_for_seven_days() {
    let mut suite = traded();
    let next = suite.chain.changes().unwrap().len();
    suite.chain.govern(&update(|params| params.band_bps = 300)).unwrap();
    let entry = suite.chain.changes().unwrap().remove(next);
    let id = entry.id;
    assert_eq!((entry.ripe_at, entry.expires_at), (suite.chain.now() + 3 * DAY, suite.chain.now() + 10 * DAY));
    let execute = ExecuteMsg::ExecuteChange { id };
    suite.silence(3 * DAY - 1);
    assert_eq!(words(suite.anyone(&execute)), format!("entry {id} is ripe at {}", entry.ripe_at));
    suite.silence(1);
    suite.anyone(&execute).unwrap();
    assert_eq!(suite.chain.market(0).unwrap().params.band_bps, 300);
    assert_eq!(words(suite.anyone(&execute)), format!("entry {id} was executed at {}", suite.chain.now()));
    assert_eq!(
        words(suite.anyone(&ExecuteMsg::ExecuteChange { id: id + 1 })),
        format!("change {} was never queued", id + 1)
    );
}

/// A change that waited must not take back what was tightened meanwhile.
#[test]
fn a_change_overtaken_by_another_is_refused() {
    let mut suite = traded();
    suite.chain.govern(&update(|params| params.band_bps = 300)).unwrap();
    let id = suite.chain.changes().unwrap().last().unwrap().id;
    let tighter = update(|params| params.tiers[0].initial_bps = 1_500);
    suite.chain.govern(&tighter).unwrap();
    suite.silence(3 * DAY);
    let refused = words(suite.anyone(&ExecuteMsg::ExecuteChange { id }));
    let expected = format!(
        "what change {id} would replace is not what it was when it was kept: queue it anew, against what holds now"
    );
    assert_eq!(refused, expected);
    assert_eq!(suite.chain.market(0).unwrap().params.tiers[0].initial_bps, 1_500);
    suite.chain.govern(&ExecuteMsg::CancelChange { id }).unwrap();
}

/// Nor readmit a venue that was suspended meanwhile.
#[test]
fn a_readmission_does_not_outlive_another_suspension() {
    let mut suite = traded();
    suite.chain.govern(&ExecuteMsg::SuspendVenue { venue: 0, suspended: false }).unwrap();
    let id = suite.chain.changes().unwrap().last().unwrap().id;
    let guardian = suite.chain.guardian().clone();
    suite.chain.clear(&guardian, &ExecuteMsg::SuspendVenue { venue: 0, suspended: true }, 0).unwrap();
    suite.silence(3 * DAY);
    assert!(words(suite.anyone(&ExecuteMsg::ExecuteChange { id })).contains("is not what it was when it was kept"));
    assert!(suite.chain.venues().unwrap()[0].suspended);
}

#[test]
fn an_old_change_expires_and_one_taken_back_is_gone() {
    let mut suite = traded();
    suite.chain.govern(&update(|params| params.band_bps = 300)).unwrap();
    suite.chain.govern(&update(|params| params.band_bps = 400)).unwrap();
    let ids: Vec<u64> = suite.chain.changes().unwrap().iter().map(|change| change.id).collect();
    suite.chain.govern(&ExecuteMsg::CancelChange { id: ids[0] }).unwrap();
    let cancelled = format!("entry {} was cancelled at {}", ids[0], suite.chain.now());
    assert_eq!(words(suite.anyone(&ExecuteMsg::ExecuteChange { id: ids[0] })), cancelled);
    let expires_at = suite.chain.now() + 10 * DAY;
    suite.silence(10 * DAY);
    let expired = format!("entry {} expired at {expires_at}: queue it again", ids[1]);
    assert_eq!(words(suite.anyone(&ExecuteMsg::ExecuteChange { id: ids[1] })), expired);
}

#[test]
fn figures_outside_their_ceilings_are_refused_when_they_are_queued() {
    let mut suite = traded();
    let limits = suite.chain.config().unwrap().limits;
    let cases = [
        (
            ExecuteMsg::SetLimits { limits: Limits { limiter_hour_bps: 49, ..limits } },
            "parameter limiter_hour_bps is 49; it must be 50 to 1000",
        ),
        (
            ExecuteMsg::SetLimits { limits: Limits { limiter_day_bps: 10_001, ..limits } },
            "parameter limiter_day_bps is 10001; it must be 50 to 10000",
        ),
        (ExecuteMsg::SetLimits { limits: Limits { health_bps: 20_001, ..limits } }, "parameter health_bps is 20001; it must be at most 20000"),
        (
            ExecuteMsg::SetLimits { limits: Limits { withdrawal_share_bps: 1_001, ..limits } },
            "parameter block_share_bps is 10001 in all; it must be at most 10000 bps, all markets' and the withdrawals' together",
        ),
        (
            ExecuteMsg::SetTiming { timing: Timing { stall_seconds: 599, ..Timing::default() } },
            "parameter stall_seconds is 599; it must be at least 600 s: it is only ever lengthened",
        ),
        (
            ExecuteMsg::SetTiming { timing: Timing { stall_seconds: 6_001, ..Timing::default() } },
            "parameter stall_seconds is 6001; it must be at most 6000 s",
        ),
        (
            ExecuteMsg::SetTiming { timing: Timing { block_seconds_max: 61, ..Timing::default() } },
            "parameter block_seconds_max is 61; it must be 1 to 10 times block_seconds_usual of 6 s",
        ),
        (
            ExecuteMsg::SetTiming { timing: Timing { block_seconds_usual: 7, ..Timing::default() } },
            "parameter block_seconds_usual is 7; it must be 6: it never changes",
        ),
        (update(|params| params.gap_bps = 9_001), "parameter gap_bps is 9001; it must be 100 to 9000"),
        (update(|params| params.feed = 1), "feed of a market never changes"),
    ];
    for (message, expected) in cases {
        let before = suite.chain.state_hash();
        assert_eq!(words(suite.chain.govern(&message)), expected);
        assert_eq!(suite.chain.state_hash(), before);
    }
}

#[test]
fn the_share_of_a_new_market_must_be_left() {
    let mut suite = traded();
    let params = MarketParams { block_share_bps: 1, ..standard_market(0) };
    let refused = words(suite.chain.govern(&ExecuteMsg::AddMarket { params }));
    assert!(refused.starts_with("parameter block_share_bps is 10001 in all"), "{refused}");
}
