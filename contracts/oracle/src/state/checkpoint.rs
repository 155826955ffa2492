//! The sums of a page's feeds at half-hour boundaries, kept for 8 days: settlement takes averages between two of them.
//!
//! ```text
//! version(1)  mask of feeds(2 bytes, low first)  { mark_seconds  seconds−those of the feed before }
//! ```

use breakwater_interfaces::oracle_page::Page;
use breakwater_interfaces::varint::{write_i128, write_u128, Reader, VarintError};
use breakwater_risk::DAY_SECONDS;
use cosmwasm_std::{Order, Storage};

use super::packed::{damaged, mask, slots, VERSION};
use crate::error::ContractError;

pub const BOUNDARY_SECONDS: u64 = 1800;
pub const CHECKPOINTS_KEPT_SECONDS: u64 = 8 * DAY_SECONDS;
/// One is written at a time, so two removed at a time catch up with any backlog in bounded steps.
const PRUNED_AT_ONCE: usize = 2;

/// Σ mark·dt and Σ dt by feed number within the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    pub sums: [Option<(u128, u64)>; 16],
}

impl Checkpoint {
    pub fn of(page: &Page) -> Checkpoint {
        let mut checkpoint = Checkpoint::default();
        for (sums, feed) in checkpoint.sums.iter_mut().zip(&page.feeds) {
            *sums = feed.as_ref().map(|feed| (feed.mark_seconds, feed.seconds));
        }
        checkpoint
    }

    /// The last boundary at or before `time`.
    pub fn boundary(time: u64) -> u64 {
        time - time % BOUNDARY_SECONDS
    }

    fn key(page: u8, boundary: u64) -> Vec<u8> {
        let mut key = vec![b'c', page];
        key.extend_from_slice(&boundary.to_be_bytes());
        key
    }

    /// Writes it and removes up to two that are older than 8 days.
    pub fn save(&self, storage: &mut dyn Storage, page: u8, boundary: u64) {
        storage.set(&Self::key(page, boundary), &self.encode());
        let kept_from = Self::key(page, boundary.saturating_sub(CHECKPOINTS_KEPT_SECONDS));
        let old: Vec<Vec<u8>> = storage
            .range_keys(Some(&Self::key(page, 0)), Some(&kept_from), Order::Ascending)
            .take(PRUNED_AT_ONCE)
            .collect();
        for key in old {
            storage.remove(&key);
        }
    }

    /// Those from boundary `from` on, ascending.
    pub fn range(
        storage: &dyn Storage,
        page: u8,
        from: u64,
    ) -> impl Iterator<Item = Result<(u64, Checkpoint), ContractError>> + '_ {
        let end = [b'c', page.saturating_add(1)];
        storage.range(Some(&Self::key(page, from)), Some(&end), Order::Ascending).map(|(key, value)| {
            let boundary = key.get(2..).and_then(|bytes| bytes.try_into().ok());
            Ok((u64::from_be_bytes(boundary.unwrap_or_default()), Self::decode(&value)?))
        })
    }

    fn encode(&self) -> Vec<u8> {
        let stored = || (0..).zip(&self.sums).filter_map(|(slot, sums)| Some((slot, (*sums)?)));
        let mut out = vec![VERSION];
        out.extend_from_slice(&mask(stored().map(|(slot, _)| slot)).to_le_bytes());
        let mut seconds_before = 0;
        for (_, (mark_seconds, seconds)) in stored() {
            write_u128(&mut out, mark_seconds);
            write_i128(&mut out, i128::from(seconds) - i128::from(seconds_before));
            seconds_before = seconds;
        }
        out
    }

    fn decode(bytes: &[u8]) -> Result<Checkpoint, ContractError> {
        Self::unpack(bytes).map_err(damaged("checkpoint"))
    }

    fn unpack(bytes: &[u8]) -> Result<Checkpoint, VarintError> {
        let mut reader = Reader::new(bytes);
        let mut checkpoint = Checkpoint::default();
        reader.byte()?;
        let stored = u16::from_le_bytes(reader.array()?);
        let mut seconds_before: u64 = 0;
        for slot in slots(stored) {
            let mark_seconds = reader.u128()?;
            let seconds = reader.i128()?.saturating_add(seconds_before.into());
            let seconds = u64::try_from(seconds).unwrap_or(0);
            if let Some(sums) = checkpoint.sums.get_mut(usize::from(slot)) {
                *sums = Some((mark_seconds, seconds));
            }
            seconds_before = seconds;
        }
        reader.finish()?;
        Ok(checkpoint)
    }
}
