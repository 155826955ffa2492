//! Files are written beside their place and then moved into it, so that none is ever half-written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Writes or replaces a file, all of it or nothing.
///
/// # Errors
/// If the folder cannot be written to.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let advice = || format!("cannot write {}: check that its folder exists and may be written to", path.display());
    let beside = temporary(path);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What was written of the temporary file is of no use to anyone.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(advice)
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}
