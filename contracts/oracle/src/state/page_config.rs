//! Exponents, quorums and sources of the feeds of one page: all that a push must know of the configuration, in one packed record.
//!
//! ```text
//! version(1)  feeds  { −exponent  quorum }  sources  { source + flags  mask of its feeds(2 bytes, low first)  [end of the suspension] }
//! ```

use breakwater_interfaces::oracle::SourceId;
use breakwater_interfaces::varint::{write_u128, Reader, VarintError};
use cosmwasm_std::Storage;

use super::packed::{damaged, slots, VERSION};
use super::suspension::Suspension;
use crate::error::ContractError;

/// Suspended without an end, or until a time. Numbers of sources need 6 bits.
const SUSPENDED: u8 = 128;
const SUSPENDED_UNTIL: u8 = 64;

/// Feeds by their number within the page, sources in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageConfig {
    pub feeds: Vec<FeedConfig>,
    pub sources: Vec<PageSource>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedConfig {
    /// 0 to 18: the feed's exponent without its sign.
    pub decimals: u8,
    pub quorum: u8,
}

impl FeedConfig {
    pub fn exponent(&self) -> i32 {
        -i32::from(self.decimals)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSource {
    pub source: SourceId,
    pub suspension: Suspension,
    /// Bit `n` is the page's feed `n`.
    pub serves: u16,
}

impl PageSource {
    pub fn serves(&self, slot: u8) -> bool {
        slots(self.serves).any(|served| served == slot)
    }
}

impl PageConfig {
    pub fn key(page: u8) -> [u8; 3] {
        [b'p', page, 0]
    }

    /// An empty one for a page without feeds.
    pub fn load(storage: &dyn Storage, page: u8) -> Result<PageConfig, ContractError> {
        match storage.get(&Self::key(page)) {
            Some(bytes) => Self::decode(&bytes),
            None => Ok(PageConfig::default()),
        }
    }

    pub fn save(&self, storage: &mut dyn Storage, page: u8) {
        storage.set(&Self::key(page), &self.encode());
    }

    pub fn source(&self, source: SourceId) -> Option<&PageSource> {
        self.sources.iter().find(|listed| listed.source == source)
    }

    /// Adds the page's feed `slot` to what `source` serves, whose suspension is that of its other pages.
    pub fn appoint(&mut self, source: SourceId, suspension: Suspension, slot: u8) {
        let serves = super::packed::mask(std::iter::once(slot));
        match self.sources.iter_mut().find(|listed| listed.source == source) {
            Some(listed) => listed.serves |= serves,
            None => self.sources.push(PageSource { source, suspension, serves }),
        }
    }

    pub fn all_sources_of(&self, slot: u8) -> usize {
        self.sources.iter().filter(|source| source.serves(slot)).count()
    }

    /// Sources of the page's feed `slot`: all, and those that count at block time `now`.
    pub fn sources_of(&self, slot: u8, now: u64) -> (usize, usize) {
        let counting = self.sources.iter().filter(|source| source.serves(slot) && !source.suspension.holds(now));
        (self.all_sources_of(slot), counting.count())
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION, count(self.feeds.len())];
        for feed in &self.feeds {
            out.extend_from_slice(&[feed.decimals, feed.quorum]);
        }
        out.push(count(self.sources.len()));
        for source in &self.sources {
            let flag = match source.suspension {
                Suspension::Lifted => 0,
                Suspension::Until(_) => SUSPENDED_UNTIL,
                Suspension::Open => SUSPENDED,
            };
            out.push(source.source | flag);
            out.extend_from_slice(&source.serves.to_le_bytes());
            if let Some(end) = source.suspension.end() {
                write_u128(&mut out, end.into());
            }
        }
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<PageConfig, ContractError> {
        Self::unpack(bytes).map_err(damaged("page config"))
    }

    fn unpack(bytes: &[u8]) -> Result<PageConfig, VarintError> {
        let mut reader = Reader::new(bytes);
        let mut config = PageConfig::default();
        reader.byte()?;
        for _ in 0..reader.byte()? {
            let [decimals, quorum] = reader.array()?;
            config.feeds.push(FeedConfig { decimals, quorum });
        }
        for _ in 0..reader.byte()? {
            let [source, low, high] = reader.array()?;
            let suspension = if source & SUSPENDED_UNTIL != 0 {
                Suspension::Until(reader.u64()?)
            } else if source & SUSPENDED != 0 {
                Suspension::Open
            } else {
                Suspension::Lifted
            };
            config.sources.push(PageSource {
                source: source & !(SUSPENDED | SUSPENDED_UNTIL),
                suspension,
                serves: u16::from_le_bytes([low, high]),
            });
        }
        reader.finish()?;
        Ok(config)
    }
}

/// At most 16 feeds and 64 sources: both fit a byte.
fn count(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}
