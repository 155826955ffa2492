//! A contract's answer against the reference's outcome, item by item.

use std::collections::BTreeMap;

use cw_multi_test::AppResponse;

use super::drive::Driver;
use crate::chain::ChainError;
use crate::reference::{ItemResult, Outcome, Refusal};

impl Driver {
    /// Both accept, with the same items refused, or both refuse and the chain wrote nothing.
    pub(super) fn agree(
        &mut self,
        answer: &Result<AppResponse, ChainError>,
        outcome: &Outcome,
        kind: &str,
    ) -> Result<(), String> {
        match (answer, outcome) {
            (Ok(response), Ok(items)) => self.compare_items(response, items, kind),
            (Err(_), Err(refusal)) => {
                self.counts.refuse(kind, *refusal);
                if self.chain.take_changes().is_empty() {
                    return Ok(());
                }
                Err("9: a refused message wrote something".to_owned())
            }
            (Ok(_), Err(refusal)) => Err(format!("{kind}: the contract accepts, the reference says {refusal:?}")),
            (Err(error), Ok(_)) => Err(format!("{kind}: the reference accepts, the contract says: {error}")),
        }
    }

    fn compare_items(&mut self, response: &AppResponse, items: &[ItemResult], kind: &str) -> Result<(), String> {
        let refused = refused_items(response);
        let is_oracle = matches!(kind, "push" | "pull");
        for (index, item) in items.iter().enumerate() {
            match item {
                Ok(()) => self.counts.accept(kind),
                Err(reason) => self.counts.refuse(kind, *reason),
            }
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
}

/// Index and reason of each item that the contract reports as refused.
pub fn refused_items(response: &AppResponse) -> BTreeMap<usize, String> {
    let mut refused = BTreeMap::new();
    for event in response.events.iter().filter(|event| event.ty == "wasm-item_refused") {
        let find = |key: &str| event.attributes.iter().find(|attribute| attribute.key == key);
        if let Some(index) = find("index").and_then(|index| index.value.parse().ok()) {
            refused.insert(index, find("reason").map_or_else(String::new, |reason| reason.value.clone()));
        }
    }
    refused
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
