//! What came of coins that left: a payment that failed, a transfer to another chain that went, arrived or came back.

use breakwater_interfaces::varint::Reader;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{RiskError, Units};
use cosmwasm_std::{
    from_json, CanonicalAddr, DepsMut, Env, Event, IbcBasicResponse, IbcPacket, IbcSourceCallbackMsg, Reply, Response,
    StdAck, Storage, SubMsgResponse, SubMsgResult,
};

use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{Ledger, Payment, PAYOUT, TRANSFER};
use crate::state::{load_claim, load_flight, remove_flight, save_claim, save_flight, Flight, Totals};

/// Port of ICS-20.
const PORT: &str = "transfer";
/// Key of field 1, a number, in a message of protobuf: `sequence` in `MsgTransferResponse`.
const SEQUENCE_KEY: u8 = 0x08;
/// What IBC version 2 acknowledges every error with: SHA-256 of `UNIVERSAL_ERROR_ACKNOWLEDGEMENT`.
const ERROR_V2: [u8; 32] = [
    0x47, 0x74, 0xd4, 0xa5, 0x75, 0x99, 0x3f, 0x96, 0x3b, 0x1c, 0x06, 0x57, 0x37, 0x36, 0x61, 0x7a, 0x45, 0x7a, 0xbe,
    0xf8, 0x58, 0x91, 0x78, 0xdb, 0x8d, 0x10, 0xc9, 0x4b, 0x4a, 0xb5, 0x11, 0xab,
];

/// The reply to a payment. Errors: no reply that this contract asked for, or a transfer without a sequence (all of it is taken back).
pub fn payment_answered(deps: DepsMut, env: &Env, reply: Reply) -> Result<Response, ContractError> {
    let payment: Payment = match reply.id {
        PAYOUT | TRANSFER => from_json(&reply.payload)?,
        id => return Err(Refusal::UnknownReply { id }.into()),
    };
    let (owner, amount) = (CanonicalAddr::from(payment.owner), payment.amount.u128());
    let flight = Flight { owner, amount };
    let events = match (reply.result, payment.channel) {
        (SubMsgResult::Ok(response), Some(channel)) => {
            vec![take_off(deps.storage, channel, &response, &flight)?]
        }
        // Nobody asked to hear of it.
        (SubMsgResult::Ok(_), None) => vec![],
        (SubMsgResult::Err(_), channel) => {
            let event = events::claim("payment_failed", amount);
            park(deps, env, &flight, channel.is_some(), event)?
        }
    };
    Ok(Response::new().add_events(events))
}

/// Notes a transfer that went.
fn take_off(
    storage: &mut dyn Storage,
    channel: String,
    response: &SubMsgResponse,
    flight: &Flight,
) -> Result<Event, ContractError> {
    let answer = response.msg_responses.first().map(|answer| answer.value.as_slice()).unwrap_or_default();
    let Some(sequence) = sequence(answer) else { return Err(Refusal::NoSequence { channel }.into()) };
    save_flight(storage, &channel, sequence, flight);
    Ok(events::transfer("transfer_sent", &channel, sequence, flight.amount))
}

/// The number in a `MsgTransferResponse`, its only field: protobuf's numbers are ours.
fn sequence(answer: &[u8]) -> Option<u64> {
    let mut reader = Reader::new(answer);
    (reader.byte().ok()? == SEQUENCE_KEY).then(|| reader.u64().ok()).flatten()
}

/// The callback about a packet, once this chain's transfer module has dealt with it: coins that come back are here again.
/// Errors: no packet that is noted; nothing changes then.
pub fn transfer_answered(
    deps: DepsMut,
    env: &Env,
    msg: IbcSourceCallbackMsg,
) -> Result<IbcBasicResponse, ContractError> {
    let (packet, acknowledgement) = match msg {
        IbcSourceCallbackMsg::Acknowledgement(heard) => (heard.original_packet, Some(heard.acknowledgement.data)),
        IbcSourceCallbackMsg::Timeout(heard) => (heard.packet, None),
    };
    let IbcPacket { src, sequence, .. } = packet;
    if src.port_id != PORT {
        return Err(Refusal::ForeignPort { port: src.port_id }.into());
    }
    let channel = src.channel_id;
    let Some(flight) = load_flight(deps.storage, &channel, sequence)? else {
        return Err(Refusal::UnknownFlight { channel, sequence }.into());
    };
    let arrived = match acknowledgement {
        Some(data) => match has_arrived(&data) {
            Some(arrived) => arrived,
            None => {
                let acknowledgement = data.to_string();
                return Err(Refusal::Acknowledgement { channel, sequence, acknowledgement }.into());
            }
        },
        None => false,
    };
    if arrived || !planted::is(Bug::FlightCreditedTwice) {
        remove_flight(deps.storage, &channel, sequence);
    }
    let event = |kind| events::transfer(kind, &channel, sequence, flight.amount);
    let events = if arrived {
        land(deps, env, &flight, event("transfer_arrived"))?
    } else {
        park(deps, env, &flight, true, event("transfer_returned"))?
    };
    Ok(IbcBasicResponse::new().add_attribute("action", "ibc_source_callback").add_events(events))
}

/// `None`: neither a result nor an error.
fn has_arrived(acknowledgement: &[u8]) -> Option<bool> {
    if acknowledgement == ERROR_V2 {
        return Some(false);
    }
    from_json::<StdAck>(acknowledgement).ok().map(|heard| heard.is_success())
}

/// Coins that arrived are no longer on their way.
fn land(deps: DepsMut, env: &Env, flight: &Flight, event: Event) -> Result<Vec<Event>, ContractError> {
    let units = Units::from_u128(flight.amount)?;
    book(deps, env, event, |totals| {
        totals.flying = totals.flying.minus(units)?;
        Ok(())
    })
}

/// Coins that are still, or again, here are their owner's to claim.
fn park(deps: DepsMut, env: &Env, flight: &Flight, flew: bool, event: Event) -> Result<Vec<Event>, ContractError> {
    let units = Units::from_u128(flight.amount)?;
    let parked = load_claim(deps.storage, &flight.owner)?.saturating_add(flight.amount);
    if !planted::is(Bug::ClaimLost) {
        save_claim(deps.storage, &flight.owner, parked);
    }
    book(deps, env, event, |totals| {
        totals.held = totals.held.plus(units)?;
        totals.parked = totals.parked.plus(units)?;
        if flew {
            totals.flying = totals.flying.minus(units)?;
        }
        Ok(())
    })
}

fn book(
    deps: DepsMut,
    env: &Env,
    event: Event,
    change: impl FnOnce(&mut Totals) -> Result<(), RiskError>,
) -> Result<Vec<Event>, ContractError> {
    let mut ledger = Ledger::new(deps.as_ref(), env)?;
    change(ledger.totals_mut())?;
    ledger.emit(event);
    let outcome = ledger.finish()?;
    outcome.write(deps.storage);
    Ok(outcome.events)
}
