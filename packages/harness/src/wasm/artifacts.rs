//! The compiled contracts in `artifacts/`, and whether they are what the sources say.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::contract::WasmCode;

/// What `scripts/build.sh` hashes, file by file in the order of their paths.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "contracts",
    "packages/interfaces",
    "packages/risk",
    "rust-toolchain.toml",
    "scripts/build.sh",
];
const REBUILD: &str = "run scripts/build.sh";

/// Why the compiled contracts cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ArtifactError {
    #[error("{path} is missing: {REBUILD}")]
    Missing { path: String },
    #[error("artifacts were built from other sources (theirs {built}, these {present}): {REBUILD}")]
    Stale { built: String, present: String },
    #[error("artifacts were built with '{built}', not with Rust {wanted}: {REBUILD}")]
    Toolchain { built: String, wanted: String },
    #[error("artifacts/{name} is not the file that artifacts/checksums.txt lists: {REBUILD}")]
    Checksum { name: String },
    #[error("artifacts/{name} is refused by the VM: {why}")]
    Refused { name: String, why: String },
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
        Artifacts::load_from(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
    }

    /// Those of the checkout at `root`.
    ///
    /// # Errors
    /// As [`Artifacts::load`].
    pub fn load_from(root: &Path) -> Result<Artifacts, ArtifactError> {
        check_origin(root)?;
        let checksums = read(root, "artifacts/checksums.txt")?;
        let load = |name: &str| {
            let bytes = read(root, &format!("artifacts/{name}"))?;
            let line = format!("{}  {name}", hex(&Sha256::digest(&bytes)));
            if !String::from_utf8_lossy(&checksums).lines().any(|listed| listed == line) {
                return Err(ArtifactError::Checksum { name: name.to_owned() });
            }
            WasmCode::compile(&bytes).map_err(|why| ArtifactError::Refused { name: name.to_owned(), why })
        };
        Ok(Artifacts {
            oracle: load("breakwater_oracle.wasm")?,
            clearinghouse: load("breakwater_clearinghouse.wasm")?,
            insurance_fund: load("breakwater_insurance_fund.wasm")?,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    cosmwasm_std::HexBinary::from(bytes).to_hex()
}

fn read(root: &Path, path: &str) -> Result<Vec<u8>, ArtifactError> {
    std::fs::read(root.join(path)).map_err(|_| ArtifactError::Missing { path: path.to_owned() })
}

/// `artifacts/built-from.txt`: the hash of the sources, then what `rustc --version` said.
fn check_origin(root: &Path) -> Result<(), ArtifactError> {
    let text = String::from_utf8_lossy(&read(root, "artifacts/built-from.txt")?).into_owned();
    let mut lines = text.lines();
    let (built, rustc) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let toolchain = String::from_utf8_lossy(&read(root, "rust-toolchain.toml")?).into_owned();
    let channel = toolchain.lines().find_map(|line| line.strip_prefix("channel = "));
    let wanted = channel.unwrap_or_default().trim_matches('"').to_owned();
    if !rustc.starts_with(&format!("rustc {wanted} ")) {
        return Err(ArtifactError::Toolchain { built: rustc.to_owned(), wanted });
    }
    let present = source_hash(root)?;
    if built != present {
        return Err(ArtifactError::Stale { built: built.to_owned(), present });
    }
    Ok(())
}

/// SHA-256 over the lines `<sha256 of the file>  <path>`, as `scripts/build.sh` makes them. Tests are no sources.
fn source_hash(root: &Path) -> Result<String, ArtifactError> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(root, Path::new(source), &mut files)?;
    }
    files.sort();
    let mut lines = String::new();
    for path in &files {
        let path = path.to_string_lossy();
        lines += &format!("{}  {path}\n", hex(&Sha256::digest(read(root, &path)?)));
    }
    Ok(hex(&Sha256::digest(lines.as_bytes())))
}

fn collect(root: &Path, path: &Path, files: &mut Vec<PathBuf>) -> Result<(), ArtifactError> {
    let missing = || ArtifactError::Missing { path: path.to_string_lossy().into_owned() };
    if root.join(path).is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(root.join(path)).map_err(|_| missing())? {
        let name = entry.map_err(|_| missing())?.file_name();
        if name != "tests" {
            collect(root, &path.join(name), files)?;
        }
    }
    Ok(())
}
