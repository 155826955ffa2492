//! The cold record of an account: who may act for it.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_interfaces::varint::{write_u128, Reader};
use cosmwasm_std::{CanonicalAddr, StdResult, Storage};

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// Most operators an account can have.
pub const OPERATORS_MAX: usize = 8;

/// Addresses are canonical: 20 or 32 bytes on chains of today, any length accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub owner: CanonicalAddr,
    pub offered_to: Option<CanonicalAddr>,
    pub operators: Vec<CanonicalAddr>,
}

impl Profile {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION, u8::from(self.offered_to.is_some())];
        write_address(&mut out, &self.owner);
        for address in self.offered_to.iter().chain(&self.operators) {
            write_address(&mut out, address);
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let offered = reader.byte()? != 0;
        let owner = read_address(&mut reader)?;
        let offered_to = if offered { Some(read_address(&mut reader)?) } else { None };
        let mut operators = Vec::new();
        while !reader.is_empty() {
            operators.push(read_address(&mut reader)?);
        }
        Ok(Profile { owner, offered_to, operators })
    }
}

fn write_address(out: &mut Vec<u8>, address: &CanonicalAddr) {
    write_u128(out, u128::try_from(address.len()).unwrap_or(u128::MAX));
    out.extend_from_slice(address.as_slice());
}

fn read_address(reader: &mut Reader) -> Result<CanonicalAddr, RecordError> {
    let length = reader.u32()?;
    let bytes = (0..length).map(|_| reader.byte()).collect::<Result<Vec<u8>, _>>()?;
    Ok(CanonicalAddr::from(bytes))
}

pub fn load_profile(storage: &dyn Storage, account: AccountId) -> StdResult<Option<Profile>> {
    Ok(codec::read(storage, &keys::profile(account)).map(|bytes| Profile::decode(&bytes)).transpose()?)
}

pub fn save_profile(storage: &mut dyn Storage, account: AccountId, profile: &Profile) {
    storage.set(&keys::profile(account), &profile.encode());
}

/// Enters an account in, or strikes it from, the index of its owner's accounts.
pub fn index_owner(storage: &mut dyn Storage, owner: &CanonicalAddr, account: AccountId, owned: bool) {
    let key = keys::owned(owner.as_slice(), account);
    if owned {
        storage.set(&key, &[RECORD_VERSION]);
    } else {
        storage.remove(&key);
    }
}
