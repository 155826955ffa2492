//! `breakwater chain keys`: the addresses of a mnemonic's keys. No node is asked.

use std::path::PathBuf;

use anyhow::{bail, Result};
use clap::Args;

use super::keys::KeyOptions;
use super::profile::Profile;
use crate::output;

/// Addresses shown at most.
const KEYS_MAX: u32 = 10_000;

/// Options of `breakwater chain keys`.
#[derive(Args, Clone, Debug)]
pub struct AddressesOptions {
    /// File with the mnemonic of the keys [default: the environment's BREAKWATER_MNEMONIC]
    #[arg(long, value_name = "FILE")]
    pub mnemonic: Option<PathBuf>,
    /// Which keys, as wallets count them: one, or a range such as 0-5
    #[arg(long, value_name = "NUMBERS", default_value = "0-5", value_parser = range)]
    pub keys: (u32, u32),
}

/// Prints a line for each key: its number and its address.
///
/// # Errors
/// If there is no mnemonic, or it is none.
pub fn run(profile: &Profile, options: &AddressesOptions) -> Result<()> {
    let ring = KeyOptions::of(options.mnemonic.clone()).ring(&profile.prefix)?;
    let (first, last) = options.keys;
    for index in first..=last {
        output::print(&format!("{index} {}\n", ring.key(index)?.address))?;
    }
    Ok(())
}

/// `3` or `0-5`.
fn range(text: &str) -> Result<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if first <= last && last - first < KEYS_MAX => Ok((first, last)),
        _ => bail!("'{text}' names no keys: write one such as 3, or a range such as 0-5"),
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn keys_are_one_or_a_range() {
        for (text, keys) in [("3", Some((3, 3))), ("0-5", Some((0, 5))), ("5-0", None), ("-1", None), ("a", None)] {
            assert_eq!(range(text).ok(), keys, "{text}");
        }
        assert!(range("0-10000").is_err());
    }
}
