//! A stolen guardian's and a stolen governance key: a hundred thousand random privileged messages each, and no unit of users' money moves.

use breakwater_harness::chain::{address, Deployment};
use breakwater_harness::sim::Rng;
use breakwater_harness::suite::{dollars, lots_worth, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{AccountResponse, ExecuteMsg, Limits, MarketParams, StopKind, Timing};
use breakwater_interfaces::oracle::{self, SourceFeed, SourceKind};
use cosmwasm_std::{Addr, Uint128};

const MESSAGES: u32 = 100_000;
const USD: u128 = 1_000_000;
/// So that all of them, at 2 s each, lie within the timelock of 72 h.
const SECONDS_APART: u64 = 2;

/// Traders with positions, gains and losses, where changes of the clearing house and of the oracle wait.
fn traded() -> Suite {
    let deployment = Deployment { oracle_timelock_seconds: 259_200, ..Deployment::production(1_000_000) };
    let mut suite = Suite::deployed(&deployment, |params| params.block_share_bps = 9_000);
    for name in ["ann", "bob", "cat", "dan"] {
        suite.account(name).deposits(50_000 * USD);
    }
    suite.fund_float(10_000 * USD);
    suite.account("ann").buys(lots_worth(40_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.waits(60);
    suite.price(10_300);
    suite.account("ann").sells(lots_worth(10_000)).to("cat").at(dollars(10_300)).unwrap();
    suite.waits(60);
    suite
}

/// What a thief moves if he can: every account's owner, cash, positions and consents, and the coins behind them.
#[derive(Debug, PartialEq)]
struct Collateral {
    accounts: Vec<AccountResponse>,
    coins: u128,
    float: u128,
}

fn collateral(suite: &Suite) -> Collateral {
    let chain = &suite.chain;
    let stripped = |account: u64| AccountResponse { margin: None, ..chain.account(account).unwrap() };
    let solvency = chain.solvency().unwrap();
    Collateral {
        accounts: chain.accounts().unwrap().into_iter().map(stripped).collect(),
        coins: solvency.balance.u128(),
        float: solvency.float.u128(),
    }
}

fn limits(rng: &mut Rng) -> Limits {
    let mut any = |most: u64| u32::try_from(rng.below(most)).unwrap();
    Limits {
        limiter_hour_bps: any(12_000),
        limiter_day_bps: any(12_000),
        limiter_hour_floor: Uint128::new(u128::from(any(1_000_000)) * 10_000_000),
        ticket_min: Uint128::new(any(100).into()),
        bound_floor: Uint128::new(u128::from(any(1_000_000)) * 10_000_000),
        withdrawal_share_bps: any(12_000),
        health_bps: any(30_000),
    }
}

fn timing(rng: &mut Rng) -> Timing {
    let usual = Timing::default();
    Timing { stall_seconds: rng.below(10_000), timelock_seconds: rng.below(600_000), ..usual }
}

fn params(rng: &mut Rng) -> MarketParams {
    let mut params = MarketParams { block_share_bps: 9_000, ..standard_market(0) };
    let tier = &mut params.tiers[0];
    match rng.below(8) {
        0 => tier.initial_bps = u32::try_from(rng.below(12_000)).unwrap(),
        1 => tier.maintenance_bps = u32::try_from(rng.below(12_000)).unwrap(),
        2 => params.oi_max = rng.draw().into(),
        3 => params.discount_max_bps = u32::try_from(rng.below(2_000)).unwrap(),
        4 => params.taker_fee_ppm = u32::try_from(rng.below(4_000)).unwrap(),
        5 => params.multiplier = Uint128::new(rng.draw().into()),
        6 => params.venue_account = Some(rng.below(6)),
        _ => params.feed = u8::try_from(rng.below(3)).unwrap(),
    }
    params
}

/// Any privileged message of the clearing house, sensible or not.
fn privileged(rng: &mut Rng, now: u64) -> ExecuteMsg {
    let thief = || address("thief").into_string();
    let kind = if rng.chance(50) { StopKind::Freeze } else { StopKind::ReduceOnly };
    let market = rng.chance(50).then(|| u8::try_from(rng.below(3)).unwrap());
    let reason = if rng.chance(90) { "because".to_owned() } else { String::new() };
    let deadline = now + rng.below(100) - rng.below(20);
    let amount = Uint128::new(rng.draw().into());
    match rng.below(20) {
        0 | 1 => {
            let seconds = if rng.chance(70) { rng.below(900) } else { rng.below(1_000_000) };
            ExecuteMsg::Stop { kind, market, seconds, reason, deadline }
        }
        2 => ExecuteMsg::EndStop { kind, reason, deadline },
        3 => ExecuteMsg::ArmStop { kind, reason, deadline },
        4 => ExecuteMsg::CancelChange { id: rng.below(200) },
        5 => ExecuteMsg::ExecuteChange { id: rng.below(50_000) },
        6 => ExecuteMsg::AddMarket { params: params(rng) },
        7 | 8 => ExecuteMsg::UpdateMarket { market: 0, params: params(rng) },
        9 if rng.chance(1) => ExecuteMsg::DelistMarket { market: u8::try_from(rng.below(2)).unwrap() },
        9 | 10 => ExecuteMsg::AddVenue { address: thief() },
        11 => ExecuteMsg::SuspendVenue { venue: u8::try_from(rng.below(3)).unwrap(), suspended: rng.chance(50) },
        12 => ExecuteMsg::SetInsuranceFund { address: thief() },
        13 => ExecuteMsg::SetFloatTarget { float_target: amount },
        14 => ExecuteMsg::SetGovernance { governance: thief() },
        15 => ExecuteMsg::SetGuardian { guardian: thief() },
        16 => ExecuteMsg::SetLimits { limits: limits(rng) },
        17 => ExecuteMsg::SetTiming { timing: timing(rng) },
        18 => ExecuteMsg::SettleMarket { market: 0 },
        _ => ExecuteMsg::Settle {},
    }
}

/// Any privileged message of the oracle.
fn privileged_at_oracle(rng: &mut Rng) -> oracle::ExecuteMsg {
    let thief = || address("thief").into_string();
    match rng.below(7) {
        0 if rng.chance(1) => oracle::ExecuteMsg::AddFeed { params: standard_feed("LIE/USD") },
        0 | 1 => oracle::ExecuteMsg::AddSource {
            kind: SourceKind::Publisher { address: thief() },
            feeds: vec![SourceFeed { feed: 0, pyth_id: None }],
        },
        2 | 3 => {
            oracle::ExecuteMsg::SuspendSource { source: u8::try_from(rng.below(4)).unwrap(), suspended: rng.chance(60) }
        }
        4 => oracle::ExecuteMsg::SetGovernance { governance: thief() },
        5 => oracle::ExecuteMsg::SetGuardian { guardian: thief() },
        _ => oracle::ExecuteMsg::ExecuteChange { id: rng.below(50_000) },
    }
}

/// Sends them all; how many were accepted.
fn steals(suite: &mut Suite, thief: &Addr) -> u32 {
    let before = collateral(suite);
    let mut rng = Rng::new(0x57_0137);
    let mut accepted = 0;
    for sent in 0..MESSAGES {
        suite.chain.advance(SECONDS_APART, 1);
        let outcome = if rng.chance(75) {
            let message = privileged(&mut rng, suite.chain.now());
            suite.chain.clear(thief, &message, 0)
        } else {
            let message = privileged_at_oracle(&mut rng);
            suite.chain.report(thief, &message)
        };
        accepted += u32::from(outcome.is_ok());
        if sent % 1_000 == 0 {
            assert_eq!(collateral(suite), before, "after {sent} messages");
        }
    }
    assert_eq!(collateral(suite), before);
    assert_eq!(suite.audit(), Vec::<String>::new());
    accepted
}

#[test]
fn a_stolen_guardian_moves_nothing() {
    let mut suite = traded();
    let guardian = suite.chain.guardian().clone();
    let accepted = steals(&mut suite, &guardian);
    println!("guardian: {MESSAGES} privileged messages, {accepted} accepted, 0 units moved");
    // Two stops, two suspended venues or sources at most, and nothing again until governance speaks.
    assert!((2..=6).contains(&accepted), "{accepted}");
    assert!(suite.chain.changes().unwrap().is_empty());
}

#[test]
fn a_stolen_governance_moves_nothing_within_its_timelock() {
    let mut suite = traded();
    let governance = suite.chain.governance().clone();
    let accepted = steals(&mut suite, &governance);
    println!("governance: {MESSAGES} privileged messages in 56 h, {accepted} accepted or queued, 0 units moved");
    assert!(accepted > MESSAGES / 10, "{accepted}");
    // A user without positions still leaves with all he has, as soon as no stop runs.
    let freeze = suite.chain.status().unwrap().freeze.running;
    if let Some(running) = freeze {
        let left = running.until.saturating_sub(suite.chain.now());
        suite.chain.advance(left, left.div_ceil(6));
    }
    suite.account("dan").withdraws(50_000 * USD).unwrap();
}
