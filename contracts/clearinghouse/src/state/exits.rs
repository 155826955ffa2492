//! What leaves, and what waits to: the limiter, the withdrawals' bound, the queue of tickets, and claims.

use breakwater_failsafe::{BlockBound, Bucket, Limiter, Round};
use breakwater_interfaces::varint::{write_u128, Reader};
use cosmwasm_std::{CanonicalAddr, StdResult, Storage};

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// Packed. Written only by what passes the limiter or the withdrawals' bound, and by tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exits {
    pub limiter: Limiter,
    pub bound: BlockBound,
    /// Number of the next ticket.
    pub next_ticket: u64,
    pub round: Option<TicketRound>,
}

/// A round over all tickets that waited when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketRound {
    pub round: Round,
    /// The next ticket to be served, and the first that does not belong to the round.
    pub cursor: u64,
    pub end: u64,
}

/// A payout that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTicket {
    pub owner: CanonicalAddr,
    pub ticket: breakwater_failsafe::Ticket,
}

pub fn write_bucket(out: &mut Vec<u8>, bucket: &Bucket) {
    write_u128(out, bucket.used);
    write_u128(out, bucket.at.into());
    write_u128(out, bucket.part.into());
}

pub fn read_bucket(reader: &mut Reader) -> Result<Bucket, RecordError> {
    Ok(Bucket { used: reader.u128()?, at: reader.u64()?, part: reader.u64()? })
}

pub fn write_bound(out: &mut Vec<u8>, bound: &BlockBound) {
    write_u128(out, bound.height.into());
    write_u128(out, bound.in_block);
    write_bucket(out, &bound.hour);
}

pub fn read_bound(reader: &mut Reader) -> Result<BlockBound, RecordError> {
    Ok(BlockBound { height: reader.u64()?, in_block: reader.u128()?, hour: read_bucket(reader)? })
}

impl Exits {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        write_bucket(&mut out, &self.limiter.hour);
        write_bucket(&mut out, &self.limiter.day);
        write_bound(&mut out, &self.bound);
        write_u128(&mut out, self.next_ticket.into());
        if let Some(round) = &self.round {
            write_u128(&mut out, round.round.available);
            write_u128(&mut out, round.round.total);
            write_u128(&mut out, round.cursor.into());
            write_u128(&mut out, round.end.into());
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let mut exits = Exits {
            limiter: Limiter { hour: read_bucket(&mut reader)?, day: read_bucket(&mut reader)? },
            bound: read_bound(&mut reader)?,
            next_ticket: reader.u64()?,
            round: None,
        };
        if !reader.is_empty() {
            let round = Round { available: reader.u128()?, total: reader.u128()? };
            exits.round = Some(TicketRound { round, cursor: reader.u64()?, end: reader.u64()? });
        }
        reader.finish()?;
        Ok(exits)
    }
}

impl StoredTicket {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        write_u128(&mut out, self.ticket.rest);
        write_u128(&mut out, self.ticket.created_at.into());
        out.extend_from_slice(self.owner.as_slice());
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let ticket = breakwater_failsafe::Ticket { rest: reader.u128()?, created_at: reader.u64()? };
        let mut owner = Vec::new();
        while !reader.is_empty() {
            owner.push(reader.byte()?);
        }
        Ok(StoredTicket { owner: owner.into(), ticket })
    }
}

/// `None`: no such ticket, or it was paid.
pub fn load_ticket(storage: &dyn Storage, id: u64) -> StdResult<Option<StoredTicket>> {
    Ok(codec::read(storage, &keys::ticket(id)).map(|bytes| StoredTicket::decode(&bytes)).transpose()?)
}

pub fn load_exits(storage: &dyn Storage) -> StdResult<Exits> {
    Ok(codec::read(storage, keys::EXITS).map(|bytes| Exits::decode(&bytes)).transpose()?.unwrap_or_default())
}

/// Units that wait for an address because they could not be paid.
pub fn load_claim(storage: &dyn Storage, owner: &CanonicalAddr) -> StdResult<u128> {
    let Some(bytes) = codec::read(storage, &keys::claim(owner.as_slice())) else { return Ok(0) };
    let mut reader = codec::open(&bytes)?;
    Ok(reader.u128().map_err(RecordError::from)?)
}

pub fn save_claim(storage: &mut dyn Storage, owner: &CanonicalAddr, amount: u128) {
    let key = keys::claim(owner.as_slice());
    if amount == 0 {
        storage.remove(&key);
        return;
    }
    let mut out = vec![RECORD_VERSION];
    write_u128(&mut out, amount);
    storage.set(&key, &out);
}
