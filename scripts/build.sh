#!/usr/bin/env bash
# Compiles every contract to artifacts/<name>.wasm, checks it as a chain would, and writes artifacts/checksums.txt.
# Needs only rustup: the wasm target and the sources of the standard library are installed when they are missing. The same
# toolchain gives the same bytes in any folder.
set -euo pipefail
cd "$(dirname "$0")/.."

toolchain=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
contracts=(clearinghouse oracle insurance-fund)
check_version=3.0.10
target_dir=${CARGO_TARGET_DIR:-target}

say() { echo "build: $*"; }

have() { rustup "$1" list --installed --toolchain "$toolchain" 2>/dev/null | grep -q "^$2"; }
if ! have target wasm32-unknown-unknown; then
    say "installing the target wasm32-unknown-unknown for Rust $toolchain"
    rustup target add wasm32-unknown-unknown --toolchain "$toolchain"
fi
if ! have component rust-src; then
    say "installing the component rust-src for Rust $toolchain"
    rustup component add rust-src --toolchain "$toolchain"
fi

# Chains refuse bulk memory, so the standard library is compiled too, for the oldest wasm. No path of this machine may reach the bytes.
sysroot=$(rustc --print sysroot)
cargo_home=${CARGO_HOME:-$HOME/.cargo}
flags="-C target-cpu=mvp --remap-path-prefix=$PWD=/breakwater --remap-path-prefix=$cargo_home=/cargo --remap-path-prefix=$sysroot=/rust"
say "compiling ${contracts[*]} with $(rustc --version)"
RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS=$(tr ' ' '\037' <<<"$flags" | tr -d '\n') \
    cargo build --locked --profile wasm --lib --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort \
    "${contracts[@]/#/--package=breakwater-}"

mkdir -p artifacts
# What the tests compare with the present sources, before they trust the wasm.
find Cargo.lock Cargo.toml contracts packages/interfaces packages/risk rust-toolchain.toml scripts/build.sh \
    -name tests -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1 >artifacts/built-from.txt
rustc --version >>artifacts/built-from.txt
for contract in "${contracts[@]}"; do
    cp "$target_dir/wasm32-unknown-unknown/wasm/breakwater_${contract//-/_}.wasm" "artifacts/breakwater_${contract//-/_}.wasm"
done

say "checking with cosmwasm-check $check_version"
cargo install --quiet --locked --root "$target_dir/tools" "cosmwasm-check@$check_version"
"$target_dir/tools/bin/cosmwasm-check" artifacts/*.wasm

(cd artifacts && sha256sum ./*.wasm | sed 's|\./||' >checksums.txt && cat checksums.txt)
for wasm in artifacts/*.wasm; do
    say "$(basename "$wasm"): $(($(stat -c %s "$wasm") / 1000)) kB"
done
scripts/build-multisig.sh
