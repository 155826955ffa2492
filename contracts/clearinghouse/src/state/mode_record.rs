//! What a market's modes remember between messages. It lies behind the market's parameters and is read with them by one scan.

use breakwater_failsafe::{Breaker, Grace, Shows, Span, SpentTime};
use breakwater_interfaces::varint::{write_u128, Reader};

use super::codec::{self, RecordError, RECORD_VERSION};

/// Packed: version, mask, flags, `closed_at`, then what the flags name. Written at transitions only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModeRecord {
    /// Mask of the modes that was reported last.
    pub mask: u8,
    pub settling: bool,
    /// Gaps that ended up to then are over: the market was added, or its last RESUME ended.
    pub closed_at: u64,
    pub grace: Option<Grace>,
    /// RESUME before.
    pub spent: SpentTime,
    /// The breaker of a poor price.
    pub poor: Breaker,
    /// Auctions shown: since and last.
    pub auctions: Option<Span>,
    /// Time and height at which somebody first showed that there is no class-B price.
    pub dark: Option<(u64, u64)>,
}

const SETTLING: u8 = 1;
const GRACE: u8 = 2;
const SHOWS: u8 = 4;
const POOR: u8 = 8;
const AUCTIONS: u8 = 16;
const DARK: u8 = 32;

impl ModeRecord {
    pub fn encode(&self) -> Vec<u8> {
        let shows = self.grace.and_then(|grace| grace.shows);
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        let flags = flag(self.settling, SETTLING)
            | flag(self.grace.is_some(), GRACE)
            | flag(shows.is_some(), SHOWS)
            | flag(self.poor != Breaker::Quiet, POOR)
            | flag(self.auctions.is_some(), AUCTIONS)
            | flag(self.dark.is_some(), DARK);
        let mut numbers = vec![self.closed_at];
        if let Some(grace) = &self.grace {
            numbers.extend([grace.began_at, grace.live_from, grace.gap_seconds]);
            numbers.extend([grace.added_seconds, grace.other_gap_from, grace.not_before]);
        }
        if let Some(shows) = &shows {
            numbers.extend([shows.first_at, shows.first_publish_time, shows.newest_publish_time, shows.count.into()]);
        }
        match self.poor {
            Breaker::Quiet => {}
            Breaker::Holds { since } => numbers.extend([0, since]),
            Breaker::Rests { ended_at } => numbers.extend([1, ended_at]),
            Breaker::Returned { since, ended_at } => numbers.extend([2, since, ended_at]),
        }
        numbers.extend(self.auctions.iter().flat_map(|shown| [shown.from, shown.until]));
        numbers.extend(self.dark.iter().flat_map(|(time, height)| [*time, *height]));
        numbers.extend(self.spent.spans().iter().flat_map(|span| [span.from, span.seconds()]));
        let mut out = vec![RECORD_VERSION, self.mask, flags];
        numbers.into_iter().for_each(|number| write_u128(&mut out, number.into()));
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let (mask, flags) = (reader.byte()?, reader.byte()?);
        let mut record =
            ModeRecord { mask, settling: flags & SETTLING != 0, closed_at: reader.u64()?, ..ModeRecord::default() };
        if flags & GRACE != 0 {
            record.grace = Some(read_grace(&mut reader, flags & SHOWS != 0)?);
        }
        if flags & POOR != 0 {
            record.poor = read_breaker(&mut reader)?;
        }
        if flags & AUCTIONS != 0 {
            record.auctions = Some(Span { from: reader.u64()?, until: reader.u64()? });
        }
        if flags & DARK != 0 {
            record.dark = Some((reader.u64()?, reader.u64()?));
        }
        let mut spans = Vec::new();
        while !reader.is_empty() {
            let from = reader.u64()?;
            spans.push(Span { from, until: from.saturating_add(reader.u64()?) });
        }
        record.spent = SpentTime::from_spans(spans);
        Ok(record)
    }
}

fn read_grace(reader: &mut Reader, has_shows: bool) -> Result<Grace, RecordError> {
    let mut grace = Grace {
        began_at: reader.u64()?,
        live_from: reader.u64()?,
        gap_seconds: reader.u64()?,
        added_seconds: reader.u64()?,
        other_gap_from: reader.u64()?,
        not_before: reader.u64()?,
        shows: None,
    };
    if has_shows {
        grace.shows = Some(Shows {
            first_at: reader.u64()?,
            first_publish_time: reader.u64()?,
            newest_publish_time: reader.u64()?,
            count: reader.u32()?,
        });
    }
    Ok(grace)
}

fn read_breaker(reader: &mut Reader) -> Result<Breaker, RecordError> {
    Ok(match reader.byte()? {
        0 => Breaker::Holds { since: reader.u64()? },
        1 => Breaker::Rests { ended_at: reader.u64()? },
        2 => Breaker::Returned { since: reader.u64()?, ended_at: reader.u64()? },
        found => return Err(RecordError::Version { found }),
    })
}
