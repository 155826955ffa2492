#!/usr/bin/env bash
# Compiles cw3-flex-multisig and cw4-group, as published, to artifacts/multisig: scenarios let a real multisig govern.
# scripts/build.sh calls it, after it installed what compiling needs.
set -euo pipefail
cd "$(dirname "$0")/.."

contracts=(cw3-flex-multisig cw4-group)
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}")/multisig
folder=artifacts/multisig

say() { echo "build-multisig: $*"; }

say "compiling ${contracts[*]}"
flags="-C target-cpu=mvp --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$(rustc --print sysroot)=/rust"
RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target_dir CARGO_ENCODED_RUSTFLAGS=$(tr ' ' '\037' <<<"$flags" | tr -d '\n') \
    cargo build --quiet --locked --release --lib --manifest-path tests/multisig/Cargo.toml --target wasm32-unknown-unknown \
    -Zbuild-std=std,panic_abort "${contracts[@]/#/--package=}"

mkdir -p "$folder"
for contract in "${contracts[@]}"; do
    cp "$target_dir/wasm32-unknown-unknown/release/${contract//-/_}.wasm" "$folder/${contract//-/_}.wasm"
done
find rust-toolchain.toml scripts/build-multisig.sh tests/multisig -type f -print |
    LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1 >"$folder/built-from.txt"
rustc --version >>"$folder/built-from.txt"
(cd "$folder" && sha256sum ./*.wasm | sed 's|\./||' >checksums.txt && cat checksums.txt)
