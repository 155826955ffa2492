//! Every event and answer of the contract. The first attribute of an answer is `action`.

use breakwater_interfaces::oracle::{FeedParams, SourceId};
use cosmwasm_std::{Addr, Event, Response};

use crate::refusal::Refusal;

pub fn instantiated(governance: &Addr) -> Response {
    answer("instantiate").add_attribute("governance", governance)
}

/// One price was skipped; `index` is its place in the message, from 0.
pub fn item_refused(index: usize, refusal: Refusal) -> Event {
    Event::new("item_refused").add_attribute("index", index.to_string()).add_attribute("reason", refusal.reason())
}

/// Prices of one source were taken in.
pub fn prices_taken(action: &str, source: SourceId, accepted: u32, refused: Vec<Event>) -> Response {
    answer(action)
        .add_attribute("source", source.to_string())
        .add_attribute("accepted", accepted.to_string())
        .add_events(refused)
}

pub fn feed_added(feed: u8, params: &FeedParams) -> Response {
    answer("add_feed")
        .add_attribute("feed", feed.to_string())
        .add_attribute("name", &params.name)
        .add_attribute("exponent", params.exponent.to_string())
        .add_attribute("quorum", params.quorum.to_string())
}

pub fn source_added(source: SourceId, address: &Addr, feeds: usize) -> Response {
    answer("add_source")
        .add_attribute("source", source.to_string())
        .add_attribute("address", address)
        .add_attribute("feeds_added", feeds.to_string())
}

pub fn source_suspended(source: SourceId, suspended: bool) -> Response {
    answer("suspend_source")
        .add_attribute("source", source.to_string())
        .add_attribute("suspended", suspended.to_string())
}

pub fn governance_set(governance: &Addr) -> Response {
    answer("set_governance").add_attribute("governance", governance)
}

fn answer(action: &str) -> Response {
    Response::new().add_attribute("action", action)
}
