//! Everything the chain holds, in one order, and its hash.

use breakwater_clearinghouse::state::keys;
use breakwater_interfaces::clearinghouse::AccountId;
use cosmwasm_std::{from_json, Coin, HexBinary, Order, Storage};
use sha2::{Digest, Sha256};

use super::keys::{bank_namespace, contract_namespace};
use super::{Chain, ChainError};

/// One stored record: which contract or module holds it, its key there, its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredRecord {
    /// Address of the contract, or `bank`.
    pub holder: String,
    pub key: Vec<u8>,
    pub value: Vec<u8>,
}

impl Chain {
    /// All records of the three contracts, then all bank balances; sorted by holder and key.
    pub fn records(&self) -> Vec<StoredRecord> {
        let mut records = Vec::new();
        let mut contracts = self.contracts.all();
        contracts.sort();
        for contract in contracts {
            self.push_records(&mut records, contract.as_str(), &contract_namespace(contract.as_str()));
        }
        self.push_records(&mut records, "bank", &bank_namespace());
        records
    }

    /// Replaces [`Chain::records`] by these; all else stays, the block too.
    pub fn replace_records(&mut self, records: &[StoredRecord]) {
        let namespace = |holder: &str| match holder {
            "bank" => bank_namespace(),
            contract => contract_namespace(contract),
        };
        for record in self.records() {
            self.app.storage_mut().remove(&[namespace(&record.holder), record.key].concat());
        }
        for record in records {
            let key = [namespace(&record.holder), record.key.clone()].concat();
            self.app.storage_mut().set(&key, &record.value);
        }
    }

    fn push_records(&self, records: &mut Vec<StoredRecord>, holder: &str, namespace: &[u8]) {
        let range = self.app.storage().range(Some(namespace), None, Order::Ascending);
        for (key, value) in range.take_while(|(key, _)| key.starts_with(namespace)) {
            records.push(StoredRecord { holder: holder.to_owned(), key: key[namespace.len()..].to_vec(), value });
        }
    }

    /// Puts other bytes in the place of an account's record, as no message could.
    pub fn overwrite_account(&mut self, account: AccountId, bytes: &[u8]) {
        let mut key = contract_namespace(self.contracts.clearinghouse.as_str());
        key.extend(keys::account(account));
        self.app.storage_mut().set(&key, bytes);
    }

    /// All bank balances, by address.
    ///
    /// # Errors
    /// If the bank module stores something that is not a list of coins.
    pub fn balances(&self) -> Result<Vec<(String, Vec<Coin>)>, ChainError> {
        let mut records = Vec::new();
        self.push_records(&mut records, "bank", &bank_namespace());
        records
            .into_iter()
            .map(|record| {
                let coins = from_json(&record.value).map_err(|error| ChainError(error.to_string()))?;
                Ok((String::from_utf8_lossy(&record.key).into_owned(), coins))
            })
            .collect()
    }

    /// SHA-256, in hexadecimal, over [`Chain::records`]: holder, key and value of each, every one behind its length
    /// as 4 bytes, big-endian.
    pub fn state_hash(&self) -> String {
        let mut hasher = Sha256::new();
        for record in self.records() {
            for part in [record.holder.as_bytes(), &record.key, &record.value] {
                let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
                hasher.update(length.to_be_bytes());
                hasher.update(part);
            }
        }
        HexBinary::from(&hasher.finalize()[..]).to_hex()
    }
}
