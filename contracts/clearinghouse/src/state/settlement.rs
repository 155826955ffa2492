//! What a market that settles has beside its other records.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::{Fraction, Price, Units};
use cosmwasm_std::Storage;

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// Packed: version, flags, entry, `W`, `H`, holders, allowance, then what the flags name. 20 to 90 bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Block time at which the market entered, in seconds.
    pub entered_at: u64,
    /// `P`, once tagged.
    pub price: Option<Price>,
    /// `W`: settled value not yet registered.
    pub settled: Units,
    /// `H`: gains that accounts hold, at their face until the market is final.
    pub held: Units,
    /// Accounts that hold one.
    pub holders: u32,
    /// What the float pays of the shortfall when the market is finalized.
    pub allowance: Units,
    /// What is released of a held gain, once final.
    pub fraction: Option<Fraction>,
}

const TAGGED: u8 = 1;
const FINAL: u8 = 2;

impl Settlement {
    pub fn encode(&self) -> Vec<u8> {
        let flags = if self.price.is_some() { TAGGED } else { 0 } | if self.fraction.is_some() { FINAL } else { 0 };
        let mut out = vec![RECORD_VERSION, flags];
        write_u128(&mut out, self.entered_at.into());
        codec::write_units(&mut out, self.settled);
        codec::write_units(&mut out, self.held);
        write_u128(&mut out, self.holders.into());
        codec::write_units(&mut out, self.allowance);
        if let Some(price) = self.price {
            write_u128(&mut out, price.get());
        }
        if let Some(fraction) = self.fraction {
            codec::write_units(&mut out, fraction.part);
            codec::write_units(&mut out, fraction.whole);
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader: Reader = codec::open(bytes)?;
        let flags = reader.byte()?;
        let mut settlement = Settlement {
            entered_at: reader.u64()?,
            settled: codec::read_units(&mut reader)?,
            held: codec::read_units(&mut reader)?,
            holders: reader.u32()?,
            allowance: codec::read_units(&mut reader)?,
            price: None,
            fraction: None,
        };
        if flags & TAGGED != 0 {
            settlement.price = Some(Price::new(reader.u128()?)?);
        }
        if flags & FINAL != 0 {
            let (part, whole) = (codec::read_units(&mut reader)?, codec::read_units(&mut reader)?);
            settlement.fraction = Some(Fraction { part, whole });
        }
        reader.finish()?;
        Ok(settlement)
    }
}

/// `None`: the market has not entered, or by its expiry and was not tagged yet.
pub fn load_settlement(storage: &dyn Storage, market: MarketId) -> Result<Option<Settlement>, RecordError> {
    codec::read(storage, &keys::settlement(market)).map(|bytes| Settlement::decode(&bytes)).transpose()
}
