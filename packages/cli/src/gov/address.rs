//! Bech32 addresses.

use anyhow::{bail, Context, Result};
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Hrp};
use sha2::{Digest, Sha256};

/// Bytes of a key's or module's, and of a contract's address.
const BYTES: [usize; 2] = [20, 32];

/// Checks an address and returns its prefix, which must be `prefix` where that is known.
///
/// # Errors
/// What is wrong with it.
pub fn check<'a>(name: &str, address: &'a str, prefix: Option<&str>) -> Result<&'a str> {
    let decoded = match CheckedHrpstring::new::<Bech32>(address) {
        Ok(_) if address.chars().any(|letter| letter.is_ascii_uppercase()) => {
            bail!("{name} '{address}' must be in small letters")
        }
        Ok(decoded) => decoded,
        Err(_) => bail!("{name} '{address}' is no address: its checksum is wrong; copy it again"),
    };
    let bytes = decoded.byte_iter().count();
    if !BYTES.contains(&bytes) {
        bail!("{name} '{address}' holds {bytes} bytes; an address has 20 or, a contract's, 32");
    }
    let found = address.rsplit_once('1').map_or("", |(found, _)| found);
    match prefix {
        Some(prefix) if prefix != found => {
            bail!("{name} '{address}' is not of this chain: it should start with {prefix}1")
        }
        _ => Ok(found),
    }
}

/// Address of the chain's governance module: bech32 of `sha256("gov")[..20]`.
///
/// # Errors
/// If `prefix` is no bech32 prefix.
pub fn governance(prefix: &str) -> Result<String> {
    let what = || format!("'{prefix}' is no prefix of addresses; name your chain's, such as osmo");
    let hrp = Hrp::parse(prefix).with_context(what)?;
    let digest = Sha256::digest(b"gov");
    bech32::encode::<Bech32>(hrp, &digest[..BYTES[0]]).with_context(what)
}

#[cfg(test)]
mod tests {
    use super::{check, governance};

    #[test]
    fn the_governance_module_has_the_address_that_chains_show() {
        for (prefix, address) in [
            ("cosmos", "cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn"),
            ("osmo", "osmo10d07y265gmmuvt4z0w9aw880jnsr700jjeq4qp"),
        ] {
            assert_eq!(governance(prefix).ok().as_deref(), Some(address));
            assert_eq!(check("it", address, Some(prefix)).ok(), Some(prefix));
        }
        assert!(governance("").is_err());
    }

    #[test]
    fn what_is_wrong_with_an_address_is_said() {
        let said = |address: &str, prefix| match check("--contract", address, prefix) {
            Ok(prefix) => prefix.to_owned(),
            Err(error) => error.to_string(),
        };
        let good = "osmo10d07y265gmmuvt4z0w9aw880jnsr700jjeq4qp";
        assert!(said(&good.replace("qp", "qq"), None).contains("checksum is wrong"));
        assert!(said(&good.to_uppercase(), None).contains("small letters"));
        assert!(said(good, Some("juno")).contains("should start with juno1"));
        assert!(said("", None).contains("checksum is wrong"));
    }
}
