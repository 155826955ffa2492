#!/usr/bin/env bash
# Compiles every contract to artifacts/<name>.wasm, checks it as a chain would, and writes artifacts/checksums.txt.
# Needs rustup: the wasm target and the sources of the standard library are installed when they are missing. With Node.js and npm the contracts are
# shrunk by binaryen, which is installed too; without they are larger, with other checksums. The same toolchain gives the same bytes in any
# folder.
set -euo pipefail
cd "$(dirname "$0")/.."

toolchain=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
contracts=(clearinghouse oracle insurance-fund)
binaryen_version=132.0.0
binaryen_sha256=5f0579abe5dddb48daa46a63933974eea085e0e1752b238d227315cf39d5fb06
target_dir=${CARGO_TARGET_DIR:-target}
tools=$target_dir/tools

say() { echo "build: $*"; }
fail() { echo "build: $*" >&2; exit 1; }
shrinks=false
if command -v node >/dev/null && command -v npm >/dev/null; then
    shrinks=true
fi

have() { rustup "$1" list --installed --toolchain "$toolchain" 2>/dev/null | grep -q "^$2"; }
if ! have target wasm32-unknown-unknown; then
    say "installing the target wasm32-unknown-unknown for Rust $toolchain"
    rustup target add wasm32-unknown-unknown --toolchain "$toolchain"
fi
if ! have component rust-src; then
    say "installing the component rust-src for Rust $toolchain"
    rustup component add rust-src --toolchain "$toolchain"
fi

# The same program on every machine: it is wasm itself, run by node.
binaryen=$tools/node_modules/binaryen/index.js
has_binaryen() { echo "$binaryen_sha256  $binaryen" | sha256sum --check --status 2>/dev/null; }
if ! $shrinks; then
    say "Node.js or npm is missing: the contracts are not shrunk, so they are larger than 760 kB and no others' checksums fit; install Node.js 20 or newer for that"
    export CARGO_PROFILE_WASM_STRIP=true
elif ! has_binaryen; then
    say "installing binaryen $binaryen_version in $tools"
    mkdir -p "$tools"
    npm install --silent --no-audit --no-fund --no-save --prefix "$tools" "binaryen@$binaryen_version"
    has_binaryen || fail "$binaryen is not the one of binaryen $binaryen_version: remove $tools/node_modules and try again"
fi

# Chains refuse bulk memory, so the standard library is compiled too, for the oldest wasm. A panic stops the contract without a text:
# no rule panics, and the texts of the library's own panics are a tenth of a contract. No path of this machine may reach the bytes.
sysroot=$(rustc --print sysroot)
cargo_home=${CARGO_HOME:-$HOME/.cargo}
flags=(-C target-cpu=mvp -C panic=immediate-abort -Z unstable-options -Z merge-functions=disabled "--remap-path-prefix=$PWD=/breakwater"
    "--remap-path-prefix=$cargo_home=/cargo" "--remap-path-prefix=$sysroot=/rust")
say "compiling ${contracts[*]} with $(rustc --version)"
RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\037' && echo "${flags[*]}") \
    cargo build --locked --profile wasm --lib --target wasm32-unknown-unknown \
    --config 'profile.wasm.package.compiler_builtins.opt-level=3' \
    -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size "${contracts[@]/#/--package=breakwater-}"

mkdir -p artifacts
# What the tests compare with the present sources, before they trust the wasm.
find Cargo.lock Cargo.toml contracts packages/failsafe packages/interfaces packages/risk rust-toolchain.toml scripts/build.sh \
    scripts/shrink.mjs \
    -name tests -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1 >artifacts/built-from.txt
rustc --version >>artifacts/built-from.txt
for contract in "${contracts[@]}"; do
    name=breakwater_${contract//-/_}.wasm
    compiled=$target_dir/wasm32-unknown-unknown/wasm/$name
    if $shrinks; then
        say "shrinking $name"
        node scripts/shrink.mjs "$tools" "$compiled" "artifacts/$name"
    else
        cp "$compiled" "artifacts/$name"
    fi
done

say "checking as a chain does at upload"
cargo run --quiet --locked --package breakwater-harness --features wasm --bin check-wasm -- \
    $($shrinks || echo --chain-only) artifacts/breakwater_*.wasm

(cd artifacts && sha256sum ./*.wasm | sed 's|\./||' >checksums.txt && cat checksums.txt)
for wasm in artifacts/*.wasm; do
    say "$(basename "$wasm"): $(($(stat -c %s "$wasm") / 1000)) kB"
done
scripts/build-multisig.sh
