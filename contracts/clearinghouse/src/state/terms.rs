//! What lies behind a market's hot record: what its modes remember, and its parameters. One record, because a market in which nothing stands
//! remembers little and every further key costs each fill that passes by.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_interfaces::varint::{write_u128, Reader};
use cosmwasm_std::Storage;

use super::codec::{self, RecordError};
use super::keys;
use super::mode_record::ModeRecord;
use super::params::Params;

/// Packed: length of the modes' record, that record, the parameters' record.
pub fn encode_terms(params: &Params, modes: &ModeRecord) -> Vec<u8> {
    let modes = modes.encode();
    let mut out = Vec::with_capacity(128);
    // No length of memory is beyond 128 bits; were one, reading would fail.
    write_u128(&mut out, u128::try_from(modes.len()).unwrap_or(u128::MAX));
    out.extend_from_slice(&modes);
    out.extend_from_slice(&params.encode());
    out
}

pub fn decode_terms(bytes: &[u8]) -> Result<(Params, ModeRecord), RecordError> {
    let mut reader = Reader::new(bytes);
    // A length beyond the machine's is beyond the record: refused below.
    let length = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
    let rest = reader.rest();
    let (modes, params) = rest.split_at_checked(length).ok_or(RecordError::Length { length })?;
    Ok((Params::decode(params)?, ModeRecord::decode(modes)?))
}

/// `None`: no such market.
pub fn load_terms(storage: &dyn Storage, market: MarketId) -> Result<Option<(Params, ModeRecord)>, RecordError> {
    codec::read(storage, &keys::terms(market)).map(|bytes| decode_terms(&bytes)).transpose()
}

pub fn save_terms(storage: &mut dyn Storage, market: MarketId, params: &Params, modes: &ModeRecord) {
    storage.set(&keys::terms(market), &encode_terms(params, modes));
}
