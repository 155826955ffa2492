//! The latest accepted prices of one source for one page.
//!
//! ```text
//! version(1)  mask of feeds(2 bytes, low first)  newest publish time  { price  confidence  newest−publish time }
//! ```

use breakwater_interfaces::oracle::SourceId;
use breakwater_interfaces::varint::{write_u128, Reader, VarintError};
use breakwater_risk::Quote;
use cosmwasm_std::Storage;

use super::packed::{damaged, mask, slots, VERSION};
use crate::error::ContractError;

/// By feed number within the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRecord {
    pub quotes: [Option<Quote>; 16],
}

impl SourceRecord {
    pub fn key(page: u8, source: SourceId) -> [u8; 3] {
        // 0 is the page's configuration; ids stop at 63.
        [b'p', page, source.saturating_add(1)]
    }

    pub fn quote(&self, slot: u8) -> Option<Quote> {
        self.quotes.get(usize::from(slot)).copied().flatten()
    }

    pub fn set(&mut self, slot: u8, quote: Quote) {
        if let Some(place) = self.quotes.get_mut(usize::from(slot)) {
            *place = Some(quote);
        }
    }

    pub fn save(&self, storage: &mut dyn Storage, page: u8, source: SourceId) {
        storage.set(&Self::key(page, source), &self.encode());
    }

    fn encode(&self) -> Vec<u8> {
        let quoted = || (0..).zip(&self.quotes).filter_map(|(slot, quote)| Some((slot, (*quote)?)));
        let newest = quoted().map(|(_, quote)| quote.publish_time).max().unwrap_or(0);
        let mut out = vec![VERSION];
        out.extend_from_slice(&mask(quoted().map(|(slot, _)| slot)).to_le_bytes());
        write_u128(&mut out, newest.into());
        for (_, quote) in quoted() {
            write_u128(&mut out, quote.price.into());
            write_u128(&mut out, quote.confidence.into());
            write_u128(&mut out, newest.saturating_sub(quote.publish_time).into());
        }
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<SourceRecord, ContractError> {
        Self::unpack(bytes).map_err(damaged("source record"))
    }

    fn unpack(bytes: &[u8]) -> Result<SourceRecord, VarintError> {
        let mut reader = Reader::new(bytes);
        let mut record = SourceRecord::default();
        reader.byte()?;
        let quoted = u16::from_le_bytes(reader.array()?);
        let newest = reader.u64()?;
        for slot in slots(quoted) {
            let quote = Quote {
                price: reader.u64()?,
                confidence: reader.u64()?,
                publish_time: newest.saturating_sub(reader.u64()?),
            };
            record.set(slot, quote);
        }
        reader.finish()?;
        Ok(record)
    }
}
