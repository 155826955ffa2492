//! The bytes of a price page.
//!
//! Every byte of a page costs 30 gas at each push and 3 at each fill, so times are differences to the header's, the last class-B
//! and last quorum marks are one flag while they equal the mark, and the seconds counted are a difference to the feed before. What is
//! ordinary costs nothing: a feed accepted at the page's last push and without a gap has no `more`, and a feed's gap that is the page's is one flag.
//!
//! ```text
//! page    version(2) flags pushed_at pushed_height [gap blocks] offers feeds
//! gap     from−pushed_at  to−from  height−pushed_height  [length−(to−from)]   (the last only with the flag OTHER_LENGTH)
//! offers  count  { source  serves XOR that of the offer before  publish_time−pushed_at  offered_at−pushed_at }
//! feeds   count  mask(2 bytes, low first)  one entry per bit set
//! entry   flags counts mark half_width ema publish_time−pushed_at mark_seconds seconds−seconds of the entry before [last_b] [last_quorum] [more]
//! counts  sources + 16·quorum in one byte, or both in a byte each  (flag WIDE_COUNTS)
//! ema     (ema >> 32)−mark  and the low 32 bits as 4 bytes, low first
//! last_*  mark−mark of the entry  time−pushed_at                    (only if OTHER)
//! more    flags [accepted_at−pushed_at] [gap]                       (only with the flag MORE)
//! ```

use breakwater_risk::{Feed, TimedMark};

use crate::oracle_page::{Gap, Offer, Page, PageError, PageHeader, FEEDS_PER_PAGE, OFFERS_MAX};
use crate::varint::{write_i128, write_u128, Reader};

const VERSION: u8 = 2;

/// Flags of the header.
const HEADER_GAP: u8 = 1;
const HEADER_OTHER_LENGTH: u8 = 2;

/// Flags of an entry.
const QUORUM_AGREES: u8 = 1;
const HELD_BACK: u8 = 2;
const WIDE_COUNTS: u8 = 4;
const MORE: u8 = 8;
/// Two bits each for the last class-B and the last quorum mark.
const LAST_B_SHIFT: u8 = 4;
const LAST_QUORUM_SHIFT: u8 = 6;
const LAST_NONE: u8 = 0;
const LAST_SAME: u8 = 1;
const LAST_OTHER: u8 = 2;

/// Flags of `more`.
const ACCEPTED_AT: u8 = 1;
const PAGE_GAP: u8 = 2;
const OWN_GAP: u8 = 4;
const OTHER_LENGTH: u8 = 8;

impl Page {
    /// The page as the oracle stores it. Feeds beyond [`FEEDS_PER_PAGE`] and offers beyond [`OFFERS_MAX`] are left out; the oracle
    /// never has any.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        encode_header(&mut out, &self.header);
        let feeds = &self.feeds[..self.feeds.len().min(usize::from(FEEDS_PER_PAGE))];
        write_u128(&mut out, wide(feeds.len()));
        out.extend_from_slice(&mask_of(feeds).to_le_bytes());
        let mut seconds_before = 0;
        for feed in feeds.iter().flatten() {
            encode_feed(&mut out, feed, &self.header, seconds_before);
            seconds_before = feed.seconds;
        }
        out
    }

    /// Reads what [`Page::encode`] wrote. Never panics; any other version, number out of range, unknown flag or left-over byte is an error.
    pub fn decode(bytes: &[u8]) -> Result<Page, PageError> {
        let mut reader = Reader::new(bytes);
        let header = decode_header(&mut reader)?;
        let count = reader.byte()?;
        if count > FEEDS_PER_PAGE {
            return Err(PageError::TooManyFeeds { count });
        }
        let mask = u16::from_le_bytes(reader.array()?);
        if u32::from(mask) >> count != 0 {
            return Err(PageError::FeedOutsidePage { mask, count });
        }
        let mut feeds = Vec::with_capacity(usize::from(count));
        let mut seconds_before = 0;
        for slot in 0..count {
            feeds.push(if mask >> slot & 1 == 1 {
                let feed = decode_feed(&mut reader, &header, seconds_before)?;
                seconds_before = feed.seconds;
                Some(feed)
            } else {
                None
            });
        }
        reader.finish()?;
        Ok(Page { header, feeds })
    }
}

fn encode_header(out: &mut Vec<u8>, header: &PageHeader) {
    out.push(VERSION);
    out.push(match header.last_gap {
        None => 0,
        Some(gap) if is_by_block_time(&gap) => HEADER_GAP,
        Some(_) => HEADER_GAP | HEADER_OTHER_LENGTH,
    });
    write_u128(out, header.pushed_at.into());
    write_u128(out, header.pushed_height.into());
    if let Some(gap) = header.last_gap {
        write_gap(out, &gap, header);
        write_u128(out, header.last_gap_blocks.into());
    }
    let offers = &header.offers[..header.offers.len().min(OFFERS_MAX)];
    write_u128(out, wide(offers.len()));
    let mut serves_before = 0;
    for offer in offers {
        out.push(offer.source);
        write_u128(out, (offer.serves ^ serves_before).into());
        serves_before = offer.serves;
        write_difference(out, offer.publish_time, header.pushed_at);
        write_difference(out, offer.offered_at, header.pushed_at);
    }
}

fn decode_header(reader: &mut Reader) -> Result<PageHeader, PageError> {
    let version = reader.byte()?;
    if version != VERSION {
        return Err(PageError::UnknownVersion { version });
    }
    let flags = reader.byte()?;
    if !matches!(flags, 0 | HEADER_GAP) && flags != HEADER_GAP | HEADER_OTHER_LENGTH {
        return Err(PageError::UnknownFlags { flags });
    }
    let pushed_at = reader.u64()?;
    let pushed_height = reader.u64()?;
    let mut header = PageHeader { pushed_at, pushed_height, ..PageHeader::default() };
    if flags & HEADER_GAP != 0 {
        header.last_gap = Some(read_gap(reader, &header, flags & HEADER_OTHER_LENGTH != 0)?);
        header.last_gap_blocks = reader.u64()?;
    }
    let count = reader.u32()?;
    if u128::from(count) > wide(OFFERS_MAX) {
        return Err(PageError::TooManyOffers { count });
    }
    let mut serves = 0;
    for _ in 0..count {
        let source = reader.byte()?;
        serves ^= u16::try_from(reader.u32()?).map_err(|_| PageError::OutOfRange)?;
        header.offers.push(Offer {
            source,
            serves,
            publish_time: read_difference(reader, pushed_at)?,
            offered_at: read_difference(reader, pushed_at)?,
        });
    }
    Ok(header)
}

fn encode_feed(out: &mut Vec<u8>, feed: &Feed, header: &PageHeader, seconds_before: u64) {
    let pushed_at = header.pushed_at;
    let more = more_flags(feed, header);
    let wide_counts = feed.sources > 15 || feed.quorum > 15;
    let mut flags =
        (last_flag(feed, feed.last_b) << LAST_B_SHIFT) | (last_flag(feed, feed.last_quorum) << LAST_QUORUM_SHIFT);
    for (set, flag) in [
        (feed.quorum_agrees, QUORUM_AGREES),
        (feed.held_back, HELD_BACK),
        (wide_counts, WIDE_COUNTS),
        (more != 0, MORE),
    ] {
        flags |= if set { flag } else { 0 };
    }
    out.push(flags);
    if wide_counts {
        out.extend_from_slice(&[feed.sources, feed.quorum]);
    } else {
        out.push(feed.sources | (feed.quorum << 4));
    }
    let mark = feed.mark;
    write_u128(out, mark.into());
    write_u128(out, feed.half_width.into());
    encode_ema(out, feed.ema_x32, mark);
    write_difference(out, feed.publish_time, pushed_at);
    write_u128(out, feed.mark_seconds);
    write_difference(out, feed.seconds, seconds_before);
    for last in [feed.last_b, feed.last_quorum] {
        if let (LAST_OTHER, Some(last)) = (last_flag(feed, last), last) {
            write_difference(out, last.mark, mark);
            write_difference(out, last.time, pushed_at);
        }
    }
    if more != 0 {
        out.push(more);
    }
    if more & ACCEPTED_AT != 0 {
        write_difference(out, feed.accepted_at, pushed_at);
    }
    if let (true, Some(gap)) = (more & OWN_GAP != 0, feed.gap) {
        write_gap(out, &gap, header);
    }
}

fn decode_feed(reader: &mut Reader, header: &PageHeader, seconds_before: u64) -> Result<Feed, PageError> {
    let pushed_at = header.pushed_at;
    let flags = reader.byte()?;
    let (sources, quorum) = if flags & WIDE_COUNTS != 0 {
        (reader.byte()?, reader.byte()?)
    } else {
        let counts = reader.byte()?;
        (counts & 15, counts >> 4)
    };
    let mark = reader.u64()?;
    let half_width = reader.u64()?;
    let ema_x32 = decode_ema(reader, mark)?;
    let publish_time = read_difference(reader, pushed_at)?;
    let mark_seconds = reader.u128()?;
    let seconds = read_difference(reader, seconds_before)?;
    let same = TimedMark { mark, time: publish_time };
    let mut last = |shift: u8| match flags >> shift & 3 {
        LAST_NONE => Ok(None),
        LAST_SAME => Ok(Some(same)),
        LAST_OTHER => {
            Ok(Some(TimedMark { mark: read_difference(reader, mark)?, time: read_difference(reader, pushed_at)? }))
        }
        _ => Err(PageError::UnknownFlags { flags }),
    };
    let last_b = last(LAST_B_SHIFT)?;
    let last_quorum = last(LAST_QUORUM_SHIFT)?;
    let (accepted_at, gap) = if flags & MORE != 0 { decode_more(reader, header)? } else { (pushed_at, None) };
    Ok(Feed {
        mark,
        half_width,
        ema_x32,
        publish_time,
        sources,
        quorum,
        quorum_agrees: flags & QUORUM_AGREES != 0,
        held_back: flags & HELD_BACK != 0,
        last_b,
        last_quorum,
        mark_seconds,
        seconds,
        accepted_at,
        gap,
    })
}

/// 0 for a feed that was accepted at the page's last push and has no gap.
fn more_flags(feed: &Feed, header: &PageHeader) -> u8 {
    let accepted_at = if feed.accepted_at == header.pushed_at { 0 } else { ACCEPTED_AT };
    let gap = match feed.gap {
        None => 0,
        gap if gap == header.last_gap => PAGE_GAP,
        Some(gap) if is_by_block_time(&gap) => OWN_GAP,
        Some(_) => OWN_GAP | OTHER_LENGTH,
    };
    accepted_at | gap
}

/// When the feed's mark was accepted, and its gap.
fn decode_more(reader: &mut Reader, header: &PageHeader) -> Result<(u64, Option<Gap>), PageError> {
    let flags = reader.byte()?;
    let accepted_at =
        if flags & ACCEPTED_AT != 0 { read_difference(reader, header.pushed_at)? } else { header.pushed_at };
    let gap = match (flags & !ACCEPTED_AT, header.last_gap) {
        (0, _) => None,
        (PAGE_GAP, Some(gap)) => Some(gap),
        (OWN_GAP, _) => Some(read_gap(reader, header, false)?),
        (own, _) if own == OWN_GAP | OTHER_LENGTH => Some(read_gap(reader, header, true)?),
        _ => return Err(PageError::UnknownFlags { flags }),
    };
    Ok((accepted_at, gap))
}

/// Whether the length is what block times say.
fn is_by_block_time(gap: &Gap) -> bool {
    i128::from(gap.length) == i128::from(gap.to) - i128::from(gap.from)
}

fn write_gap(out: &mut Vec<u8>, gap: &Gap, header: &PageHeader) {
    write_difference(out, gap.from, header.pushed_at);
    write_difference(out, gap.to, gap.from);
    write_difference(out, gap.height, header.pushed_height);
    if !is_by_block_time(gap) {
        write_i128(out, i128::from(gap.length) - (i128::from(gap.to) - i128::from(gap.from)));
    }
}

fn read_gap(reader: &mut Reader, header: &PageHeader, other_length: bool) -> Result<Gap, PageError> {
    let from = read_difference(reader, header.pushed_at)?;
    let to = read_difference(reader, from)?;
    let height = read_difference(reader, header.pushed_height)?;
    let more = if other_length { reader.i128()? } else { 0 };
    let length = (i128::from(to) - i128::from(from)).checked_add(more).ok_or(PageError::OutOfRange)?;
    Ok(Gap { from, to, height, length: u64::try_from(length).map_err(|_| PageError::OutOfRange)? })
}

fn last_flag(feed: &Feed, last: Option<TimedMark>) -> u8 {
    match last {
        None => LAST_NONE,
        Some(last) if last.mark == feed.mark && last.time == feed.publish_time => LAST_SAME,
        Some(_) => LAST_OTHER,
    }
}

fn encode_ema(out: &mut Vec<u8>, ema_x32: u128, mark: u64) {
    // A 96-bit number less a 64-bit one always fits.
    let whole = i128::try_from(ema_x32 >> 32).unwrap_or(i128::MAX);
    write_i128(out, whole - i128::from(mark));
    let [a, b, c, d, ..] = ema_x32.to_le_bytes();
    out.extend_from_slice(&[a, b, c, d]);
}

fn decode_ema(reader: &mut Reader, mark: u64) -> Result<u128, PageError> {
    let whole = reader.i128()?.checked_add(mark.into()).ok_or(PageError::OutOfRange)?;
    let whole = u128::try_from(whole).map_err(|_| PageError::OutOfRange)?;
    if whole >> 96 != 0 {
        return Err(PageError::OutOfRange);
    }
    Ok(whole << 32 | u128::from(u32::from_le_bytes(reader.array()?)))
}

fn write_difference(out: &mut Vec<u8>, value: u64, base: u64) {
    write_i128(out, i128::from(value) - i128::from(base));
}

fn read_difference(reader: &mut Reader, base: u64) -> Result<u64, PageError> {
    let value = reader.i128()?.checked_add(base.into()).ok_or(PageError::OutOfRange)?;
    u64::try_from(value).map_err(|_| PageError::OutOfRange)
}

fn mask_of(feeds: &[Option<Feed>]) -> u16 {
    feeds.iter().rev().fold(0, |mask, feed| mask << 1 | u16::from(feed.is_some()))
}

fn wide(count: usize) -> u128 {
    u128::try_from(count).unwrap_or(u128::MAX)
}
