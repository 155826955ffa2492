//! The hot record of a market: both sides, its books and its funding clock.

use breakwater_failsafe::BlockBound;
use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::{Accumulators, DailyShare, Direction, Generation, Lots, RiskError, Side, Units};
use cosmwasm_std::Storage;

use super::codec::{self, RecordError, RECORD_VERSION};
use super::exits::{read_bound, write_bound};
use super::keys;

/// Packed: version, flags, open interest, positions, paid, fees, shortfall, the four accumulators, then per side book and index, and the
/// generation (once one started) and the daily share (once used); then the one-block bound (once charged).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Market {
    /// Open interest of each side: both are always the same number.
    pub open_interest: Lots,
    /// Positions stored in accounts.
    pub positions: u32,
    /// Net value the market has moved out, into accounts, float, treasury or venue.
    pub paid: Units,
    /// Fees not yet swept.
    pub fees: Units,
    /// Loss nobody has paid yet.
    pub shortfall: Units,
    pub funded: Accumulators,
    pub long: Side,
    pub short: Side,
    /// What was added to ΣD.
    pub bound: BlockBound,
}

impl Market {
    pub fn side(&self, direction: Direction) -> &Side {
        match direction {
            Direction::Long => &self.long,
            Direction::Short => &self.short,
        }
    }

    pub fn side_mut(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Long => &mut self.long,
            Direction::Short => &mut self.short,
        }
    }

    /// `paid + Q_long + Q_short + W + fees − shortfall`, with `W` of its settlement: 0 in equal books.
    pub fn imbalance(&self, settled: Units) -> Result<Units, RiskError> {
        self.paid.plus(self.long.book)?.plus(self.short.book)?.plus(settled)?.plus(self.fees)?.minus(self.shortfall)
    }

    pub fn encode(&self) -> Vec<u8> {
        let bounded = self.bound != BlockBound::default();
        let flags = side_flags(&self.long) | side_flags(&self.short) << 2 | if bounded { HAS_BOUND } else { 0 };
        let mut out = vec![RECORD_VERSION, flags];
        codec::write_lots(&mut out, self.open_interest);
        write_u128(&mut out, self.positions.into());
        for units in [self.paid, self.fees, self.shortfall] {
            codec::write_units(&mut out, units);
        }
        write_u128(&mut out, self.funded.mark_seconds);
        write_u128(&mut out, self.funded.seconds.into());
        write_u128(&mut out, self.funded.premium_mark_seconds);
        write_u128(&mut out, self.funded.premium_seconds.into());
        encode_side(&mut out, &self.long);
        encode_side(&mut out, &self.short);
        if bounded {
            write_bound(&mut out, &self.bound);
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let flags = reader.byte()?;
        let market = Market {
            open_interest: codec::read_lots(&mut reader)?,
            positions: reader.u32()?,
            paid: codec::read_units(&mut reader)?,
            fees: codec::read_units(&mut reader)?,
            shortfall: codec::read_units(&mut reader)?,
            funded: Accumulators {
                mark_seconds: reader.u128()?,
                seconds: reader.u64()?,
                premium_mark_seconds: reader.u128()?,
                premium_seconds: reader.u64()?,
            },
            long: decode_side(&mut reader, flags)?,
            short: decode_side(&mut reader, flags >> 2)?,
            bound: if flags & HAS_BOUND == 0 { BlockBound::default() } else { read_bound(&mut reader)? },
        };
        reader.finish()?;
        Ok(market)
    }
}

/// `None`: no such market.
pub fn load_market(storage: &dyn Storage, market: MarketId) -> Result<Option<Market>, RecordError> {
    codec::read(storage, &keys::market(market)).map(|bytes| Market::decode(&bytes)).transpose()
}

const HAS_GENERATION: u8 = 1;
const HAS_SHARE: u8 = 2;
/// Behind two bits for each side.
const HAS_BOUND: u8 = 16;

fn side_flags(side: &Side) -> u8 {
    let generation = if side.generation == 0 { 0 } else { HAS_GENERATION };
    let share = if side.share == DailyShare::default() { 0 } else { HAS_SHARE };
    generation | share
}

fn encode_side(out: &mut Vec<u8>, side: &Side) {
    codec::write_units(out, side.book);
    codec::write_wide(out, side.index);
    let flags = side_flags(side);
    if flags & HAS_GENERATION != 0 {
        write_u128(out, side.generation.into());
        encode_generation(out, &side.current);
    }
    if flags & HAS_SHARE != 0 {
        write_u128(out, side.share.used_e18);
        write_u128(out, side.share.at.into());
    }
}

fn decode_side(reader: &mut Reader, flags: u8) -> Result<Side, RecordError> {
    let mut side = Side { book: codec::read_units(reader)?, index: codec::read_wide(reader)?, ..Side::default() };
    if flags & HAS_GENERATION != 0 {
        side.generation = reader.u32()?;
        side.current = decode_generation(reader)?;
    }
    if flags & HAS_SHARE != 0 {
        side.share = DailyShare { used_e18: reader.u128()?, at: reader.u64()? };
    }
    Ok(side)
}

pub fn encode_generation(out: &mut Vec<u8>, generation: &Generation) {
    write_u128(out, generation.survival);
    write_u128(out, generation.epoch.into());
    write_u128(out, generation.scale.into());
    write_u128(out, generation.exponent.into());
}

pub fn decode_generation(reader: &mut Reader) -> Result<Generation, RecordError> {
    Ok(Generation { survival: reader.u128()?, epoch: reader.u32()?, scale: reader.u32()?, exponent: reader.u32()? })
}
