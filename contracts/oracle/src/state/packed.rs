//! What the packed records of this contract have in common.

use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use breakwater_interfaces::varint::VarintError;

use crate::error::ContractError;

/// First byte of every packed record.
pub const VERSION: u8 = 1;

/// Names the record in a decoding error.
pub fn damaged(record: &'static str) -> impl Fn(VarintError) -> ContractError {
    move |cause| ContractError::Damaged { record, cause }
}

/// A set of feeds of one page as 16 bits.
pub fn mask(slots: impl Iterator<Item = u8>) -> u16 {
    slots.fold(0, |mask, slot| mask | 1 << (slot % FEEDS_PER_PAGE))
}

/// The feeds of a mask, ascending.
pub fn slots(mask: u16) -> impl Iterator<Item = u8> {
    (0..FEEDS_PER_PAGE).filter(move |slot| mask >> slot & 1 == 1)
}
