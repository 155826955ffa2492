//! The references behind a history, without the chain that made it: they end where that chain ends, and any other history is noticed.

use breakwater_harness::chain::HexApi;
use breakwater_harness::follow::{Came, Contract, Follower, Sent, Transaction};
use breakwater_harness::sim::{live_of, ChannelState, Driver, Rng, Step, World};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Phase};
use breakwater_interfaces::oracle;
use cosmwasm_std::{from_json, to_json_binary, Uint128};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=24;
const STEPS: usize = 400;

/// What a real chain's history shows. No bank refuses an address there, no record is spoiled, no channel is silent about what it sent; and what a
/// pulled contract answered is in no history.
fn shows(step: &Step, pulled: bool) -> bool {
    match step {
        Step::Block { .. } | Step::Spoil { .. } | Step::Channel { state: ChannelState::Mute, .. } => false,
        Step::Report { message: oracle::ExecuteMsg::Pull { .. }, .. } => !pulled,
        _ => true,
    }
}

fn world(seed: u64) -> World {
    World::draw(seed, &mut Rng::new(seed))
}

/// Every second sequence is wound down.
fn lived(seed: u64) -> Driver {
    let pulled = world(seed).pulled;
    live_of(seed, STEPS, seed.is_multiple_of(2), |step| shows(step, pulled)).unwrap()
}

fn follower(seed: u64, driver: &Driver) -> Follower {
    let deployed = world(seed).deployment().deployed(driver.chain.contracts());
    Follower::start(&deployed, |text| HexApi::canonical(text).is_ok()).unwrap()
}

/// Follows a history to its end, and compares it with what the chain shows.
fn follow(seed: u64, driver: &Driver, history: &[Transaction]) -> Result<Follower, String> {
    let mut follower = follower(seed, driver);
    history.iter().try_for_each(|transaction| follower.apply(transaction))?;
    follower.compare(&driver.chain)?;
    Ok(follower)
}

/// Consecutive accepted messages of one block as one transaction, as a multisig or a keeper may send them.
fn gathered(history: &[Transaction]) -> Vec<Transaction> {
    let mut gathered: Vec<Transaction> = Vec::new();
    for next in history {
        match (gathered.last_mut(), &next.came) {
            (Some(Transaction { block, sent, came: Came::Accepted(all) }), Came::Accepted(events))
                if *block == next.block =>
            {
                sent.extend(next.sent.clone());
                all.extend(events.clone());
            }
            _ => gathered.push(next.clone()),
        }
    }
    gathered
}

#[test]
fn a_history_leads_the_references_where_its_chain_is() {
    let (mut messages, mut refused, mut awake, mut pulled, mut ended) = (0, 0, 0, 0, 0);
    let mut paths = std::collections::BTreeMap::new();
    for seed in SEEDS {
        let driver = lived(seed);
        let follower = follow(seed, &driver, &driver.history).unwrap_or_else(|what| panic!("seed {seed}: {what}"));
        let fewer = gathered(&driver.history);
        assert!(fewer.len() < driver.history.len());
        follow(seed, &driver, &fewer).unwrap_or_else(|what| panic!("seed {seed}, gathered: {what}"));
        messages += driver.history.len();
        refused += driver.history.iter().filter(|one| matches!(one.came, Came::Refused { .. })).count();
        awake += usize::from(world(seed).awake.is_some());
        pulled += usize::from(world(seed).pulled);
        ended += usize::from(follower.references().ledger.state.phase() != Phase::Live);
        for (path, times) in &follower.references().ledger.tallies {
            *paths.entry(*path).or_insert(0) += times;
        }
    }
    println!("{messages} messages, {refused} refused; {awake} awake, {pulled} pulled, {ended} wound down; {paths:?}");
    assert!(messages > 4_000 && refused > 400 && awake >= 6 && ended >= 12, "{messages} {refused} {awake} {ended}");
    for path in [
        "accounts resolved",
        "changes executed",
        "coins sent to another chain",
        "flights arrived",
        "flights that came back",
        "surplus returned",
        "transfers that failed at once",
        "wind-down: claims paid",
        "wind-down: insurance asked",
        "wind-down: residual returned",
    ] {
        assert!(paths.contains_key(path), "never: {path}");
    }
}

/// How many of these histories are noticed to be no longer the chain's.
fn noticed(seed: u64, driver: &Driver, histories: &[Vec<Transaction>]) -> usize {
    histories.iter().filter(|history| follow(seed, driver, history).is_err()).count()
}

/// The history with one of its transactions changed or, if nothing is given, left out: in as many ways as some transactions allow.
fn spoiled(
    history: &[Transaction],
    spoil: impl Fn(&Transaction) -> Option<Option<Transaction>>,
) -> Vec<Vec<Transaction>> {
    let places = (0..history.len()).filter_map(|place| Some((place, spoil(&history[place])?)));
    let all: Vec<_> = places.collect();
    let apart = (all.len() / 6).max(1);
    let some = all.into_iter().step_by(apart);
    some.map(|(place, other)| [&history[..place], other.as_slice(), &history[place + 1..]].concat()).collect()
}

fn message(transaction: &Transaction) -> Option<ExecuteMsg> {
    match transaction.sent.as_slice() {
        [Sent::Message { contract: Contract::Clearinghouse, message, .. }] => from_json(message).ok(),
        _ => None,
    }
}

/// An accepted deposit of a unit more, or a withdrawal of a unit less.
fn with_another_amount(transaction: &Transaction) -> Option<Option<Transaction>> {
    let mut other = transaction.clone();
    let (Came::Accepted(_), Some(told)) = (&transaction.came, message(transaction)) else { return None };
    let Sent::Message { funds, message, .. } = other.sent.first_mut()? else { return None };
    match told {
        ExecuteMsg::Deposit { .. } => funds.first_mut()?.amount += cosmwasm_std::Uint256::one(),
        ExecuteMsg::Withdraw { account, amount, remote } if !amount.is_zero() => {
            let told = ExecuteMsg::Withdraw { account, amount: amount - Uint128::one(), remote };
            *message = to_json_binary(&told).ok()?;
        }
        _ => return None,
    }
    Some(Some(other))
}

/// What was accepted was refused, what was refused accepted.
fn turned(transaction: &Transaction) -> Option<Option<Transaction>> {
    let came = match &transaction.came {
        Came::Accepted(_) => Came::Refused { place: Some(0), words: "no".to_owned() },
        Came::Refused { .. } => Came::Accepted(vec![Vec::new()]),
    };
    Some(Some(Transaction { came, ..transaction.clone() }))
}

/// An item that was refused is not reported.
fn silent(transaction: &Transaction) -> Option<Option<Transaction>> {
    let Came::Accepted(events) = &transaction.came else { return None };
    let is_other = |event: &&cosmwasm_std::Event| event.ty != "wasm-item_refused";
    let left: Vec<_> = events.first()?.iter().filter(is_other).cloned().collect();
    (left.len() < events.first()?.len())
        .then(|| Some(Transaction { came: Came::Accepted(vec![left]), ..transaction.clone() }))
}

/// An accepted message that moves something.
fn is_felt(transaction: &Transaction) -> bool {
    let moves =
        |told| matches!(told, ExecuteMsg::Deposit { .. } | ExecuteMsg::OpenAccount {} | ExecuteMsg::FundFloat { .. });
    matches!(transaction.came, Came::Accepted(_)) && message(transaction).is_some_and(moves)
}

#[test]
fn another_history_is_noticed() {
    let mut tried = [0; 4];
    for seed in [2, 3, 5] {
        let driver = lived(seed);
        let left_out = spoiled(&driver.history, |one| is_felt(one).then_some(None));
        let spoiled = [
            left_out,
            spoiled(&driver.history, with_another_amount),
            spoiled(&driver.history, turned),
            spoiled(&driver.history, silent),
        ];
        for (kind, histories) in spoiled.iter().enumerate() {
            tried[kind] += histories.len();
            assert_eq!(noticed(seed, &driver, histories), histories.len(), "seed {seed}, kind {kind}");
        }
    }
    println!("left out, another amount, turned, silent: {tried:?}");
    assert!(tried.iter().all(|times| *times >= 6), "{tried:?}");
}
