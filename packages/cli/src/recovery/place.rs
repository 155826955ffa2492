//! What the recovery keeper asks of a chain: the embedded one answers it, and a real one can.

use anyhow::{anyhow, Result};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, QueryMsg};
use cosmwasm_std::Event;
use serde::de::DeserializeOwned;

/// A clearing house on some chain, and a key that sends to it.
pub trait Place {
    /// What the clearing house answers, or why it refuses to.
    ///
    /// # Errors
    /// If the chain cannot be reached: that says nothing about the answer.
    fn ask<T: DeserializeOwned>(&self, question: &QueryMsg) -> Result<Result<T, String>>;

    /// The answer to a question that is always answered.
    ///
    /// # Errors
    /// If the chain cannot be reached, or the clearing house refuses to answer all the same.
    fn require<T: DeserializeOwned>(&self, question: &QueryMsg) -> Result<T> {
        self.ask(question)?.map_err(|refusal| anyhow!("the clearing house does not answer {question:?}: {refusal}"))
    }

    /// Block time in seconds.
    ///
    /// # Errors
    /// If the chain cannot be reached.
    fn now(&self) -> Result<u64>;

    /// Sends messages in this order, each on its own: one that is refused undoes no other. An answer for each, in the same order.
    ///
    /// # Errors
    /// If the chain cannot be reached; what became of the messages is then unknown, and may be asked for again.
    fn send(&mut self, messages: &[ExecuteMsg]) -> Result<Vec<Answer>>;
}

/// A place whose time passes.
pub trait Passing: Place {
    /// Until queries show what the messages sent before have done.
    ///
    /// # Errors
    /// If the chain cannot be reached.
    fn next_block(&mut self) -> Result<()>;

    /// Until the block time is at least this.
    ///
    /// # Errors
    /// As [`Passing::next_block`].
    fn wait_until(&mut self, time: u64) -> Result<()>;
}

/// What became of one message.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its block.
    pub height: u64,
    /// SDK gas, and whether it was measured; else it is an estimate.
    pub gas: u64,
    pub measured: bool,
    /// Its events, or why it was refused.
    pub outcome: Result<Vec<Event>, String>,
}

impl Answer {
    /// Places of refused items of a batch, and why.
    pub fn items_refused(&self) -> Vec<(usize, &str)> {
        let Ok(events) = &self.outcome else { return Vec::new() };
        let refused = events.iter().filter(|event| event.ty == "wasm-item_refused");
        refused.filter_map(|event| Some((text(event, "index")?.parse().ok()?, text(event, "reason")?))).collect()
    }

    /// Whether an event of this kind was left.
    pub fn has(&self, kind: &str) -> bool {
        self.outcome.as_ref().is_ok_and(|events| events.iter().any(|event| event.ty == kind))
    }
}

/// The text of an attribute.
fn text<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}
