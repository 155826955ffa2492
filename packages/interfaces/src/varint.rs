//! Compact integers for packed records: LEB128 for `u128`, zigzag before it for `i128`.
//!
//! Seven bits a byte, lowest first, the top bit set on all bytes but the last. Each number has exactly one encoding, so equal
//! records are equal bytes; anything else is refused. No input panics.

use thiserror::Error;

/// Why bytes are not the packed record they should be.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarintError {
    #[error("the record ends in the middle of a value, at byte {at}")]
    Truncated { at: usize },
    #[error("the number that ends at byte {at} is wider than {bits} bits")]
    Overflow { at: usize, bits: u32 },
    #[error("the number that ends at byte {at} has a needless last byte")]
    NotCanonical { at: usize },
    #[error("{left} bytes follow the end of the record")]
    Trailing { left: usize },
}

/// Set on all bytes of a number but its last.
const MORE: u8 = 0x80;
/// Bytes whose bits fit 64.
const SHORT_BYTES: usize = 9;

/// Appends `value` in 1 to 19 bytes.
pub fn write_u128(out: &mut Vec<u8>, mut value: u128) {
    let mut short = loop {
        match u64::try_from(value) {
            Ok(short) => break short,
            Err(_) => {
                let [low, ..] = value.to_le_bytes();
                out.push(low | MORE);
                value >>= 7;
            }
        }
    };
    // Most numbers begin here: a contract pays several times as much for shifting 128 bits.
    loop {
        let [low, ..] = short.to_le_bytes();
        short >>= 7;
        if short == 0 {
            out.push(low & !MORE);
            return;
        }
        out.push(low | MORE);
    }
}

/// Appends `value` in 1 to 19 bytes; numbers near 0, of either sign, are short.
pub fn write_i128(out: &mut Vec<u8>, value: i128) {
    let doubled = value.unsigned_abs() << 1;
    write_u128(out, if value < 0 { doubled.wrapping_sub(1) } else { doubled });
}

/// Reads a packed record from its first byte on. After an error its position is of no use.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    /// The next byte as it is.
    pub fn byte(&mut self) -> Result<u8, VarintError> {
        let byte = *self.bytes.get(self.at).ok_or(VarintError::Truncated { at: self.at })?;
        self.at += 1;
        Ok(byte)
    }

    /// All bytes that are left.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next `N` bytes as they are.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], VarintError> {
        let mut array = [0; N];
        for slot in &mut array {
            *slot = self.byte()?;
        }
        Ok(array)
    }

    /// A number written by [`write_u128`].
    pub fn u128(&mut self) -> Result<u128, VarintError> {
        let mut value: u64 = 0;
        let mut shift: u32 = 0;
        for byte in self.rest().iter().take(SHORT_BYTES) {
            self.at += 1;
            value |= u64::from(byte & !MORE) << shift;
            if byte & MORE == 0 {
                return self.canonical(*byte, shift > 0, value.into());
            }
            shift += 7;
        }
        self.long(value.into(), shift)
    }

    /// Goes on with a number whose first bits, so many, are `value`.
    fn long(&mut self, mut value: u128, first: u32) -> Result<u128, VarintError> {
        for shift in (first..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            let piece = u128::from(byte & !MORE);
            let shifted = piece << shift;
            if shifted >> shift != piece {
                return Err(VarintError::Overflow { at: self.at, bits: u128::BITS });
            }
            value |= shifted;
            if byte & MORE == 0 {
                return self.canonical(byte, true, value);
            }
        }
        Err(VarintError::Overflow { at: self.at, bits: u128::BITS })
    }

    fn canonical(&self, last: u8, is_long: bool, value: u128) -> Result<u128, VarintError> {
        if last == 0 && is_long {
            return Err(VarintError::NotCanonical { at: self.at });
        }
        Ok(value)
    }

    /// A number written by [`write_u128`] that must fit 64 bits.
    pub fn u64(&mut self) -> Result<u64, VarintError> {
        let value = self.u128()?;
        u64::try_from(value).map_err(|_| VarintError::Overflow { at: self.at, bits: u64::BITS })
    }

    /// A number written by [`write_u128`] that must fit 32 bits.
    pub fn u32(&mut self) -> Result<u32, VarintError> {
        let value = self.u128()?;
        u32::try_from(value).map_err(|_| VarintError::Overflow { at: self.at, bits: u32::BITS })
    }

    /// A number written by [`write_i128`].
    pub fn i128(&mut self) -> Result<i128, VarintError> {
        let zigzag = self.u128()?;
        let half = i128::try_from(zigzag >> 1).map_err(|_| VarintError::Overflow { at: self.at, bits: i128::BITS })?;
        Ok(if zigzag & 1 == 1 { -half - 1 } else { half })
    }

    /// True when every byte has been read.
    pub fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Ends the reading: bytes that are left over are an error.
    pub fn finish(self) -> Result<(), VarintError> {
        match self.bytes.len().saturating_sub(self.at) {
            0 => Ok(()),
            left => Err(VarintError::Trailing { left }),
        }
    }
}
