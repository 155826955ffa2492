//! Events of a chain, as the contracts' tests know them.

use cosmrs::tendermint::abci::{self, EventAttribute};
use cosmwasm_std::{Attribute, Event};

/// wasmd's mark of the contract that left an event.
pub const CONTRACT: &str = "_contract_address";

/// All of them, in order.
pub fn events(events: &[abci::Event]) -> Vec<Event> {
    events.iter().map(event).collect()
}

fn event(event: &abci::Event) -> Event {
    let mut read = Event::new(event.kind.clone());
    // As a chain adds its own: their keys start with an underscore.
    read.attributes = event.attributes.iter().filter_map(text).collect();
    read
}

fn text(attribute: &EventAttribute) -> Option<Attribute> {
    Some(Attribute { key: attribute.key_str().ok()?.to_owned(), value: attribute.value_str().ok()?.to_owned() })
}

/// The first value of a key in events of a kind.
pub fn value<'a>(events: &'a [Event], kind: &str, key: &str) -> Option<&'a str> {
    let attributes = events.iter().filter(|event| event.ty == kind).flat_map(|event| &event.attributes);
    attributes.filter(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str()).next()
}
