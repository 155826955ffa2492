//! What happens when something else breaks: halts, silent feeds, stops, limits, and changes that wait.

mod bound;
mod breakers;
mod callbacks;
mod exits;
mod halts;
mod late_clock;
mod stops;
mod timelock;
mod transfers;

use breakwater_harness::chain::{address, Deployment};
use breakwater_harness::suite::{dollars, lots_worth, Outcome, Suite};
use breakwater_interfaces::clearinghouse::{Cause, ExecuteMsg, MarketStatus, Mode, StopKind};

const USD: u128 = 1_000_000;
const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// Ann long and Bob short ten thousand dollars each, where modes are awake; both have more than they need, Ann little more.
fn traded() -> Suite {
    traded_with(|_| {})
}

fn traded_with(change: impl FnOnce(&mut Deployment)) -> Suite {
    let mut deployment = Deployment::production(1_000_000);
    change(&mut deployment);
    let mut suite = Suite::deployed(&deployment, |params| params.block_share_bps = 9_000);
    suite.account("ann").deposits(1_600 * USD);
    for name in ["bob", "cat", "kim"] {
        suite.account(name).deposits(100_000 * USD);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite
}

/// The chain makes no block for so long; the next one carries the new time already.
fn halts(suite: &mut Suite, seconds: u64) {
    suite.chain.advance(seconds, 1);
}

fn market(suite: &Suite) -> MarketStatus {
    suite.chain.status().unwrap().markets.remove(0)
}

/// Modes of the market, with their causes.
fn modes(suite: &Suite) -> Vec<(Mode, Cause)> {
    market(suite).modes.iter().map(|standing| (standing.mode, standing.cause)).collect()
}

/// Modes of the whole, with their causes.
fn whole(suite: &Suite) -> Vec<(Mode, Cause)> {
    suite.chain.status().unwrap().modes.iter().map(|standing| (standing.mode, standing.cause)).collect()
}

fn resume(suite: &mut Suite) -> Outcome {
    let market = suite.market;
    suite.anyone(&ExecuteMsg::Resume { market })
}

fn trip(suite: &mut Suite) -> Outcome {
    let market = Some(suite.market);
    suite.anyone(&ExecuteMsg::Trip { market, accounts: vec![] })
}

/// Prices come, in every block, and whoever passes by shows them, until RESUME is over. Seconds that took.
fn comes_back(suite: &mut Suite) -> u64 {
    let start = suite.chain.now();
    while modes(suite).iter().any(|(mode, _)| *mode == Mode::Resume) {
        suite.waits(30);
        resume(suite).unwrap();
        assert!(suite.chain.now() - start < 2 * HOUR, "RESUME does not end");
    }
    suite.chain.now() - start
}

fn freeze(suite: &mut Suite, seconds: u64) -> Outcome {
    stop(suite, StopKind::Freeze, seconds)
}

fn stop(suite: &mut Suite, kind: StopKind, seconds: u64) -> Outcome {
    let guardian = suite.chain.guardian().clone();
    let deadline = suite.chain.now() + HOUR;
    let message = ExecuteMsg::Stop { kind, market: None, seconds, reason: "a venue is hacked".to_owned(), deadline };
    suite.chain.clear(&guardian, &message, 0)
}

/// Ann withdraws a dollar.
fn ann_leaves(suite: &mut Suite) -> Outcome {
    suite.account("ann").withdraws(USD)
}

/// What a refused step said.
fn words(outcome: Outcome) -> String {
    outcome.unwrap_err().0
}

/// One item of a batch refused: its words.
fn item_words(outcome: Outcome) -> String {
    let response = outcome.unwrap();
    let refused = response.events.iter().find(|event| event.ty == "wasm-item_refused");
    let reason = refused.and_then(|event| event.attributes.iter().find(|attribute| attribute.key == "reason"));
    reason.map(|reason| reason.value.clone()).unwrap_or_default()
}

fn anyone_starts(suite: &mut Suite, name: &str) -> Outcome {
    let accounts = vec![suite.id(name)];
    suite.chain.clear(&address("keeper"), &ExecuteMsg::StartAuction { accounts }, 0)
}
