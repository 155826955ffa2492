//! The compiled contracts in `artifacts/`, and whether they are what the sources say.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::contract::WasmCode;

/// A folder of compiled contracts, and the sources that its script hashes, file by file in the order of their paths.
struct Built {
    folder: &'static str,
    sources: &'static [&'static str],
}

/// What `scripts/build.sh` makes.
const OWN: Built = Built {
    folder: "artifacts",
    sources: &[
        "Cargo.lock",
        "Cargo.toml",
        "contracts",
        "packages/failsafe",
        "packages/interfaces",
        "packages/risk",
        "rust-toolchain.toml",
        "scripts/build.sh",
        "scripts/shrink.mjs",
    ],
};
/// What `scripts/build-multisig.sh` makes.
const MULTISIG: Built = Built {
    folder: "artifacts/multisig",
    sources: &["rust-toolchain.toml", "scripts/build-multisig.sh", "tests/multisig"],
};
const REBUILD: &str = "run scripts/build.sh";

/// Why the compiled contracts cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ArtifactError {
    #[error("{path} is missing: {REBUILD}")]
    Missing { path: String },
    #[error("{folder} was built from other sources (its {built}, these {present}): {REBUILD}")]
    Stale { folder: String, built: String, present: String },
    #[error("{folder} was built with '{built}', not with Rust {wanted}: {REBUILD}")]
    Toolchain { folder: String, built: String, wanted: String },
    #[error("{path} is not the file that checksums.txt beside it lists: {REBUILD}")]
    Checksum { path: String },
    #[error("{path} is refused by the VM: {why}")]
    Refused { path: String, why: String },
}

/// The three contracts, checked and compiled.
#[derive(Clone)]
pub struct Artifacts {
    pub oracle: WasmCode,
    pub clearinghouse: WasmCode,
    pub insurance_fund: WasmCode,
}

impl Artifacts {
    /// Those of this checkout.
    ///
    /// # Errors
    /// Missing, stale, of another toolchain, damaged: each says how to rebuild.
    pub fn load() -> Result<Artifacts, ArtifactError> {
        Artifacts::load_from(&checkout())
    }

    /// Those of the checkout at `root`.
    ///
    /// # Errors
    /// As [`Artifacts::load`].
    pub fn load_from(root: &Path) -> Result<Artifacts, ArtifactError> {
        OWN.check_origin(root)?;
        Ok(Artifacts {
            oracle: OWN.load(root, "breakwater_oracle.wasm")?,
            clearinghouse: OWN.load(root, "breakwater_clearinghouse.wasm")?,
            insurance_fund: OWN.load(root, "breakwater_insurance_fund.wasm")?,
        })
    }
}

/// A group of members and the multisig over it, as published.
#[derive(Clone)]
pub struct MultisigArtifacts {
    pub group: WasmCode,
    pub multisig: WasmCode,
}

impl MultisigArtifacts {
    /// Those of this checkout.
    ///
    /// # Errors
    /// As [`Artifacts::load`].
    pub fn load() -> Result<MultisigArtifacts, ArtifactError> {
        let root = checkout();
        MULTISIG.check_origin(&root)?;
        Ok(MultisigArtifacts {
            group: MULTISIG.load(&root, "cw4_group.wasm")?,
            multisig: MULTISIG.load(&root, "cw3_flex_multisig.wasm")?,
        })
    }
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn hex(bytes: &[u8]) -> String {
    cosmwasm_std::HexBinary::from(bytes).to_hex()
}

fn read(root: &Path, path: &str) -> Result<Vec<u8>, ArtifactError> {
    std::fs::read(root.join(path)).map_err(|_| ArtifactError::Missing { path: path.to_owned() })
}

impl Built {
    fn load(&self, root: &Path, name: &str) -> Result<WasmCode, ArtifactError> {
        let path = format!("{}/{name}", self.folder);
        let bytes = read(root, &path)?;
        let checksums = read(root, &format!("{}/checksums.txt", self.folder))?;
        let line = format!("{}  {name}", hex(&Sha256::digest(&bytes)));
        if !String::from_utf8_lossy(&checksums).lines().any(|listed| listed == line) {
            return Err(ArtifactError::Checksum { path });
        }
        WasmCode::compile(&bytes).map_err(|why| ArtifactError::Refused { path, why })
    }

    /// `built-from.txt`: the hash of the sources, then what `rustc --version` said.
    fn check_origin(&self, root: &Path) -> Result<(), ArtifactError> {
        let folder = self.folder.to_owned();
        let text = String::from_utf8_lossy(&read(root, &format!("{folder}/built-from.txt"))?).into_owned();
        let mut lines = text.lines();
        let (built, rustc) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let toolchain = String::from_utf8_lossy(&read(root, "rust-toolchain.toml")?).into_owned();
        let channel = toolchain.lines().find_map(|line| line.strip_prefix("channel = "));
        let wanted = channel.unwrap_or_default().trim_matches('"').to_owned();
        if !rustc.starts_with(&format!("rustc {wanted} ")) {
            return Err(ArtifactError::Toolchain { folder, built: rustc.to_owned(), wanted });
        }
        let present = self.source_hash(root)?;
        if built != present {
            return Err(ArtifactError::Stale { folder, built: built.to_owned(), present });
        }
        Ok(())
    }

    /// SHA-256 over the lines `<sha256 of the file>  <path>`, as the scripts make them.
    fn source_hash(&self, root: &Path) -> Result<String, ArtifactError> {
        let mut files = Vec::new();
        for source in self.sources {
            collect(root, source, &mut files)?;
        }
        // As text: paths sort by their folders first, which the scripts do not.
        files.sort();
        let mut lines = String::new();
        for path in &files {
            lines += &format!("{}  {path}\n", hex(&Sha256::digest(read(root, path)?)));
        }
        Ok(hex(&Sha256::digest(lines.as_bytes())))
    }
}

/// All files under `path`; tests are no sources.
fn collect(root: &Path, path: &str, files: &mut Vec<String>) -> Result<(), ArtifactError> {
    let missing = || ArtifactError::Missing { path: path.to_owned() };
    if root.join(path).is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(root.join(path)).map_err(|_| missing())? {
        let name = entry.map_err(|_| missing())?.file_name();
        if name != "tests" {
            collect(root, &format!("{path}/{}", name.to_string_lossy()), files)?;
        }
    }
    Ok(())
}
