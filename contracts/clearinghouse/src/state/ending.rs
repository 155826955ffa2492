//! The wind-down of the whole.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::{Paid, Sums, Units};
use cosmwasm_std::{CanonicalAddr, Storage};

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// Packed: version, flags, then everything in this order. 20 to 200 bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Block time in seconds, and height.
    pub caged_at: u64,
    pub caged_height: u64,
    /// The last account that was registered or stepped over.
    pub cursor: AccountId,
    /// All accounts were.
    pub registered: bool,
    pub accounts: u64,
    pub quarantined: u64,
    /// What each quarantined account is owed.
    pub quarantined_each: Units,
    /// The insurance fund was asked.
    pub drawn: bool,
    pub owed: Sums,
    pub paid: Paid,
    /// Accounts and units of tickets not claimed yet.
    pub claims_left: u64,
    pub tickets_left: u128,
    /// Tips earned: accounts registered and claimed.
    pub tips_earned: u64,
    /// What is left of what [`Paid`] promises: falls with every payment.
    pub pot: Units,
    /// Of the residual, what has not been sent yet.
    pub residual: Units,
    /// What is left of the pot once all is claimed, was sent.
    pub closed: bool,
}

const REGISTERED: u8 = 1;
const DRAWN: u8 = 2;
const CLOSED: u8 = 4;

impl Ending {
    /// What one account registered or claimed earns: `⌊tips/(2·accounts)⌋`.
    pub fn tip_unit(&self) -> i128 {
        let earning = i128::from(self.accounts).saturating_mul(2);
        self.paid.tips.get().checked_div(earning).unwrap_or(0)
    }

    fn units(&self) -> [Units; 12] {
        let (owed, paid) = (&self.owed, &self.paid);
        [
            self.quarantined_each,
            owed.senior,
            owed.principal,
            owed.gains,
            owed.signed,
            paid.senior,
            paid.tips,
            paid.principal,
            paid.gains,
            paid.residual,
            self.pot,
            self.residual,
        ]
    }

    pub fn encode(&self) -> Vec<u8> {
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        let flags = flag(self.registered, REGISTERED) | flag(self.drawn, DRAWN) | flag(self.closed, CLOSED);
        let mut out = vec![RECORD_VERSION, flags];
        for number in [self.caged_at, self.caged_height, self.cursor, self.accounts, self.quarantined] {
            write_u128(&mut out, number.into());
        }
        for number in [self.claims_left.into(), self.tickets_left, self.tips_earned.into()] {
            write_u128(&mut out, number);
        }
        self.units().into_iter().for_each(|units| codec::write_units(&mut out, units));
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader: Reader = codec::open(bytes)?;
        let flags = reader.byte()?;
        let mut ending = Ending {
            registered: flags & REGISTERED != 0,
            drawn: flags & DRAWN != 0,
            closed: flags & CLOSED != 0,
            caged_at: reader.u64()?,
            caged_height: reader.u64()?,
            cursor: reader.u64()?,
            accounts: reader.u64()?,
            quarantined: reader.u64()?,
            claims_left: reader.u64()?,
            tickets_left: reader.u128()?,
            tips_earned: reader.u64()?,
            ..Ending::default()
        };
        let mut next = || codec::read_units(&mut reader);
        ending.quarantined_each = next()?;
        ending.owed = Sums { senior: next()?, principal: next()?, gains: next()?, signed: next()? };
        ending.paid = Paid { senior: next()?, tips: next()?, principal: next()?, gains: next()?, residual: next()? };
        ending.pot = next()?;
        ending.residual = next()?;
        reader.finish()?;
        Ok(ending)
    }
}

pub fn load_ending(storage: &dyn Storage) -> Result<Ending, RecordError> {
    Ok(codec::read(storage, keys::ENDING).map(|bytes| Ending::decode(&bytes)).transpose()?.unwrap_or_default())
}

/// Whether a key made by [`keys::claimed`] or [`keys::quarantined`] is set.
pub fn is_marked(storage: &dyn Storage, key: &[u8]) -> bool {
    codec::read(storage, key).is_some()
}

/// Accounts that an address has registered and claimed for others.
pub fn load_tips(storage: &dyn Storage, keeper: &CanonicalAddr) -> Result<u64, RecordError> {
    let Some(bytes) = codec::read(storage, &keys::tips(keeper.as_slice())) else { return Ok(0) };
    Ok(codec::open(&bytes)?.u64()?)
}

pub fn encode_tips(earned: u64) -> Vec<u8> {
    let mut out = vec![RECORD_VERSION];
    write_u128(&mut out, earned.into());
    out
}
