//! Which accounts' records a message wrote.

use std::collections::BTreeSet;

use breakwater_clearinghouse::state::keys;
use breakwater_interfaces::clearinghouse::AccountId;

use super::keys::contract_namespace;
use super::{Chain, Change};

/// Accounts whose hot record (cash and positions) or profile (owner, operators) is among these writes.
pub fn accounts_written(chain: &Chain, changes: &[Change]) -> BTreeSet<AccountId> {
    let namespace = contract_namespace(chain.contracts.clearinghouse.as_str());
    let own = changes.iter().filter_map(|change| change.key.strip_prefix(namespace.as_slice()));
    own.filter(|key| matches!(key.first(), Some(b'a' | b'b'))).filter_map(|key| keys::account_of(key, 1)).collect()
}
