//! Every event and answer of the contract. The first attribute of an answer is `action`.

use breakwater_failsafe::Entry;
use breakwater_interfaces::oracle::{FeedParams, SourceId};
use cosmwasm_std::{Addr, Event, Response};

use crate::refusal::Refusal;
use crate::state::{Safeguards, Suspension};

pub fn instantiated(governance: &Addr, safeguards: &Safeguards) -> Response {
    answer("instantiate")
        .add_attribute("governance", governance)
        .add_attribute("guardian", &safeguards.guardian)
        .add_attribute("timelock_seconds", safeguards.timelock_seconds.to_string())
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

/// What holds at `now`; with the end of a guardian's suspension.
pub fn source_suspended(source: SourceId, suspension: Suspension, now: u64) -> Response {
    let answer = answer("suspend_source")
        .add_attribute("source", source.to_string())
        .add_attribute("suspended", suspension.holds(now).to_string());
    match suspension.end() {
        Some(until) => answer.add_attribute("until", until.to_string()),
        None => answer,
    }
}

pub fn governance_set(governance: &Addr) -> Response {
    answer("set_governance").add_attribute("governance", governance)
}

pub fn guardian_set(guardian: &Addr) -> Response {
    answer("set_guardian").add_attribute("guardian", guardian)
}

/// Nothing is changed yet.
pub fn change_queued(entry: &Entry) -> Response {
    let event = Event::new("change_queued")
        .add_attribute("id", entry.id.to_string())
        .add_attribute("ripe_at", entry.ripe_at.to_string())
        .add_attribute("expires_at", entry.expires_at.to_string());
    answer("queue_change").add_event(event)
}

/// Beside the answer of the change itself.
pub fn change_executed(id: u64) -> Event {
    Event::new("change_executed").add_attribute("id", id.to_string())
}

pub fn change_cancelled(id: u64) -> Response {
    answer("cancel_change").add_event(Event::new("change_cancelled").add_attribute("id", id.to_string()))
}

fn answer(action: &str) -> Response {
    Response::new().add_attribute("action", action)
}
