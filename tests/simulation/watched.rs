//! Invariant 6 at observations that are wrong by one unit; and the simulation shows the watch what the chain does.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_harness::sim::targets::{Target, Worth};
use breakwater_harness::sim::{live, plant, Driver, Failing, Step};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Mode};
use cosmwasm_std::Uint128;

use super::watching::{standing, Scene};

/// An unsafe account with a leg in market 0, and what judges it.
fn liquidating(change: impl FnOnce(&mut Scene, &mut Target)) -> Scene {
    let mut scene = Scene::new();
    let worth = Worth { equity_high: 109, maintenance: 100, in_frozen: 0, funding: 10 };
    let mut target = Target { legs: BTreeSet::from([0]), worth: Some(worth) };
    let everything = || vec!["liquidate".to_owned(), "resolve".to_owned()];
    scene.before.status.allowed = everything();
    let market = &mut scene.before.status.markets[0];
    (market.allowed, market.modes) = (everything(), Vec::new());
    change(&mut scene, &mut target);
    scene.before.targets = BTreeMap::from([(1, target)]);
    scene.after.clocks = BTreeMap::from([(1, scene.after.now)]);
    scene
}

fn liquidations() -> [ExecuteMsg; 3] {
    let (account, taker, market) = (1, 2, 1);
    [
        ExecuteMsg::StartAuction { accounts: vec![1] },
        ExecuteMsg::Resolve { accounts: vec![1], reward_account: None },
        ExecuteMsg::Liquidate { account, market, taker, lots: None, least_discount_e18: None, deadline: None },
    ]
}

#[test]
fn i6_a_liquidation_of_a_safe_account_is_noticed() {
    for message in liquidations() {
        assert_eq!(liquidating(|_, _| {}).sees(&message), Ok(()));
        let safe = |_: &mut Scene, target: &mut Target| target.worth.as_mut().unwrap().equity_high += 1;
        liquidating(safe).is_red(6, &message);
        let refused = BTreeSet::from([0]);
        let mut scene = liquidating(safe);
        assert_eq!(scene.watch.check(&scene.before, &scene.after, &message, Some(&refused)), Ok(()));
    }
}

#[test]
fn i6_a_liquidation_that_a_mode_forbids_is_noticed() {
    for message in liquidations() {
        liquidating(|scene, _| scene.before.status.allowed.clear()).is_red(6, &message);
        liquidating(|scene, _| scene.before.status.markets[0].allowed.clear()).is_red(6, &message);
    }
    let named =
        ExecuteMsg::Liquidate { account: 1, market: 0, taker: 2, lots: None, least_discount_e18: None, deadline: None };
    let frozen = |scene: &mut Scene, _: &mut Target| {
        let market = &mut scene.before.status.markets[0];
        (market.allowed, market.modes) = (Vec::new(), vec![standing(Mode::Frozen, None)]);
    };
    liquidating(frozen).is_red(6, &named);
}

/// The first sequence in which a planted bug is noticed, as it is to be.
fn noticed(bug: &str, is_it: impl Fn(&Failing) -> bool) -> Failing {
    plant(Some(bug)).unwrap();
    // Not wound down: the end would notice some of them first.
    let mut failing = (1..100).filter_map(|seed| live(seed, 500, || {}).err());
    let found = failing.find(|failing| is_it(failing));
    plant(None).unwrap();
    *found.unwrap()
}

#[test]
fn the_simulation_asks_the_watch() {
    for (bug, invariant) in [("stop-forever", 11), ("deposit-valued", 17)] {
        // Other steps meet the comparison of queries first.
        let is_message = |failing: &Failing| matches!(failing.steps.last(), Some(Step::Clear { .. }));
        let what = noticed(bug, is_message).failure.what;
        assert!(what.starts_with(&format!("invariant {invariant}: ")), "{bug}: {what}");
    }
}

/// What is said of the last step of a sequence, without a planted bug, as if there were nothing that a block may add to.
fn without_room(failing: &Failing) -> Option<String> {
    let mut driver = Driver::start(&failing.world).ok()?;
    let (charged, before) = failing.steps.split_last()?;
    before.iter().try_for_each(|step| driver.apply(step)).ok()?;
    let state = &mut driver.references.ledger.state;
    (state.float, state.fund, state.limits.bound_floor) = (0, 0, Uint128::zero());
    driver.apply(charged).err().map(|failure| failure.what)
}

#[test]
fn i19_the_simulation_measures_each_message() {
    // Of one item, which both accept: only what is left in the block differs.
    let is_one_fill = |failing: &Failing| match failing.steps.last() {
        Some(Step::Clear { message: ExecuteMsg::Fill { fills }, .. }) => {
            fills.len() == 1 && failing.failure.what.contains("block_room")
        }
        _ => false,
    };
    let measured = |failing: &Failing| {
        plant(None).unwrap();
        let what = without_room(failing);
        plant(Some("bound-not-charged")).unwrap();
        what.is_some_and(|what| what.starts_with("invariant 19: "))
    };
    noticed("bound-not-charged", |failing| is_one_fill(failing) && measured(failing));
}
