//! Compiled contracts that are not what the sources say: told plainly, with what to do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use breakwater_harness::wasm::Artifacts;

const SOURCES: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "contracts/one/lib.rs",
    "packages/failsafe/lib.rs",
    "packages/interfaces/lib.rs",
    "packages/risk/lib.rs",
    "rust-toolchain.toml",
    "scripts/build.sh",
    "scripts/shrink.mjs",
];

/// A checkout with sources and no artifacts.
fn checkout(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for source in SOURCES {
        put(&root, source, "channel = \"1.95.0\"\n");
    }
    root
}

fn put(root: &Path, path: &str, text: &str) {
    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
    fs::write(root.join(path), text).unwrap();
}

fn why(root: &Path) -> String {
    match Artifacts::load_from(root) {
        Ok(_) => "loaded".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// The hash of the sources, as the refusal shows it.
fn present(root: &Path) -> String {
    put(root, "artifacts/built-from.txt", "0\nrustc 1.95.0 (x)\n");
    let why = why(root);
    let (_, hash) = why.split_once("these ").unwrap();
    hash.split_once(')').unwrap().0.to_owned()
}

#[test]
fn missing() {
    assert_eq!(why(&checkout("missing")), "artifacts/built-from.txt is missing: run scripts/build.sh");
}

#[test]
fn built_by_another_toolchain() {
    let root = checkout("toolchain");
    put(&root, "artifacts/built-from.txt", "0\nrustc 1.96.0 (x)\n");
    let expected = "artifacts was built with 'rustc 1.96.0 (x)', not with Rust 1.95.0: run scripts/build.sh";
    assert_eq!(why(&root), expected);
}

#[test]
fn stale() {
    let root = checkout("stale");
    let built = present(&root);
    put(&root, "contracts/one/lib.rs", "changed");
    put(&root, "artifacts/built-from.txt", &format!("{built}\nrustc 1.95.0 (x)\n"));
    let why = why(&root);
    assert!(why.starts_with(&format!("artifacts was built from other sources (its {built}, these ")), "{why}");
    assert!(why.ends_with("): run scripts/build.sh"), "{why}");
}

#[test]
fn a_test_of_a_contract_is_no_source() {
    let root = checkout("test");
    let before = present(&root);
    put(&root, "contracts/one/tests/one.rs", "anything");
    assert_eq!(present(&root), before);
}

#[test]
fn damaged_or_refused() {
    let root = checkout("damaged");
    let built = present(&root);
    put(&root, "artifacts/built-from.txt", &format!("{built}\nrustc 1.95.0 (x)\n"));
    put(&root, "artifacts/breakwater_oracle.wasm", "no wasm");
    put(&root, "artifacts/checksums.txt", "");
    let listed =
        "artifacts/breakwater_oracle.wasm is not the file that checksums.txt beside it lists: run scripts/build.sh";
    assert_eq!(why(&root), listed);
    let sum = "d4e41b7845a814b24e98134c6383005bfffdc76f85340e8cba421f19270caa1d";
    put(&root, "artifacts/checksums.txt", &format!("{sum}  breakwater_oracle.wasm\n"));
    assert!(why(&root).starts_with("artifacts/breakwater_oracle.wasm is refused by the VM: "), "{}", why(&root));
}
