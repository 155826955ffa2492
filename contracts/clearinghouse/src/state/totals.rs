//! The border: what the contract holds and what of it is not the users'.

use breakwater_interfaces::varint::write_u128;
use breakwater_risk::{LeakyLimit, Units};
use cosmwasm_std::{StdResult, Storage};

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;

/// Packed: version, held, float, treasury, number of the last account, the two limits of `Repay`. Fills never touch it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Coins in minus coins out.
    pub held: Units,
    pub float: Units,
    pub treasury: Units,
    pub last_account: u64,
    pub repaid_hour: LeakyLimit,
    pub repaid_day: LeakyLimit,
}

impl Totals {
    /// What users own of the coins.
    pub fn deposits(&self) -> Result<Units, breakwater_risk::RiskError> {
        self.held.minus(self.float)?.minus(self.treasury)
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        for units in [self.held, self.float, self.treasury] {
            codec::write_units(&mut out, units);
        }
        write_u128(&mut out, self.last_account.into());
        for limit in [self.repaid_hour, self.repaid_day] {
            write_u128(&mut out, limit.used);
            write_u128(&mut out, limit.at.into());
        }
        out
    }

    fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        Ok(Totals {
            held: codec::read_units(&mut reader)?,
            float: codec::read_units(&mut reader)?,
            treasury: codec::read_units(&mut reader)?,
            last_account: reader.u64()?,
            repaid_hour: LeakyLimit { used: reader.u128()?, at: reader.u64()? },
            repaid_day: LeakyLimit { used: reader.u128()?, at: reader.u64()? },
        })
    }
}

pub fn load_totals(storage: &dyn Storage) -> StdResult<Totals> {
    Ok(storage.get(keys::TOTALS).map(|bytes| Totals::decode(&bytes)).transpose()?.unwrap_or_default())
}
