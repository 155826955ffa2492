//! Packed forms of the numbers that records are made of, over the shared varints.

use breakwater_interfaces::varint::{write_i128, write_u128, Reader, VarintError};
use breakwater_risk::{Lots, RiskError, Size, Units, I256};
use cosmwasm_std::{Order, Storage};
use thiserror::Error;

/// Version of every packed record of this contract; its first byte.
pub const RECORD_VERSION: u8 = 1;

/// Why stored bytes are not the record they should be.
#[derive(Error, Debug, PartialEq)]
pub enum RecordError {
    #[error(transparent)]
    Varint(#[from] VarintError),
    #[error(transparent)]
    Risk(#[from] RiskError),
    #[error("record version {found} is not known; this code knows {RECORD_VERSION}")]
    Version { found: u8 },
    #[error("a 256-bit number says it has {bytes} bytes")]
    Width { bytes: u8 },
    #[error("a record says that its first part has {length} bytes")]
    Length { length: usize },
    #[error("an address in a record is not text")]
    Address,
}

pub fn write_units(out: &mut Vec<u8>, units: Units) {
    write_i128(out, units.get());
}

pub fn read_units(reader: &mut Reader) -> Result<Units, RecordError> {
    Ok(Units::new(reader.i128()?)?)
}

pub fn write_lots(out: &mut Vec<u8>, lots: Lots) {
    write_u128(out, lots.get().into());
}

pub fn read_lots(reader: &mut Reader) -> Result<Lots, RecordError> {
    Ok(Lots::new(reader.u64()?)?)
}

pub fn write_size(out: &mut Vec<u8>, size: Size) {
    write_i128(out, size.get());
}

pub fn read_size(reader: &mut Reader) -> Result<Size, RecordError> {
    let signed = reader.i128()?;
    let lots = u64::try_from(signed.unsigned_abs()).map_err(|_| RiskError::Overflow("size"))?;
    let lots = Lots::new(lots)?;
    Ok(if signed < 0 { Size::short(lots) } else { Size::long(lots) })
}

const NEGATIVE: u8 = 0x80;

/// A sign and byte count, then the magnitude's bytes without leading zeros, most significant first.
pub fn write_wide(out: &mut Vec<u8>, number: I256) {
    let magnitude = number.unsigned_abs().to_be_bytes();
    let significant = magnitude.iter().position(|byte| *byte != 0).map_or(&[][..], |first| &magnitude[first..]);
    // 32 bytes at most.
    let count = u8::try_from(significant.len()).unwrap_or(32);
    out.push(if number < I256::ZERO { count | NEGATIVE } else { count });
    out.extend_from_slice(significant);
}

pub fn read_wide(reader: &mut Reader) -> Result<I256, RecordError> {
    let head = reader.byte()?;
    let count = head & !NEGATIVE;
    if count > 32 {
        return Err(RecordError::Width { bytes: count });
    }
    if count == 0 {
        return Ok(I256::ZERO);
    }
    let mut bytes = [0; 32];
    for slot in bytes.iter_mut().skip(32 - usize::from(count)) {
        *slot = reader.byte()?;
    }
    let magnitude = I256::from_be_bytes(bytes);
    Ok(if head & NEGATIVE == 0 { magnitude } else { magnitude.wrapping_neg() })
}

pub fn write_text(out: &mut Vec<u8>, text: &str) {
    write_u128(out, u128::try_from(text.len()).unwrap_or(u128::MAX));
    out.extend_from_slice(text.as_bytes());
}

pub fn read_text(reader: &mut Reader) -> Result<String, RecordError> {
    let length = reader.u32()?;
    let bytes = (0..length).map(|_| reader.byte()).collect::<Result<Vec<u8>, _>>()?;
    String::from_utf8(bytes).map_err(|_| RecordError::Address)
}

/// Checks the version byte and returns a reader of what follows.
pub fn open(bytes: &[u8]) -> Result<Reader<'_>, RecordError> {
    let mut reader = Reader::new(bytes);
    match reader.byte()? {
        RECORD_VERSION => Ok(reader),
        found => Err(RecordError::Version { found }),
    }
}

/// A record, by a scan of its key alone: a chain charges 30 for that where a read costs 1,000, and the same for the bytes.
pub fn read(storage: &dyn Storage, key: &[u8]) -> Option<Vec<u8>> {
    let end = [key, &[0]].concat();
    storage.range(Some(key), Some(&end), Order::Ascending).next().map(|(_, value)| value)
}
