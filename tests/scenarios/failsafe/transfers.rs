//! Coins to another chain: sent, arrived, come back, lost sight of.

use breakwater_harness::chain::{attribute, escrow, Packet};
use breakwater_interfaces::clearinghouse::Remote;

use super::*;

pub const CHANNEL: &str = "channel-7";

pub fn osmosis() -> Remote {
    Remote { channel: CHANNEL.to_owned(), receiver: "osmo1cat".to_owned(), timeout_seconds: 600 }
}

/// Ann and Bob traded; Cat, who has no position, has sent seven hundred of her hundred thousand dollars away.
pub fn sent() -> (Suite, Packet) {
    let mut suite = traded();
    suite.account("cat").withdraws_to(700 * USD, osmosis()).unwrap();
    let packet = suite.chain.packets(CHANNEL).unwrap().remove(0);
    equal(&suite, 700, 700, 0);
    (suite, packet)
}

/// Invariant I-1, and how much of the 301,600 dollars paid in has left, is on its way of that, and is parked of the rest.
pub fn equal(suite: &Suite, left: u128, flying: u128, parked: u128) {
    assert_eq!(suite.audit(), Vec::<String>::new());
    let solvency = suite.chain.solvency().unwrap();
    assert!(solvency.balanced);
    assert_eq!((solvency.flying.u128(), solvency.parked.u128()), (flying * USD, parked * USD));
    let cash: i128 =
        suite.chain.accounts().unwrap().into_iter().map(|id| suite.chain.account(id).unwrap().cash.i128()).sum();
    assert_eq!(solvency.cash.i128(), cash);
    assert_eq!(solvency.held.u128(), (301_600 - left) * USD);
    assert_eq!(suite.chain.flights().unwrap().iter().map(|flight| flight.amount.u128()).sum::<u128>(), flying * USD);
}

fn retry(remote: Option<Remote>) -> ExecuteMsg {
    ExecuteMsg::RetryClaim { owner: address("cat").into_string(), remote }
}

#[test]
fn a_withdrawal_to_another_chain_arrives() {
    let mut suite = traded();
    let held = suite.chain.solvency().unwrap().held.u128();
    let contract = suite.chain.contracts().clearinghouse.clone();
    let answer = suite.account("cat").withdraws_to(700 * USD, osmosis()).unwrap();
    assert_eq!(attribute(&answer, "wasm-transfer_sent", "sequence"), Some("1"));
    assert_eq!(suite.chain.solvency().unwrap().held.u128(), held - 700 * USD);
    assert_eq!(suite.chain.balance(&escrow(CHANNEL)).unwrap(), 700 * USD);
    let packet = suite.chain.packets(CHANNEL).unwrap().remove(0);
    assert_eq!((packet.sender.clone(), packet.receiver.as_str()), (contract.clone(), "osmo1cat"));
    assert_eq!(packet.coin, cosmwasm_std::coin(700 * USD, "uusdc"));
    assert_eq!(packet.timeout.nanos(), (suite.chain.now() + 600) * 1_000_000_000);
    assert_eq!(packet.memo, format!(r#"{{"src_callback":{{"address":"{contract}"}}}}"#));
    let flights = suite.chain.flights().unwrap();
    assert_eq!((flights[0].owner.clone(), flights[0].id.sequence, flights.len()), (address("cat"), 1, 1));
    equal(&suite, 700, 700, 0);
    let answer = suite.chain.acknowledge(&packet, Ok(())).unwrap();
    assert_eq!(attribute(&answer, "wasm-transfer_arrived", "amount"), Some("700000000"));
    equal(&suite, 700, 0, 0);
    assert_eq!(suite.chain.claim(&address("cat")).unwrap(), 0);
    assert_eq!(suite.account("cat").cash(), 99_300 * 1_000_000);
}

#[test]
fn coins_that_are_refused_there_are_a_claim_here() {
    let (mut suite, packet) = sent();
    let answer = suite.chain.acknowledge(&packet, Err("no such receiver")).unwrap();
    assert_eq!(attribute(&answer, "wasm-transfer_returned", "sequence"), Some("1"));
    equal(&suite, 0, 0, 700);
    assert_eq!(suite.chain.claim(&address("cat")).unwrap(), 700 * USD);
    suite.anyone(&retry(None)).unwrap();
    assert_eq!(suite.chain.balance(&address("cat")).unwrap(), 700 * USD);
    equal(&suite, 700, 0, 0);
}

#[test]
fn coins_whose_time_passes_are_a_claim_here() {
    let (mut suite, packet) = sent();
    suite.waits(660);
    let answer = suite.chain.time_out(&packet).unwrap();
    assert_eq!(attribute(&answer, "wasm-transfer_returned", "channel"), Some(CHANNEL));
    equal(&suite, 0, 0, 700);
    suite.anyone(&retry(None)).unwrap();
    assert_eq!(suite.chain.balance(&address("cat")).unwrap(), 700 * USD);
    equal(&suite, 700, 0, 0);
}

/// The relayers forget a packet: its coins stay on their way, and nobody else waits for them.
#[test]
fn word_that_never_comes_stops_nobody_and_may_come_late() {
    let (mut suite, packet) = sent();
    suite.account("kim").withdraws(1_000 * USD).unwrap();
    suite.account("kim").deposits(1_000 * USD);
    suite.account("cat").withdraws_to(300 * USD, osmosis()).unwrap();
    let second = suite.chain.packets(CHANNEL).unwrap().remove(1);
    assert_eq!(second.sequence, 2);
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite.chain.acknowledge(&second, Ok(())).unwrap();
    suite.waits(1_200);
    freeze(&mut suite, DAY).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().flying.u128(), 700 * USD);
    assert_eq!(suite.audit(), Vec::<String>::new());
    // A year later, in whatever mode.
    suite.silence(DAY / 2);
    suite.chain.time_out(&packet).unwrap();
    assert_eq!(suite.chain.claim(&address("cat")).unwrap(), 700 * USD);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn a_transfer_that_is_refused_at_once_is_a_claim() {
    let mut suite = traded();
    suite.chain.close_channel(CHANNEL, true);
    let answer = suite.account("cat").withdraws_to(700 * USD, osmosis()).unwrap();
    assert_eq!(attribute(&answer, "wasm-payment_failed", "amount"), Some("700000000"));
    assert!(suite.chain.packets(CHANNEL).unwrap().is_empty());
    equal(&suite, 0, 0, 700);
    // The owner tries again, and again.
    let cat = address("cat");
    suite.chain.clear(&cat, &retry(Some(osmosis())), 0).unwrap();
    equal(&suite, 0, 0, 700);
    suite.chain.close_channel(CHANNEL, false);
    suite.chain.clear(&cat, &retry(Some(osmosis())), 0).unwrap();
    equal(&suite, 700, 700, 0);
    assert_eq!(suite.chain.claim(&cat).unwrap(), 0);
    let packet = suite.chain.packets(CHANNEL).unwrap().remove(0);
    suite.chain.acknowledge(&packet, Ok(())).unwrap();
    equal(&suite, 700, 0, 0);
}

/// A chain that does not say what it sent cannot be asked about it: nothing leaves.
#[test]
fn a_transfer_without_a_sequence_takes_all_of_it_back() {
    let mut suite = traded();
    suite.chain.mute_channel(CHANNEL, true);
    let before = suite.chain.state_hash();
    let refused = words(suite.account("cat").withdraws_to(700 * USD, osmosis()));
    assert_eq!(
        refused,
        "the transfer on channel-7 answered without its packet's sequence, so nothing was sent: this chain must answer in msg_responses"
    );
    assert_eq!(suite.chain.state_hash(), before);
}

/// Two packets of one owner that come back are one claim, beside what could not be paid here.
#[test]
fn claims_add_up() {
    let (mut suite, packet) = sent();
    let cat = address("cat");
    suite.chain.block_address(&cat, true);
    suite.account("cat").withdraws(5 * USD).unwrap();
    suite.account("cat").withdraws_to(300 * USD, osmosis()).unwrap();
    let second = suite.chain.packets(CHANNEL).unwrap().remove(1);
    suite.chain.acknowledge(&second, Err("no")).unwrap();
    suite.chain.time_out(&packet).unwrap();
    assert_eq!(suite.chain.claim(&cat).unwrap(), 1_005 * USD);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn only_the_owner_sends_a_claim_to_another_chain() {
    let (mut suite, packet) = sent();
    suite.chain.acknowledge(&packet, Err("no such receiver")).unwrap();
    let thief = Remote { receiver: "osmo1thief".to_owned(), ..osmosis() };
    let refused = words(suite.anyone(&retry(Some(thief))));
    assert_eq!(
        refused,
        format!("retry_claim is for the claim's owner, to another chain; {} is not", address("anyone"))
    );
    equal(&suite, 0, 0, 700);
    suite.chain.clear(&address("cat"), &retry(Some(osmosis())), 0).unwrap();
    equal(&suite, 700, 700, 0);
}

#[test]
fn where_it_goes_must_be_a_place_and_when_it_ends_a_time() {
    let mut suite = traded();
    let long = |bytes: usize| "c".repeat(bytes);
    let bad = [
        (Remote { timeout_seconds: 59, ..osmosis() }, "remote.timeout_seconds is 59; it must be 60 to 604800"),
        (Remote { timeout_seconds: 604_801, ..osmosis() }, "remote.timeout_seconds is 604801; it must be 60 to 604800"),
        (
            Remote { channel: String::new(), ..osmosis() },
            "remote.channel is 0 bytes long; it must be 1 to 64 bytes long",
        ),
        (Remote { channel: long(65), ..osmosis() }, "remote.channel is 65 bytes long; it must be 1 to 64 bytes long"),
        (
            Remote { receiver: String::new(), ..osmosis() },
            "remote.receiver is 0 bytes long; it must be 1 to 2048 bytes long",
        ),
        (
            Remote { receiver: long(2_049), ..osmosis() },
            "remote.receiver is 2049 bytes long; it must be 1 to 2048 bytes long",
        ),
    ];
    suite.chain.block_address(&address("kim"), true);
    suite.account("kim").withdraws(USD).unwrap();
    for (remote, said) in bad {
        assert_eq!(words(suite.account("cat").withdraws_to(USD, remote.clone())), format!("parameter {said}"));
        let retry = ExecuteMsg::RetryClaim { owner: address("kim").into_string(), remote: Some(remote) };
        assert_eq!(words(suite.account("kim").sends(&retry)), format!("parameter {said}"));
    }
    for (channel, timeout_seconds) in [(long(64), 60), ("c".to_owned(), 604_800)] {
        let remote = Remote { channel: channel.clone(), receiver: long(2_048), timeout_seconds };
        suite.account("cat").withdraws_to(USD, remote).unwrap();
        assert_eq!(suite.chain.packets(&channel).unwrap().len(), 1);
    }
    assert_eq!(suite.audit(), Vec::<String>::new());
}

/// What leaves at once goes over there; the rest waits as a ticket, paid here.
#[test]
fn what_waits_is_paid_here() {
    let mut suite = exits::crowd();
    let room = suite.chain.status().unwrap().limiter_room.u128();
    assert!(room < 2_000 * USD, "{room}");
    suite.account("winner 0").withdraws_to(12_000 * USD, osmosis()).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().flying.u128(), 10_000 * USD + room);
    assert_eq!(suite.chain.packets(CHANNEL).unwrap().len(), 1);
    let ticket = suite.chain.tickets().unwrap().remove(0);
    assert_eq!(ticket.rest.u128(), 2_000 * USD - room);
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite.waits(2 * HOUR);
    suite.anyone(&ExecuteMsg::ServeTickets { limit: 1 }).unwrap();
    assert_eq!(suite.chain.balance(&address("winner 0")).unwrap(), 2_000 * USD - room);
    // All of it waits behind other tickets, and nothing is sent.
    for name in ["winner 1", "winner 2"] {
        suite.account(name).withdraws(11_900 * USD).unwrap();
    }
    let flying = suite.chain.solvency().unwrap().flying;
    suite.account("winner 2").withdraws_to(100 * USD, osmosis()).unwrap();
    assert_eq!(suite.chain.solvency().unwrap().flying, flying);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn flights_come_in_pages() {
    let mut suite = traded();
    for channel in ["channel-10", "channel-9"] {
        for _ in 0..17 {
            suite.account("cat").withdraws_to(USD, Remote { channel: channel.to_owned(), ..osmosis() }).unwrap();
        }
    }
    let flights = suite.chain.flights().unwrap();
    let ids: Vec<(&str, u64)> = flights.iter().map(|flight| (flight.id.channel.as_str(), flight.id.sequence)).collect();
    let expected: Vec<(&str, u64)> =
        ["channel-9", "channel-10"].iter().flat_map(|channel| (1..=17).map(|sequence| (*channel, sequence))).collect();
    assert_eq!(ids, expected);
    assert_eq!(suite.audit(), Vec::<String>::new());
}
