//! Addresses as plain hexadecimal text: what bech32 does for a chain, at a fraction of its cost.

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Api, CanonicalAddr, HexBinary, RecoverPubkeyError, StdError, StdResult, VerificationError};
use sha2::{Digest, Sha256};

/// Every address starts with this.
pub const ADDRESS_PREFIX: &str = "bw1";
/// Bytes of a key's address.
const KEY_BYTES: usize = 20;
/// Bytes of a contract's or module's address.
const CONTRACT_BYTES: usize = 32;

/// The address of the person or key called `name`: 20 bytes, the same on every machine.
pub fn address(name: &str) -> Addr {
    let digest = Sha256::digest(name.as_bytes());
    to_address(&digest[..KEY_BYTES])
}

/// The address of the contract or module called `name`: 32 bytes, the same on every machine.
pub fn long_address(name: &str) -> Addr {
    to_address(&Sha256::digest(name.as_bytes()))
}

fn to_address(canonical: &[u8]) -> Addr {
    Addr::unchecked(format!("{ADDRESS_PREFIX}{}", HexBinary::from(canonical).to_hex()))
}

/// Canonical addresses have 20 or 32 bytes; their text is [`ADDRESS_PREFIX`] and lower-case hexadecimal.
/// Signatures are checked for real.
#[derive(Clone, Copy, Default)]
pub struct HexApi {
    crypto: MockApi,
}

impl HexApi {
    /// Bytes of an address given as text.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn canonical(text: &str) -> Result<Vec<u8>, String> {
        let digits = text
            .strip_prefix(ADDRESS_PREFIX)
            .ok_or_else(|| format!("address '{text}' does not start with '{ADDRESS_PREFIX}'"))?;
        if digits.len() != 2 * KEY_BYTES && digits.len() != 2 * CONTRACT_BYTES {
            return Err(format!("address '{text}' has {} hexadecimal digits, not 40 or 64", digits.len()));
        }
        if !digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(format!("address '{text}' is not lower-case hexadecimal"));
        }
        HexBinary::from_hex(digits).map(Vec::from).map_err(|error| error.to_string())
    }

    /// Text of an address given as bytes.
    ///
    /// # Errors
    /// If it has another number of bytes than addresses have.
    pub fn human(canonical: &[u8]) -> Result<Addr, String> {
        if canonical.len() != KEY_BYTES && canonical.len() != CONTRACT_BYTES {
            return Err(format!("a canonical address has 20 or 32 bytes, not {}", canonical.len()));
        }
        Ok(to_address(canonical))
    }
}

/// Refusals are in the words that a compiled contract gets.
impl Api for HexApi {
    fn addr_validate(&self, human: &str) -> StdResult<Addr> {
        let valid = Self::canonical(human).map(|_| Addr::unchecked(human));
        valid.map_err(|why| StdError::msg(format!("addr_validate errored: {why}")))
    }

    fn addr_canonicalize(&self, human: &str) -> StdResult<CanonicalAddr> {
        let bytes = Self::canonical(human).map(CanonicalAddr::from);
        bytes.map_err(|why| StdError::msg(format!("addr_canonicalize errored: {why}")))
    }

    fn addr_humanize(&self, canonical: &CanonicalAddr) -> StdResult<Addr> {
        Self::human(canonical.as_slice()).map_err(|why| StdError::msg(format!("addr_humanize errored: {why}")))
    }

    fn secp256k1_verify(&self, hash: &[u8], signature: &[u8], public_key: &[u8]) -> Result<bool, VerificationError> {
        self.crypto.secp256k1_verify(hash, signature, public_key)
    }

    fn secp256k1_recover_pubkey(
        &self,
        hash: &[u8],
        signature: &[u8],
        recovery_param: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.crypto.secp256k1_recover_pubkey(hash, signature, recovery_param)
    }

    fn ed25519_verify(&self, message: &[u8], signature: &[u8], public_key: &[u8]) -> Result<bool, VerificationError> {
        self.crypto.ed25519_verify(message, signature, public_key)
    }

    fn ed25519_batch_verify(
        &self,
        messages: &[&[u8]],
        signatures: &[&[u8]],
        public_keys: &[&[u8]],
    ) -> Result<bool, VerificationError> {
        self.crypto.ed25519_batch_verify(messages, signatures, public_keys)
    }

    fn debug(&self, message: &str) {
        self.crypto.debug(message);
    }
}
