#!/usr/bin/env bash
# Writes schema/<contract>.json of every contract; with --check only says whether they are up to date.
set -euo pipefail
cd "$(dirname "$0")/.."

for contract in clearinghouse oracle insurance-fund; do
    cargo run --quiet --package "breakwater-$contract" --bin "$contract-schema"
done
if [ "${1:-}" = "--check" ] && [ -n "$(git status --porcelain -- schema)" ]; then
    git --no-pager diff --stat -- schema
    echo "schema/ is out of date: run scripts/schema.sh and commit it" >&2
    exit 1
fi
