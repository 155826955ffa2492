//! The generated crash in small on both engines: the same events, refusals and records after every message.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::Path;

use breakwater_cli::args::Cli;
use breakwater_cli::replay::{measure, Summary};
use breakwater_harness::chain::{transcribe, Entry};
use clap::Parser;

/// Eight minutes in which the price falls by a third.
fn short_crash() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("engines.csv");
    let closes = ["100", "101", "97", "90", "82", "74", "67", "70"];
    let rows: String =
        (0_u64..).zip(closes).map(|(minute, close)| format!("{},{close}\n", 1_600_000_200 + 60 * minute)).collect();
    fs::write(&path, format!("timestamp,close\n{rows}")).unwrap();
    path.to_string_lossy().into_owned()
}

fn replayed(engine: &str) -> (Summary, Vec<Entry>) {
    let prices = short_crash();
    let arguments =
        ["breakwater", "--prices", &prices, "--accounts", "30", "--engine", engine, "--quiet", "--no-report"];
    let cli = Cli::parse_from(arguments);
    transcribe(|| measure(&cli.replay).unwrap())
}

#[test]
fn a_crash_is_the_same_on_both_engines() {
    let ((native, native_entries), (wasm, wasm_entries)) = (replayed("native"), replayed("wasm"));
    for (native, wasm) in native_entries.iter().zip(&wasm_entries) {
        assert_eq!(native, wasm);
    }
    assert_eq!(native_entries.len(), wasm_entries.len());
    assert_eq!(native.state_hash, wasm.state_hash);
    assert!(native.fills > 50 && native.defaults + native.liquidations > 0, "{native:?}");
}
