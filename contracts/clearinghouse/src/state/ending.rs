//! The wind-down of the whole.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::{Paid, RiskError, Sums, Units};
use cosmwasm_std::Storage;

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
    /// All accounts were, since this block time in seconds.
    pub registered_at: Option<u64>,
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
    /// Who registered last, and what he earned since another did: one keeper's tips cost no record of their own at each step.
    pub keeper: Vec<u8>,
    pub keeper_earned: u64,
    /// What is left of what [`Paid`] promises: falls with every payment.
    pub pot: Units,
    /// Of the residual, what has not been sent yet.
    pub residual: Units,
}

const REGISTERED: u8 = 1;
const DRAWN: u8 = 2;
const FINAL: u8 = 8;
const QUARANTINED: u8 = 16;

impl Ending {
    /// What one account registered or claimed earns: `⌊tips/(2·accounts)⌋`.
    pub fn tip_unit(&self) -> i128 {
        let earning = i128::from(self.accounts).saturating_mul(2);
        self.paid.tips.get().checked_div(earning).unwrap_or(0)
    }

    /// What of the pot nobody will claim any more: roundings and tips not earned, once every account and ticket has been paid.
    pub fn unclaimed(&self) -> Result<Units, RiskError> {
        if self.claims_left > 0 || self.tickets_left > 0 {
            return Ok(Units::ZERO);
        }
        let tips = Units::new(self.tip_unit().saturating_mul(self.tips_earned.into()))?;
        Ok(self.pot.minus(tips)?.at_least_zero())
    }

    /// Amounts that every ending has; those of one that is final.
    fn units(&self) -> ([Units; 4], [Units; 7]) {
        let (owed, paid) = (&self.owed, &self.paid);
        let sums = [owed.senior, owed.principal, owed.gains, owed.signed];
        let paid = [paid.senior, paid.tips, paid.principal, paid.gains, paid.residual, self.pot, self.residual];
        (sums, paid)
    }

    pub fn encode(&self) -> Vec<u8> {
        let (sums, paid) = self.units();
        let is_final = self.paid != Paid::default() || self.tickets_left > 0 || !self.pot.is_zero();
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        let flags = flag(self.registered_at.is_some(), REGISTERED)
            | flag(self.drawn, DRAWN)
            | flag(is_final, FINAL)
            | flag(self.quarantined > 0, QUARANTINED);
        let mut out = vec![RECORD_VERSION, flags];
        let numbers = [self.caged_at, self.caged_height, self.cursor, self.accounts, self.claims_left];
        for number in numbers.into_iter().chain([self.tips_earned, self.keeper_earned]) {
            write_u128(&mut out, number.into());
        }
        sums.into_iter().for_each(|units| codec::write_units(&mut out, units));
        self.registered_at.into_iter().for_each(|at| write_u128(&mut out, at.into()));
        if self.quarantined > 0 {
            write_u128(&mut out, self.quarantined.into());
            codec::write_units(&mut out, self.quarantined_each);
        }
        if is_final {
            write_u128(&mut out, self.tickets_left);
            paid.into_iter().for_each(|units| codec::write_units(&mut out, units));
        }
        out.extend_from_slice(&self.keeper);
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader: Reader = codec::open(bytes)?;
        let flags = reader.byte()?;
        let mut ending = Ending {
            drawn: flags & DRAWN != 0,
            caged_at: reader.u64()?,
            caged_height: reader.u64()?,
            cursor: reader.u64()?,
            accounts: reader.u64()?,
            claims_left: reader.u64()?,
            tips_earned: reader.u64()?,
            keeper_earned: reader.u64()?,
            ..Ending::default()
        };
        let units = codec::read_units;
        let (senior, principal) = (units(&mut reader)?, units(&mut reader)?);
        ending.owed = Sums { senior, principal, gains: units(&mut reader)?, signed: units(&mut reader)? };
        if flags & REGISTERED != 0 {
            ending.registered_at = Some(reader.u64()?);
        }
        if flags & QUARANTINED != 0 {
            ending.quarantined = reader.u64()?;
            ending.quarantined_each = units(&mut reader)?;
        }
        if flags & FINAL != 0 {
            ending.tickets_left = reader.u128()?;
            ending.paid.senior = units(&mut reader)?;
            ending.paid.tips = units(&mut reader)?;
            ending.paid.principal = units(&mut reader)?;
            ending.paid.gains = units(&mut reader)?;
            ending.paid.residual = units(&mut reader)?;
            ending.pot = units(&mut reader)?;
            ending.residual = units(&mut reader)?;
        }
        ending.keeper = reader.rest().to_vec();
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
pub fn load_tips(storage: &dyn Storage, keeper: &[u8]) -> Result<u64, RecordError> {
    let Some(bytes) = codec::read(storage, &keys::tips(keeper)) else { return Ok(0) };
    Ok(codec::open(&bytes)?.u64()?)
}

pub fn encode_tips(earned: u64) -> Vec<u8> {
    let mut out = vec![RECORD_VERSION];
    write_u128(&mut out, earned.into());
    out
}
