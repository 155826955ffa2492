#!/usr/bin/env bash
# Measures the gas of every message on the compiled contracts and prints it as a Markdown table.
# BREAKWATER_GAS=record scripts/gas.sh writes the values into tests/gas.toml.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh >/dev/null
cargo test --quiet -p breakwater-tests --features wasm --test gas every_message -- --nocapture | sed -n '/^|/p'
