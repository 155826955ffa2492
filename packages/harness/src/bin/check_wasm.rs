//! `check-wasm [--chain-only] FILE…`: whether a chain accepts compiled contracts, and, unless told otherwise, whether they keep our own limits.
//!
//! What cosmwasm-check 3.0.10 does, with its defaults: it hands each file to these two functions of the same VM. Only built by cargo with the
//! tests, instead of a second time on its own.

use std::process::ExitCode;

use cosmwasm_vm::internals::{check_wasm, compile_module, Logger};
use cosmwasm_vm::{capabilities_from_csv, WasmLimits};

/// What cosmwasm-check takes a chain to offer.
const CAPABILITIES: &str =
    "ibc2,iterator,staking,stargate,cosmwasm_1_1,cosmwasm_1_2,cosmwasm_1_3,cosmwasm_1_4,cosmwasm_2_0,cosmwasm_2_1,cosmwasm_2_2";
/// A chain stores 819,200 at most.
const BYTES_MAX: usize = 760_000;
/// A chain refuses more than 100.
const LOCALS_MAX: usize = 79;

fn main() -> ExitCode {
    let mut refused = false;
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word == "--chain-only");
    for path in paths {
        match check(&path, options.is_empty()) {
            Ok(bytes) => println!("{path}: pass, {} kB", bytes / 1000),
            Err(why) => {
                refused = true;
                eprintln!("{path}: {why}");
            }
        }
    }
    ExitCode::from(u8::from(refused))
}

/// The file's size, or why a chain or (if asked) we refuse it.
fn check(path: &str, own_limits: bool) -> Result<usize, String> {
    let wasm = std::fs::read(path).map_err(|error| error.to_string())?;
    let capabilities = capabilities_from_csv(CAPABILITIES);
    check_wasm(&wasm, &capabilities, &WasmLimits::default(), Logger::Off).map_err(|error| error.to_string())?;
    compile_module(&wasm, None).map_err(|error| error.to_string())?;
    if !own_limits {
        return Ok(wasm.len());
    }
    let mut ours = WasmLimits::default();
    ours.max_function_locals = Some(LOCALS_MAX);
    check_wasm(&wasm, &capabilities, &ours, Logger::Off).map_err(|error| format!("beyond our own limit: {error}"))?;
    if wasm.len() > BYTES_MAX {
        return Err(format!("beyond our own limit: {} bytes, at most {BYTES_MAX}", wasm.len()));
    }
    Ok(wasm.len())
}
