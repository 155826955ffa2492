//! What a story did, message by message, so that two engines can be compared.

use std::cell::RefCell;

use cosmwasm_std::Event;
use cw_multi_test::AppResponse;

use super::{Chain, ChainError};

/// One contract message and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub message: String,
    /// Events of all contracts and of the bank, or the refusal.
    pub answer: Result<Vec<Event>, String>,
    /// [`Chain::state_hash`] afterwards.
    pub state_hash: String,
}

thread_local! {
    static ENTRIES: RefCell<Option<Vec<Entry>>> = const { RefCell::new(None) };
}

/// Tells a story, and lists the contract messages of its chains.
pub fn transcribe<T>(story: impl FnOnce() -> T) -> (T, Vec<Entry>) {
    ENTRIES.set(Some(Vec::new()));
    let told = story();
    (told, ENTRIES.take().unwrap_or_default())
}

pub(super) fn note(chain: &Chain, message: impl FnOnce() -> String, result: &Result<AppResponse, ChainError>) {
    ENTRIES.with_borrow_mut(|entries| {
        let Some(entries) = entries else { return };
        let answer = result.as_ref().map(|response| response.events.clone()).map_err(|refusal| refusal.0.clone());
        entries.push(Entry { message: message(), answer, state_hash: chain.state_hash() });
    });
}
