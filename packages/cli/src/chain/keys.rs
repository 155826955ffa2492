//! Keys from a mnemonic in a file or in the environment, never from the command line, where others could read it.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{anyhow, Context, Result};
use bip39::Mnemonic;
use clap::Args;
use cosmrs::bip32::DerivationPath;
use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::crypto::PublicKey;

/// Holds the mnemonic where no file is named.
const VARIABLE: &str = "BREAKWATER_MNEMONIC";
/// SLIP-44 number of Cosmos chains' keys.
const COIN_TYPE: u32 = 118;

/// Where the keys come from.
#[derive(Args, Clone, Debug)]
pub struct KeyOptions {
    /// File with the mnemonic of the keys to sign with [default: the environment's BREAKWATER_MNEMONIC]
    #[arg(long, value_name = "FILE", global = true)]
    pub mnemonic: Option<PathBuf>,
    /// Which of its keys signs, as wallets count them
    #[arg(long, value_name = "NUMBER", default_value_t = 0, global = true)]
    pub key: u32,
}

impl KeyOptions {
    /// Those of a file, or of the environment.
    pub fn of(mnemonic: Option<PathBuf>) -> Self {
        KeyOptions { mnemonic, key: 0 }
    }

    /// The key that signs.
    ///
    /// # Errors
    /// As [`KeyOptions::ring`].
    pub fn key(&self, prefix: &str) -> Result<Key> {
        self.ring(prefix)?.key(self.key)
    }

    /// # Errors
    /// If there is no mnemonic, or it is none.
    pub fn ring(&self, prefix: &str) -> Result<KeyRing> {
        let (phrase, place) = match &self.mnemonic {
            Some(path) => {
                let phrase = fs::read_to_string(path);
                (
                    phrase.with_context(|| format!("cannot read the mnemonic in {}", path.display()))?,
                    path.display().to_string(),
                )
            }
            None => {
                let what = || {
                    format!("no key to sign with: name a file by --mnemonic, or put the mnemonic into the environment's {VARIABLE}")
                };
                (env::var(VARIABLE).ok().with_context(what)?, VARIABLE.to_owned())
            }
        };
        KeyRing::from_phrase(&phrase, prefix).with_context(|| format!("in {place}"))
    }
}

/// All keys of one mnemonic.
pub struct KeyRing {
    seed: [u8; 64],
    prefix: String,
}

/// One of them.
pub struct Key {
    signing: SigningKey,
    pub address: String,
}

impl KeyRing {
    /// # Errors
    /// If the words are no mnemonic.
    pub fn from_phrase(phrase: &str, prefix: &str) -> Result<Self> {
        let words = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
        // Nothing of the words is repeated.
        let mnemonic = Mnemonic::parse_normalized(&words).map_err(|_| {
            anyhow!("this is no mnemonic: 12 to 24 English words are expected, the last of which fits the others")
        })?;
        Ok(KeyRing { seed: mnemonic.to_seed(""), prefix: prefix.to_owned() })
    }

    /// The key at `m/44'/118'/0'/0/index`, as wallets count them.
    ///
    /// # Errors
    /// If there is none at that place, or `prefix` is no prefix of addresses.
    pub fn key(&self, index: u32) -> Result<Key> {
        let path: DerivationPath = format!("m/44'/{COIN_TYPE}'/0'/0/{index}")
            .parse()
            .map_err(|error| anyhow!("key {index} has no place in the ring: {error}"))?;
        let signing = SigningKey::derive_from_path(self.seed, &path)
            .map_err(|error| anyhow!("key {index} cannot be derived: {error}"))?;
        let id = signing.public_key().account_id(&self.prefix);
        let address = id.map_err(|_| anyhow!("'{}' is no prefix of addresses", self.prefix))?.to_string();
        Ok(Key { signing, address })
    }
}

impl Key {
    pub fn public(&self) -> PublicKey {
        self.signing.public_key()
    }

    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }
}
