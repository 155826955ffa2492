//! Cold index records of one side: its generations and the ends of its scales.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_interfaces::varint::write_u128;
use breakwater_risk::{ColdIndices, Direction, Generation, RiskError, ScaleEnd, Shrunk};
use cosmwasm_std::Storage;

use super::codec::{self, RECORD_VERSION};
use super::keys;
use super::market::{decode_generation, encode_generation};
use crate::error::ContractError;

/// Records of one side, those written by the message at hand first.
pub struct SideIndices<'a> {
    pub storage: &'a dyn Storage,
    pub written: &'a [(Vec<u8>, Vec<u8>)],
    pub market: MarketId,
    pub direction: Direction,
}

impl SideIndices<'_> {
    fn find(&self, key: &[u8]) -> Option<Vec<u8>> {
        let written = self.written.iter().rev().find(|(written, _)| written == key);
        written.map(|(_, value)| value.clone()).or_else(|| self.storage.get(key))
    }
}

impl ColdIndices for SideIndices<'_> {
    type Error = ContractError;

    fn generation(&self, generation: u32) -> Result<Generation, ContractError> {
        if generation == 0 {
            return Ok(Generation::FIRST);
        }
        let key = keys::generation(self.market, self.direction, generation);
        let bytes = self.find(&key).ok_or(RiskError::MissingGeneration { generation })?;
        Ok(decode_generation(&mut codec::open(&bytes)?)?)
    }

    fn scale_end(&self, epoch: u32, scale: u32) -> Result<ScaleEnd, ContractError> {
        let key = keys::scale_end(self.market, self.direction, epoch, scale);
        let bytes = self.find(&key).ok_or(RiskError::MissingScale { epoch, scale })?;
        let mut reader = codec::open(&bytes)?;
        Ok(ScaleEnd {
            index: codec::read_wide(&mut reader)?,
            exponent: reader.u32()?,
            epoch_ended: reader.byte()? != 0,
        })
    }
}

/// The records that a side leaves behind when it shrinks or its epoch turns.
pub fn cold_records(market: MarketId, direction: Direction, shrunk: &Shrunk) -> Vec<(Vec<u8>, Vec<u8>)> {
    let (number, generation) = &shrunk.started;
    let mut value = vec![RECORD_VERSION];
    encode_generation(&mut value, generation);
    let mut records = vec![(keys::generation(market, direction, *number).to_vec(), value)];
    if let Some((epoch, scale, end)) = &shrunk.ended {
        let mut value = vec![RECORD_VERSION];
        codec::write_wide(&mut value, end.index);
        write_u128(&mut value, end.exponent.into());
        value.push(u8::from(end.epoch_ended));
        records.push((keys::scale_end(market, direction, *epoch, *scale).to_vec(), value));
    }
    records
}
