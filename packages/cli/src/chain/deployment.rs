//! What a deployment consists of, in a file of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use serde::{Deserialize, Serialize};

use super::profile::Profile;
use crate::output;

/// A code on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub id: u64,
    /// Of the wasm, as in artifacts/checksums.txt.
    pub sha256: String,
}

/// Addresses of a multisig that stops things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MultisigAddresses {
    pub group: String,
    pub cw3: String,
}

/// Written after each step of `breakwater chain deploy`, and read by all other commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    pub chain_id: String,
    pub name: String,
    /// Who deployed: the contracts' creator.
    pub deployer: String,
    pub governance: String,
    /// Nothing of it is older than this block.
    pub height: u64,
    /// By the name of the wasm file, without `.wasm`.
    pub codes: BTreeMap<String, Code>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multisig: Option<MultisigAddresses>,
    pub oracle: Option<String>,
    pub clearinghouse: Option<String>,
    pub insurance_fund: Option<String>,
    /// x/gov proposals that deploying has submitted.
    #[serde(default)]
    pub proposals: Vec<u64>,
}

/// The addresses of a finished one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    pub oracle: String,
    pub clearinghouse: String,
    pub insurance_fund: String,
}

impl Deployment {
    /// Reads a deployment of a profile's chain.
    ///
    /// # Errors
    /// If the file cannot be read, or belongs to another chain.
    pub fn read(path: &Path, profile: &Profile) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| {
            format!("cannot read the deployment {}: `breakwater chain deploy` writes it", path.display())
        })?;
        let deployment: Deployment =
            serde_json::from_str(&text).with_context(|| format!("{} is no deployment", path.display()))?;
        if deployment.chain_id != profile.chain_id {
            bail!(
                "{} is of chain '{}', but the profile is of '{}': name the other file",
                path.display(),
                deployment.chain_id,
                profile.chain_id
            );
        }
        Ok(deployment)
    }

    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        output::write(path, &(serde_json::to_string_pretty(self)? + "\n"))
    }

    /// # Errors
    /// If it is not finished.
    pub fn addresses(&self) -> Result<Addresses> {
        let known = |address: &Option<String>| {
            address.clone().context("this deployment is not finished: run `breakwater chain deploy` again")
        };
        Ok(Addresses {
            oracle: known(&self.oracle)?,
            clearinghouse: known(&self.clearinghouse)?,
            insurance_fund: known(&self.insurance_fund)?,
        })
    }
}
