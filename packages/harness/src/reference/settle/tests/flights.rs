//! Coins to another chain.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Remote};

use super::stage::{units, Stage};
use crate::reference::settle::flight::Heard;
use crate::reference::Refusal;

fn remote(timeout_seconds: u64) -> Option<Remote> {
    Some(Remote { channel: "channel-7".to_owned(), receiver: "far".to_owned(), timeout_seconds })
}

fn withdraw(account: AccountId, amount: i128, timeout_seconds: u64) -> ExecuteMsg {
    ExecuteMsg::Withdraw { account, amount: units(amount), remote: remote(timeout_seconds) }
}

/// Held, flying, parked.
fn coins(stage: &Stage) -> (i128, i128, i128) {
    let state = &stage.ledger.state;
    (state.held, state.flying(), state.parked())
}

fn hear(stage: &mut Stage, sequence: u64, heard: Heard) -> Result<(), Refusal> {
    let call = stage.call("", 0);
    let outcome = stage.ledger.hear(&call, "channel-7", sequence, heard).map(|_| ());
    stage.check(&heard);
    outcome
}

#[test]
fn coins_fly_until_they_are_heard_of() {
    let mut stage = Stage::new(&[100]);
    let ann = stage.account("ann", 1_000);
    assert_eq!(stage.refusal("ann", withdraw(ann, 100, 59)), Some(Refusal::InvalidParams));
    assert_eq!(stage.refusal("ann", withdraw(ann, 100, 604_801)), Some(Refusal::InvalidParams));
    for (sequence, amount) in [(3, 100), (4, 200), (5, 300)] {
        stage.sequence = Some(sequence);
        stage.does("ann", withdraw(ann, amount, 60));
    }
    assert_eq!((coins(&stage), stage.cash(ann)), ((400, 600, 0), 400));
    assert_eq!(hear(&mut stage, 3, Heard::Arrived), Ok(()));
    assert_eq!(coins(&stage), (400, 500, 0));
    assert_eq!(hear(&mut stage, 4, Heard::Failed), Ok(()));
    assert_eq!(coins(&stage), (600, 300, 200));
    assert_eq!(hear(&mut stage, 4, Heard::Failed), Err(Refusal::UnknownFlight));
    assert_eq!(hear(&mut stage, 9, Heard::Arrived), Err(Refusal::UnknownFlight));
    assert_eq!(hear(&mut stage, 5, Heard::OtherPort), Err(Refusal::UnknownFlight));
    assert_eq!(hear(&mut stage, 5, Heard::Noise), Err(Refusal::NoAnswer));
    assert_eq!(coins(&stage), (600, 300, 200));
    assert_eq!(stage.ledger.state.flights_view().flights.len(), 1);
}

#[test]
fn names_have_a_length_and_a_mute_channel_sends_nothing() {
    let mut stage = Stage::new(&[100]);
    let ann = stage.account("ann", 1_000);
    stage.sequence = Some(1);
    let to = |channel: usize, receiver: usize| {
        let remote = Remote { channel: "c".repeat(channel), receiver: "r".repeat(receiver), timeout_seconds: 60 };
        ExecuteMsg::Withdraw { account: ann, amount: units(1), remote: Some(remote) }
    };
    for (channel, receiver) in [(0, 1), (65, 1), (1, 0), (1, 2_049)] {
        assert_eq!(stage.refusal("ann", to(channel, receiver)), Some(Refusal::InvalidParams));
    }
    for (channel, receiver) in [(1, 1), (64, 2_048)] {
        stage.does("ann", to(channel, receiver));
    }
    stage.ledger.mute.insert("channel-7".to_owned());
    assert_eq!(stage.refusal("ann", withdraw(ann, 100, 60)), Some(Refusal::NoSequence));
    assert_eq!(coins(&stage), (998, 2, 0));
}

#[test]
fn a_transfer_that_fails_at_once_is_a_claim_that_only_its_owner_sends_away() {
    let mut stage = Stage::new(&[100]);
    let ann = stage.account("ann", 1_000);
    stage.ledger.closed.insert("channel-7".to_owned());
    stage.does("ann", withdraw(ann, 300, 60));
    assert_eq!((coins(&stage), stage.cash(ann)), ((1_000, 0, 300), 700));
    let retry = |remote| ExecuteMsg::RetryClaim { owner: "ann".to_owned(), remote };
    assert_eq!(stage.refusal("bob", retry(remote(60))), Some(Refusal::Unauthorized));
    stage.ledger.closed.clear();
    stage.sequence = Some(1);
    stage.does("ann", retry(remote(60)));
    assert_eq!(coins(&stage), (700, 300, 0));
    assert_eq!(hear(&mut stage, 1, Heard::Failed), Ok(()));
    stage.does("bob", retry(None));
    assert_eq!(coins(&stage), (700, 0, 0));
}
