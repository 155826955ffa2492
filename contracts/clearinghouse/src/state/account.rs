//! The hot record of an account: everything that trading changes, its positions inside.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId, VenueId};
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::{Position, RiskError, Units};
use cosmwasm_std::{StdResult, Storage};

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// Default of the daily off-mark cap, in bps of the equity at the day's first fill.
pub const OFF_MARK_CAP_DEFAULT_BPS: u32 = 500;

/// What fills off the mark and fees have cost an account in one UTC day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradingDay {
    /// Days since 1970-01-01.
    pub day: u64,
    /// Net loss so far, never negative.
    pub lost: Units,
    /// Equity at the day's first fill.
    pub base: Units,
}

/// Packed: version, flags, cash, net deposits, venues, the optional parts that the flags name, then per position market, size, cost,
/// generation and index. About 10 bytes and 25 a position in a 6-decimal denom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub cash: Units,
    /// Deposits minus withdrawals of this account, at most its cash; 0 after a default.
    pub net_deposits: Units,
    /// Bit `v`: the owner enabled venue `v`.
    pub venues: u64,
    pub off_mark_cap_bps: u32,
    /// Block time at which the running auction started.
    pub auction_started_at: Option<u64>,
    /// What the float has paid for this account since it last met its initial margin.
    pub float_paid: Units,
    pub trading_day: Option<TradingDay>,
    /// Gains of settled markets, each more than 0, by ascending market.
    pub held_gains: Vec<(MarketId, Units)>,
    /// By ascending market.
    pub positions: Vec<(MarketId, Position)>,
}

impl Default for Account {
    fn default() -> Self {
        Account {
            cash: Units::ZERO,
            net_deposits: Units::ZERO,
            venues: 0,
            off_mark_cap_bps: OFF_MARK_CAP_DEFAULT_BPS,
            auction_started_at: None,
            float_paid: Units::ZERO,
            trading_day: None,
            held_gains: Vec::new(),
            positions: Vec::new(),
        }
    }
}

const HAS_CAP: u8 = 1;
const HAS_CLOCK: u8 = 2;
const HAS_FLOAT_PAID: u8 = 4;
const HAS_DAY: u8 = 8;
const HAS_HELD: u8 = 16;

impl Account {
    pub fn position(&self, market: MarketId) -> Option<&Position> {
        self.positions.iter().find(|(id, _)| *id == market).map(|(_, position)| position)
    }

    /// Stores, replaces or drops the position in one market.
    pub fn set_position(&mut self, market: MarketId, position: Option<Position>) {
        match (self.positions.binary_search_by_key(&market, |(id, _)| *id), position) {
            (Ok(at), Some(position)) => self.positions[at].1 = position,
            (Ok(at), None) => drop(self.positions.remove(at)),
            (Err(at), Some(position)) => self.positions.insert(at, (market, position)),
            (Err(_), None) => {}
        }
    }

    /// Adds to what the account holds of a market's gains, or takes all of it. Returns what it held before.
    pub fn hold(&mut self, market: MarketId, gain: Option<Units>) -> Result<Units, RiskError> {
        match (self.held_gains.binary_search_by_key(&market, |(id, _)| *id), gain) {
            (Ok(at), Some(gain)) => {
                let before = self.held_gains[at].1;
                self.held_gains[at].1 = before.plus(gain)?;
                Ok(before)
            }
            (Ok(at), None) => Ok(self.held_gains.remove(at).1),
            (Err(at), Some(gain)) => {
                self.held_gains.insert(at, (market, gain));
                Ok(Units::ZERO)
            }
            (Err(_), None) => Ok(Units::ZERO),
        }
    }

    pub fn markets(&self) -> Vec<MarketId> {
        self.positions.iter().map(|(market, _)| *market).collect()
    }

    pub fn has_enabled(&self, venue: VenueId) -> bool {
        self.venues & venue_bit(venue) != 0
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut flags = 0;
        let mut options = Vec::new();
        if self.off_mark_cap_bps != OFF_MARK_CAP_DEFAULT_BPS {
            flags |= HAS_CAP;
            write_u128(&mut options, self.off_mark_cap_bps.into());
        }
        if let Some(started_at) = self.auction_started_at {
            flags |= HAS_CLOCK;
            write_u128(&mut options, started_at.into());
        }
        if !self.float_paid.is_zero() {
            flags |= HAS_FLOAT_PAID;
            codec::write_units(&mut options, self.float_paid);
        }
        if let Some(day) = self.trading_day {
            flags |= HAS_DAY;
            write_u128(&mut options, day.day.into());
            codec::write_units(&mut options, day.lost);
            codec::write_units(&mut options, day.base);
        }
        if !self.held_gains.is_empty() {
            flags |= HAS_HELD;
            // At most 64 markets.
            options.push(u8::try_from(self.held_gains.len()).unwrap_or(u8::MAX));
            for (market, gain) in &self.held_gains {
                options.push(*market);
                codec::write_units(&mut options, *gain);
            }
        }
        let mut out = vec![RECORD_VERSION, flags];
        codec::write_units(&mut out, self.cash);
        codec::write_units(&mut out, self.net_deposits);
        write_u128(&mut out, self.venues.into());
        out.append(&mut options);
        for (market, position) in &self.positions {
            out.push(*market);
            codec::write_size(&mut out, position.size);
            codec::write_units(&mut out, position.cost);
            write_u128(&mut out, position.generation.into());
            codec::write_wide(&mut out, position.index);
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let flags = reader.byte()?;
        let mut account = Account {
            cash: codec::read_units(&mut reader)?,
            net_deposits: codec::read_units(&mut reader)?,
            venues: reader.u64()?,
            ..Account::default()
        };
        if flags & HAS_CAP != 0 {
            account.off_mark_cap_bps = reader.u32()?;
        }
        if flags & HAS_CLOCK != 0 {
            account.auction_started_at = Some(reader.u64()?);
        }
        if flags & HAS_FLOAT_PAID != 0 {
            account.float_paid = codec::read_units(&mut reader)?;
        }
        if flags & HAS_DAY != 0 {
            let day = reader.u64()?;
            let (lost, base) = (codec::read_units(&mut reader)?, codec::read_units(&mut reader)?);
            account.trading_day = Some(TradingDay { day, lost, base });
        }
        if flags & HAS_HELD != 0 {
            for _ in 0..reader.byte()? {
                account.held_gains.push((reader.byte()?, codec::read_units(&mut reader)?));
            }
        }
        while !reader.is_empty() {
            account.positions.push(decode_position(&mut reader)?);
        }
        Ok(account)
    }
}

fn decode_position(reader: &mut Reader) -> Result<(MarketId, Position), RecordError> {
    let market = reader.byte()?;
    let size = codec::read_size(reader)?;
    let cost = codec::read_units(reader)?;
    let generation = reader.u32()?;
    let index = codec::read_wide(reader)?;
    Ok((market, Position { size, cost, index, generation }))
}

/// The bit of a venue in [`Account::venues`]; none for a number that no venue has.
pub fn venue_bit(venue: VenueId) -> u64 {
    1_u64.checked_shl(venue.into()).unwrap_or(0)
}

/// The account as stored, or `None`.
pub fn load_account(storage: &dyn Storage, account: AccountId) -> StdResult<Option<Account>> {
    Ok(codec::read(storage, &keys::account(account)).map(|bytes| Account::decode(&bytes)).transpose()?)
}
