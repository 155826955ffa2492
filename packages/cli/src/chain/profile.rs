//! A chain as its users need to know it: a small TOML file.

use std::path::Path;

use anyhow::{bail, Context, Result};
use serde::{Deserialize, Serialize};

use super::file;

/// Decimal digits that a gas price may have.
const PRICE_DIGITS: usize = 18;

/// How a chain is reached and paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub chain_id: String,
    /// A node's CometBFT RPC, such as `http://127.0.0.1:26657`.
    pub rpc: String,
    /// What addresses start with, such as `osmo`.
    pub prefix: String,
    /// Denom that fees are paid in.
    pub fee_denom: String,
    /// Fee denom for one gas, as a decimal number in quotes.
    pub gas_price: String,
    /// Denom that the clearing house holds.
    pub settlement_denom: String,
}

impl Profile {
    /// Reads and checks a profile.
    ///
    /// # Errors
    /// If the file cannot be read, misses a line, has an unknown one, or holds a gas price that is no number.
    pub fn read(path: &Path) -> Result<Self> {
        let profile: Profile = file::read(path, "profile")?;
        for (name, value) in [
            ("chain_id", &profile.chain_id),
            ("rpc", &profile.rpc),
            ("prefix", &profile.prefix),
            ("fee_denom", &profile.fee_denom),
            ("settlement_denom", &profile.settlement_denom),
        ] {
            if value.trim().is_empty() {
                bail!("{}: {name} is empty", path.display());
            }
        }
        profile.fee(0).with_context(|| format!("in {}", path.display()))?;
        Ok(profile)
    }

    /// What so much gas costs, in the fee denom, rounded up.
    ///
    /// # Errors
    /// If the gas price is no decimal number, or the fee has no end.
    pub fn fee(&self, gas: u64) -> Result<u128> {
        let (whole, fraction) = self.gas_price.split_once('.').unwrap_or((&self.gas_price, ""));
        let digits = format!("{whole}{fraction}");
        if whole.is_empty() || fraction.len() > PRICE_DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            bail!("gas_price '{}' is no price: write a decimal number in quotes, such as \"0.025\"", self.gas_price);
        }
        let price: u128 = digits.parse().context("gas_price is too long a number")?;
        let scale = 10_u128.pow(u32::try_from(fraction.len())?);
        let fee = price.checked_mul(gas.into()).context("the fee is too large a number: lower gas_price")?;
        Ok(fee.div_ceil(scale))
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    fn priced(gas_price: &str) -> Profile {
        let word = || "x".to_owned();
        let (chain_id, rpc, prefix, fee_denom, settlement_denom) = (word(), word(), word(), word(), word());
        Profile { chain_id, rpc, prefix, fee_denom, gas_price: gas_price.to_owned(), settlement_denom }
    }

    #[test]
    fn fees_are_rounded_up() {
        for (price, gas, fee) in [("0.025", 1, 1), ("0.025", 40, 1), ("0.025", 41, 2), ("3", 7, 21), ("0", 9, 0)] {
            assert_eq!(priced(price).fee(gas).ok(), Some(fee), "{price} × {gas}");
        }
    }

    #[test]
    fn a_price_is_a_decimal_number() {
        for price in ["", ".5", "1e3", "-1", "0,5", "0.1234567890123456789", "9".repeat(50).as_str()] {
            assert!(priced(price).fee(1_000).is_err(), "{price}");
        }
    }
}
