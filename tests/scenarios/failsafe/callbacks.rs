//! What the chain says of packets: every word there is, twice, and about packets that were never sent.

use breakwater_harness::chain::Packet;
use cosmwasm_std::{IbcSourceCallbackMsg, StdAck};

use super::transfers::{equal, sent};
use super::*;

fn error_ack(packet: &Packet) -> IbcSourceCallbackMsg {
    packet.acknowledged(cosmwasm_std::to_json_binary(&StdAck::error("no such receiver")).unwrap())
}

/// IBC version 2 has one word for all errors.
#[test]
fn the_universal_error_is_an_error() {
    let (mut suite, packet) = sent();
    let error = cosmwasm_std::HexBinary::from_hex("4774d4a575993f963b1c06573736617a457abef8589178db8d10c94b4ab511ab");
    suite.chain.mint(&suite.chain.contracts().clearinghouse.clone(), 700 * USD).unwrap();
    suite.chain.call_back(&packet.acknowledged(error.unwrap().to_vec())).unwrap();
    equal(&suite, 0, 0, 700);
}

#[test]
fn a_packet_is_heard_of_once() {
    for first_arrives in [true, false] {
        let (mut suite, packet) = sent();
        let first = if first_arrives { Ok(()) } else { Err("no such receiver") };
        suite.chain.acknowledge(&packet, first).unwrap();
        let before = suite.chain.state_hash();
        let success = packet.acknowledged(cosmwasm_std::to_json_binary(&StdAck::success(b"\x01")).unwrap());
        for again in [packet.timed_out(), error_ack(&packet), success] {
            let refused = words(suite.chain.call_back(&again));
            assert_eq!(
                refused,
                "no coins of packet 1 on channel-7 are on their way: it was heard of before, or is not ours"
            );
        }
        assert_eq!(suite.chain.state_hash(), before);
    }
}

#[test]
fn forged_callbacks_change_nothing() {
    let (mut suite, packet) = sent();
    let before = suite.chain.state_hash();
    let unknown = |packet: Packet| {
        format!(
            "no coins of packet {} on {} are on their way: it was heard of before, or is not ours",
            packet.sequence, packet.channel
        )
    };
    let others = [
        Packet { sequence: 0, ..packet.clone() },
        Packet { sequence: 2, ..packet.clone() },
        Packet { sequence: u64::MAX, ..packet.clone() },
        Packet { channel: "channel-8".to_owned(), ..packet.clone() },
        Packet { channel: "channel-70".to_owned(), ..packet.clone() },
        Packet { channel: "7".repeat(1_000), ..packet.clone() },
        Packet { channel: String::new(), ..packet.clone() },
    ];
    for other in others {
        for callback in [other.timed_out(), error_ack(&other)] {
            assert_eq!(words(suite.chain.call_back(&callback)), unknown(other.clone()));
        }
    }
    let mut shown = packet.shown();
    shown.src.port_id = "icahost".to_owned();
    let callback = IbcSourceCallbackMsg::Timeout(cosmwasm_std::IbcTimeoutCallbackMsg::new(shown, address("relayer")));
    let refused = words(suite.chain.call_back(&callback));
    assert_eq!(
        refused,
        "coins are sent to another chain by that chain's port transfer; a packet of port icahost is none of them"
    );
    for noise in [&b""[..], b"{}", b"\x01", b"{\"result\":5}", b"true"] {
        let refused = words(suite.chain.call_back(&packet.acknowledged(noise)));
        let shown = cosmwasm_std::Binary::from(noise).to_base64();
        assert_eq!(
            refused,
            format!("packet 1 on channel-7 was acknowledged with neither a result nor an error: {shown}")
        );
    }
    assert_eq!(suite.chain.state_hash(), before);
    equal(&suite, 700, 700, 0);
}
