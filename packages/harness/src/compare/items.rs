//! A contract's answer against the reference's outcome, item by item.

use std::collections::BTreeMap;

use cosmwasm_std::Event;

use crate::reference::{ItemResult, Outcome, Refusal};

/// Both accept, with the same items refused, or both refuse. `answer` holds the events of the message, or the contract's words; `kind` names
/// the message.
///
/// # Errors
/// The difference, as a sentence.
pub fn agree(answer: Result<&[Event], &str>, outcome: &Outcome, kind: &str) -> Result<(), String> {
    match (answer, outcome) {
        (Ok(events), Ok(items)) => compare_items(events, items, kind),
        (Err(_), Err(_)) => Ok(()),
        (Ok(_), Err(refusal)) => Err(format!("{kind}: the contract accepts, the reference says {refusal:?}")),
        (Err(words), Ok(_)) => Err(format!("{kind}: the reference accepts, the contract says: {words}")),
    }
}

fn compare_items(events: &[Event], items: &[ItemResult], kind: &str) -> Result<(), String> {
    let refused = refused_items(events);
    let is_oracle = matches!(kind, "push" | "pull");
    for (index, item) in items.iter().enumerate() {
        match (item, refused.get(&index)) {
            (Ok(()), Some(words)) => {
                return Err(format!("{kind} item {index}: the reference accepts, the contract says: {words}"))
            }
            (Err(reason), None) => {
                return Err(format!("{kind} item {index}: the contract accepts, the reference says {reason:?}"))
            }
            (Err(reason), Some(words)) if is_oracle && oracle_word(*reason) != words => {
                return Err(format!("{kind} item {index}: the reference says {reason:?}, the contract: {words}"))
            }
            _ => {}
        }
    }
    Ok(())
}

/// Index and reason of each item that the contract reports as refused.
pub fn refused_items(events: &[Event]) -> BTreeMap<usize, String> {
    let mut refused = BTreeMap::new();
    for event in events.iter().filter(|event| event.ty == "wasm-item_refused") {
        let find = |key: &str| event.attributes.iter().find(|attribute| attribute.key == key);
        if let Some(index) = find("index").and_then(|index| index.value.parse().ok()) {
            refused.insert(index, find("reason").map_or_else(String::new, |reason| reason.value.clone()));
        }
    }
    refused
}

/// The sequence under which the chain sent a packet, by the events of the message that made it.
pub fn sequence_sent(events: &[Event]) -> Option<u64> {
    let sent = events.iter().find(|event| event.ty == "send_packet")?;
    let sequence = sent.attributes.iter().find(|attribute| attribute.key == "packet_sequence")?;
    sequence.value.parse().ok()
}

/// The oracle's word for why a price is refused. The clearing house's reasons are sentences.
fn oracle_word(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Confidence => "confidence",
        Refusal::DuplicateId => "duplicate",
        Refusal::Exponent => "exponent",
        Refusal::FeedUnknown => "unknown_feed",
        Refusal::Future => "future",
        Refusal::NotNewer => "not_newer",
        Refusal::NotServed => "not_served",
        Refusal::PriceNotPositive => "price_not_positive",
        Refusal::QueryFailed => "query_failed",
        Refusal::Stale => "stale",
        Refusal::Unscalable => "unscalable",
        _ => "",
    }
}
