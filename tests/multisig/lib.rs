//! Only names the contracts to compile: see `Cargo.toml`.
