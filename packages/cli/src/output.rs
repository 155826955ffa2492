//! Files are written beside their place and then moved into it, so that none is ever half-written. Before a long run it
//! is tried whether they can be.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};

/// Tries whether [`write`] can write a file; leaves nothing behind.
///
/// # Errors
/// If the path is a folder, or its folder cannot be written to.
pub fn check(path: &Path) -> Result<()> {
    if path.is_dir() {
        bail!("cannot write {}: it is a folder; name a file", path.display());
    }
    let beside = temporary(path);
    fs::write(&beside, "").and_then(|()| fs::remove_file(&beside)).with_context(|| advice(path))
}

/// Writes or replaces a file, all of it or nothing.
///
/// # Errors
/// If the folder cannot be written to.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let beside = temporary(path);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What was written of the temporary file is of no use to anyone.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| advice(path))
}

/// Prints to stdout; who has read enough, such as `head`, may have closed it.
///
/// # Errors
/// If it cannot be written to for another reason.
pub fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("cannot write to stdout"),
        _ => Ok(()),
    }
}

fn advice(path: &Path) -> String {
    format!("cannot write {}: check that its folder exists and may be written to", path.display())
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}
