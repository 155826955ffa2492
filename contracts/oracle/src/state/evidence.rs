//! Evidence of a jump that is being held back: a record that exists only meanwhile, so that pages pay nothing for it.
//!
//! ```text
//! version(1)  above  newest_at  newest_at−beyond_since  newest_at−chain_since  chain_medians  newest  from
//! ```

use breakwater_interfaces::varint::{write_u128, Reader, VarintError};
use breakwater_risk::Evidence;
use cosmwasm_std::Storage;

use super::packed::{damaged, VERSION};
use crate::error::ContractError;

fn key(feed: u8) -> [u8; 2] {
    [b'h', feed]
}

pub fn load_evidence(storage: &dyn Storage, feed: u8) -> Result<Option<Evidence>, ContractError> {
    storage.get(&key(feed)).map(|bytes| unpack(&bytes)).transpose().map_err(damaged("evidence"))
}

/// Writes it, or removes what was there.
pub fn save_evidence(storage: &mut dyn Storage, feed: u8, evidence: Option<Evidence>) {
    match evidence {
        Some(evidence) => storage.set(&key(feed), &pack(&evidence)),
        None => storage.remove(&key(feed)),
    }
}

fn pack(evidence: &Evidence) -> Vec<u8> {
    let mut out = vec![VERSION, u8::from(evidence.above)];
    write_u128(&mut out, evidence.newest_at.into());
    write_u128(&mut out, evidence.newest_at.saturating_sub(evidence.beyond_since).into());
    write_u128(&mut out, evidence.newest_at.saturating_sub(evidence.chain_since).into());
    out.push(evidence.chain_medians);
    write_u128(&mut out, evidence.newest.into());
    write_u128(&mut out, evidence.from.into());
    out
}

fn unpack(bytes: &[u8]) -> Result<Evidence, VarintError> {
    let mut reader = Reader::new(bytes);
    reader.byte()?;
    let above = reader.byte()? != 0;
    let newest_at = reader.u64()?;
    let evidence = Evidence {
        above,
        newest_at,
        beyond_since: newest_at.saturating_sub(reader.u64()?),
        chain_since: newest_at.saturating_sub(reader.u64()?),
        chain_medians: reader.byte()?,
        newest: reader.u64()?,
        from: reader.u64()?,
    };
    reader.finish()?;
    Ok(evidence)
}
