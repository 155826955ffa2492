//! Invariant I-1 of the embedded chain, at once or message by message.

use breakwater_clearinghouse::state::keys;
use cosmwasm_std::{Order, Storage};

use super::keys::contract_namespace;
use super::{Chain, ChainError, Change};
use crate::books::{violations, StoredCash, ACCOUNTS};

/// Violations of I-1 in the chain's present state, as sentences with the values; empty if there are none.
/// Reads every account.
pub fn audit(chain: &Chain) -> Vec<String> {
    match Auditor::start(chain) {
        Ok(auditor) => auditor.check(chain),
        Err(error) => vec![format!("the books cannot be read: {error}")],
    }
}

/// Keeps the sum over all accounts up to date from what each message wrote, so that a check costs the same for
/// ten accounts and for ten thousand.
pub struct Auditor {
    /// Prefix of the clearing house's keys in the whole store.
    namespace: Vec<u8>,
    cash: StoredCash,
}

impl Auditor {
    /// Adds up all accounts once.
    ///
    /// # Errors
    /// If an account's record cannot be read.
    pub fn start(chain: &Chain) -> Result<Auditor, ChainError> {
        let namespace = contract_namespace(chain.contracts.clearinghouse.as_str());
        let mut auditor = Auditor { namespace, cash: StoredCash::default() };
        for (key, value) in chain.clearinghouse_records(ACCOUNTS, keys::ACCOUNTS_END) {
            auditor.cash.note(&key, Some(&value)).map_err(ChainError)?;
        }
        Ok(auditor)
    }

    /// Follows committed writes ([`Chain::take_changes`]); the sentences of records that cannot be read.
    pub fn follow(&mut self, changes: &[Change]) -> Vec<String> {
        let own = changes.iter().filter_map(|change| Some((change.key.strip_prefix(&self.namespace[..])?, change)));
        own.filter_map(|(key, change)| self.cash.note(key, change.value.as_deref()).err()).collect()
    }

    /// Violations of I-1, as sentences with the values.
    pub fn check(&self, chain: &Chain) -> Vec<String> {
        let flights = chain.clearinghouse_records(keys::FLIGHTS, keys::FLIGHTS_END);
        violations(chain, &self.cash, flights.map(|(_, value)| value))
    }
}

impl Chain {
    /// The clearing house's records from one of its keys up to another, ascending.
    fn clearinghouse_records<'a>(
        &'a self,
        first: &[u8],
        end: &[u8],
    ) -> Box<dyn Iterator<Item = (Vec<u8>, Vec<u8>)> + 'a> {
        let namespace = contract_namespace(self.contracts.clearinghouse.as_str());
        let [first, end] = [first, end].map(|key| [&namespace, key].concat());
        let records = self.app.storage().range(Some(&first), Some(&end), Order::Ascending);
        Box::new(records.map(move |(key, value)| (key[namespace.len()..].to_vec(), value)))
    }
}
