//! Each check of `sim::watch` and `sim::bound` goes red at an observation that is wrong by one unit or one second, and not at the last one that is right.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use breakwater_harness::chain::address;
use breakwater_harness::sim::bound::Added;
use breakwater_harness::sim::live;
use breakwater_harness::sim::watch::{i17_deposits_succeed, After, Before, Watch};
use breakwater_interfaces::clearinghouse::{
    Cause, ExecuteMsg, Limits, Mode, RunningStop, Standing, StopKind, StopStatus, TicketResponse,
};
use cosmwasm_std::{Int128, Uint128};

const DAY: u64 = 86_400;
const NOTHING: ExecuteMsg = ExecuteMsg::OpenAccount {};

/// What the chain shows before and after a message that changes nothing.
pub struct Scene {
    pub watch: Watch,
    pub before: Before,
    pub after: After,
}

impl Scene {
    pub fn new() -> Scene {
        static LIVED: OnceLock<(Before, After)> = OnceLock::new();
        let (before, after) = LIVED.get_or_init(|| {
            let driver = live(3, 250, || {}).unwrap();
            let call = driver.references.ledger.call("", &[], driver.moment());
            (Before::read(&driver, &call, &NOTHING).unwrap(), After::read(&driver.chain, &NOTHING).unwrap())
        });
        let mut scene = Scene { watch: Watch::default(), before: before.clone(), after: after.clone() };
        assert_eq!(scene.sees(&NOTHING), Ok(()));
        scene
    }

    /// The message was accepted, and none of its items refused.
    pub fn sees(&mut self, message: &ExecuteMsg) -> Result<(), String> {
        self.watch.check(&self.before, &self.after, message, Some(&BTreeSet::new()))
    }

    pub fn is_red(&mut self, invariant: u8, message: &ExecuteMsg) {
        let broken = self.sees(message).unwrap_err();
        assert!(broken.starts_with(&format!("invariant {invariant}: ")), "{broken}");
    }

    /// The message let so many units leave.
    fn leaves(&mut self, units: u128) {
        self.after.solvency.held = self.before.solvency.held - Uint128::new(units);
    }
}

pub fn standing(mode: Mode, ends_at: Option<u64>) -> Standing {
    Standing { mode, cause: Cause::Stop, ends_at, not_before: None }
}

fn withdraw() -> ExecuteMsg {
    ExecuteMsg::Withdraw { account: 1, amount: Uint128::one(), remote: None }
}

/// Where an hour and a day let out a thousand units beyond own deposits.
fn limited() -> Scene {
    let mut scene = Scene::new();
    let limits = &mut scene.before.config.limits;
    *limits = Limits { limiter_hour_bps: 0, limiter_day_bps: 0, limiter_hour_floor: Uint128::new(1_000), ..*limits };
    scene.before.solvency.held += Uint128::new(100_000);
    scene.before.net_deposits = 0;
    scene.before.tickets.clear();
    scene
}

#[test]
fn i10_a_unit_more_than_an_hour_lets_out_is_noticed() {
    for own in [0, 500] {
        let mut scene = limited();
        scene.before.net_deposits = own;
        scene.leaves(1_001 + own.unsigned_abs());
        assert_eq!(scene.sees(&withdraw()), Ok(()));
        let mut scene = limited();
        scene.before.net_deposits = own;
        scene.leaves(1_002 + own.unsigned_abs());
        scene.is_red(10, &withdraw());
    }
}

#[test]
fn i10_a_unit_more_than_a_day_lets_out_is_noticed() {
    // An hour later the hour has room for a thousand, the day for 41 and one of rounding.
    for (units, fits) in [(41, true), (42, false)] {
        let mut scene = limited();
        scene.leaves(1_001);
        assert_eq!(scene.sees(&withdraw()), Ok(()));
        scene.after.now += 3_600;
        scene.leaves(units);
        assert_eq!(scene.sees(&withdraw()).is_ok(), fits);
    }
}

#[test]
fn i10_of_tickets_only_those_due_leave_beyond_the_limit() {
    let serve = ExecuteMsg::ServeTickets { limit: 30 };
    for (due_in, units, fits) in [(0, 6_001, true), (0, 6_002, false), (1, 1_001, true), (1, 1_002, false)] {
        let mut scene = limited();
        let due_at = scene.after.now + due_in;
        let (owner, rest) = (address("ann"), Uint128::new(5_000));
        scene.before.tickets = vec![TicketResponse { id: 0, owner, rest, created_at: due_at - 30 * DAY, due_at }];
        scene.leaves(units);
        assert_eq!(scene.sees(&serve).is_ok(), fits, "{due_in} {units}");
    }
}

#[test]
fn i11_a_freeze_that_does_not_end_within_a_day_is_noticed() {
    for in_market in [false, true] {
        for (ends_in, fits) in
            [(Some(1), true), (Some(DAY), true), (Some(DAY + 1), false), (Some(0), false), (None, false)]
        {
            let mut scene = Scene::new();
            let frozen = standing(Mode::Frozen, ends_in.map(|seconds| scene.after.now + seconds));
            let status = &mut scene.after.status;
            let modes = if in_market { &mut status.markets[0].modes } else { &mut status.modes };
            modes.push(frozen);
            match fits {
                true => assert_eq!(scene.sees(&NOTHING), Ok(())),
                false => scene.is_red(11, &NOTHING),
            }
        }
    }
}

/// A stop runs from its begin for so long, and is over at its end.
fn runs(scene: &mut Scene, kind: StopKind, from: u64, seconds: u64) -> Result<(), String> {
    let running = |stop: Option<RunningStop>| StopStatus { armed: false, running: stop, room_seconds: 0 };
    for (now, stop) in [(from, Some(RunningStop { market: None, from, until: from + seconds })), (from + seconds, None)]
    {
        scene.after.now = now;
        let status = &mut scene.after.status;
        *(if kind == StopKind::Freeze { &mut status.freeze } else { &mut status.reduce_only }) = running(stop);
        scene.sees(&NOTHING)?;
    }
    Ok(())
}

#[test]
fn i11_a_stop_a_second_too_long_or_beyond_its_budget_is_noticed() {
    for (kind, longest) in [(StopKind::Freeze, DAY), (StopKind::ReduceOnly, 7 * DAY)] {
        let mut scene = Scene::new();
        let start = scene.after.now;
        assert!(runs(&mut scene, kind, start, longest + 1).is_err());
        // Three of the longest, one of them ended a second early: a second is left until the first leaves the window of 90 days.
        for (second, fits) in [(30 * DAY, true), (30 * DAY + 1, false), (90 * DAY, true)] {
            let mut scene = Scene::new();
            for stop in 0..3 {
                let from = start + stop * 8 * DAY;
                assert_eq!(runs(&mut scene, kind, from, longest - u64::from(stop == 1)), Ok(()));
            }
            let length = if second == 30 * DAY { 1 } else { 2 };
            assert_eq!(runs(&mut scene, kind, start + second, length).is_ok(), fits, "{kind:?} {second}");
        }
    }
}

#[test]
fn i12_settling_left_again_is_noticed() {
    for in_market in [false, true] {
        let mut scene = Scene::new();
        let modes = |scene: &mut Scene, modes: Vec<Standing>| match in_market {
            true => scene.after.status.markets[0].modes = modes,
            false => scene.after.status.modes = modes,
        };
        modes(&mut scene, vec![standing(Mode::Settling, None)]);
        assert_eq!(scene.sees(&NOTHING), Ok(()));
        assert_eq!(scene.sees(&NOTHING), Ok(()));
        modes(&mut scene, vec![standing(Mode::ReduceOnly, None)]);
        scene.is_red(12, &NOTHING);
    }
}

#[test]
fn i17_a_valid_deposit_refused_is_noticed() {
    let mut scene = Scene::new();
    let deposit = ExecuteMsg::Deposit { account: 1 };
    assert_eq!(i17_deposits_succeed(&scene.before, &deposit, false), Ok(()));
    for modes in [vec![], vec![standing(Mode::Frozen, None)], vec![standing(Mode::ReduceOnly, None)]] {
        scene.before.status.modes = modes;
        assert!(i17_deposits_succeed(&scene.before, &deposit, true).unwrap_err().starts_with("invariant 17: "));
    }
    scene.before.status.modes = vec![standing(Mode::Settling, None)];
    assert_eq!(i17_deposits_succeed(&scene.before, &deposit, true), Ok(()));
}

/// Every message of the guardian and governance that must leave users' cash as it is.
fn privileged(before: &Before) -> Vec<ExecuteMsg> {
    let (kind, reason, deadline) = (StopKind::Freeze, String::new(), 0);
    let somebody = || address("ann").into_string();
    let params = breakwater_harness::suite::standard_market(0);
    vec![
        ExecuteMsg::Stop { kind, market: None, seconds: 1, reason: reason.clone(), deadline },
        ExecuteMsg::EndStop { kind, reason: reason.clone(), deadline },
        ExecuteMsg::ArmStop { kind, reason, deadline },
        ExecuteMsg::CancelChange { id: 0 },
        ExecuteMsg::AddMarket { params },
        ExecuteMsg::DelistMarket { market: 0 },
        ExecuteMsg::AddVenue { address: somebody() },
        ExecuteMsg::SuspendVenue { venue: 0, suspended: true },
        ExecuteMsg::SetInsuranceFund { address: somebody() },
        ExecuteMsg::SetFloatTarget { float_target: Uint128::zero() },
        ExecuteMsg::SetGovernance { governance: somebody() },
        ExecuteMsg::SetGuardian { guardian: somebody() },
        ExecuteMsg::SetLimits { limits: before.config.limits },
        ExecuteMsg::SetTiming { timing: before.config.timing },
        ExecuteMsg::SettleMarket { market: 0 },
        ExecuteMsg::Settle {},
        ExecuteMsg::FundFloat { fund: None },
        ExecuteMsg::ReportFund { fund: Uint128::zero() },
    ]
}

#[test]
fn i18_a_unit_of_cash_moved_by_a_privileged_message_is_noticed() {
    let mut scene = Scene::new();
    let cash = scene.before.solvency.cash.i128();
    for message in privileged(&scene.before) {
        for moved in [-1, 1] {
            scene.after.solvency.cash = Int128::new(cash + moved);
            scene.is_red(18, &message);
        }
    }
    // Fees that these sweep go to a venue's account.
    let params = breakwater_harness::suite::standard_market(0);
    for message in [ExecuteMsg::UpdateMarket { market: 0, params }, ExecuteMsg::ExecuteChange { id: 0 }] {
        scene.after.solvency.cash = Int128::new(cash + 1);
        assert_eq!(scene.sees(&message), Ok(()));
        scene.after.solvency.cash = Int128::new(cash - 1);
        scene.is_red(18, &message);
    }
}

#[test]
fn i19_a_unit_beyond_a_scopes_share_of_a_block_is_noticed() {
    let mut added = Added::default();
    for scope in [Some(0), Some(1), None] {
        assert_eq!(added.i19_block_bound(5, scope, 100, 60), Ok(()));
        // What is taken back in a block is not given back to it; a share that shrank in it counts as it was.
        assert_eq!(added.i19_block_bound(5, scope, 90, -60), Ok(()));
        assert_eq!(added.i19_block_bound(5, scope, 90, 40), Ok(()));
    }
    assert_eq!(added.i19_block_bound(6, None, 100, 100), Ok(()));
    let broken = added.i19_block_bound(6, None, 100, 1).unwrap_err();
    assert_eq!(broken, "invariant 19: block 6 adds 101 in None, at most 100");
}
