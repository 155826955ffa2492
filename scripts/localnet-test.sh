#!/usr/bin/env bash
# The whole life of the system on a real chain: four validators of wasmd on loopback.
#
#   scripts/localnet-test.sh           one deployment, one crash, one pause, two halts, verified after each
#   scripts/localnet-test.sh --full    all parts, for hours
#   scripts/localnet-test.sh PART...   the deployment, and these: the files of tests/localnet/parts
#
# Needs what scripts/localnet.sh needs, jq, and the compiled contracts (scripts/build.sh). Logs: localnet-test-logs in cargo's target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}")
home=${BREAKWATER_LOCALNET:-$target_dir/localnet-test}
logs=$home-logs
deployment=$home/deployment.json
export BREAKWATER_LOCALNET=$home

say() { echo "localnet-test: $(date +%T) $*"; }
fail() { echo "localnet-test: $*" >&2; exit 1; }

parts=(crash pause bad-input halts)
full=(crash pause bad-input halts keeper governance upgrade catch-up many-halts ending real-halt)
case ${1:-} in
    "") ;;
    --full) parts=("${full[@]}") ;;
    *) parts=("$@") ;;
esac
for part in "${parts[@]}"; do [ -f "tests/localnet/parts/$part.sh" ] || fail "there is no part '$part': choose of ${full[*]}"; done
command -v jq >/dev/null || fail "jq is missing: install jq"
command -v go >/dev/null || fail "Go is missing: install Go 1.25 or newer"
[ -f artifacts/checksums.txt ] || fail "the contracts are not compiled: scripts/build.sh"

bw() { "$logs/breakwater" "$@"; }
chain() { bw chain --profile "$home/profile.toml" --deployment "$deployment" --patience 120 "$@"; }
operator=(--mnemonic "$home/operator.mnemonic")
verify() { chain verify --quiet || fail "after $*: the chain is not what the reference ledger says"; }
house() { sed -n 's/.*"clearinghouse": "\([^"]*\)".*/\1/p' "$deployment"; }
# Prices, accounts; in the background, its words in a log.
replay() {
    bw replay --prices "tests/localnet/$1.csv" --accounts "$2" --audit end --no-report --summary "$logs/$1.json" \
        --chain "$home/profile.toml" --deployment "$deployment" "${operator[@]}" >"$logs/$1.log" 2>&1 &
}
finished() {
    wait "$1" || fail "the replay of $2 failed: see $logs/$2.log"
    sed -n '/^On the real chain/,$p' "$logs/$2.log"
}
stands() { [[ $(chain status) =~ $1 ]]; }
until_stands() {
    for _ in $(seq "$2"); do
        if stands "$1"; then return; fi
        sleep 1
    done
    chain status
    fail "'$1' does not stand after $2 s"
}
between() { echo $(($1 + RANDOM % ($2 - $1 + 1))); }
# Of the chain's governance: the proposal on standard input, carried out.
by_governance() {
    local number
    number=$(chain gov "${operator[@]}" submit - | sed -n 's/^proposal \([0-9]*\) of the chain.*/\1/p')
    [ -n "$number" ] || fail "the chain took no proposal"
    local votes=()
    for n in 0 1 2 3; do
        chain gov --mnemonic "$home/node$n/mnemonic" vote "$number" yes &
        votes+=($!)
    done
    wait "${votes[@]}"
    chain gov "${operator[@]}" watch "$number"
}

scripts/localnet.sh down
rm -rf "$logs"
mkdir -p "$logs"
say "building the program"
cargo build --quiet --package breakwater-cli
# Of its own: what is built meanwhile is another.
cp "$target_dir/debug/breakwater" "$logs/breakwater"
trap 'kill $(jobs -p) 2>/dev/null || true; scripts/localnet.sh down' EXIT
scripts/localnet.sh up --validators 4
voters=()
for n in 0 1 2 3; do voters+=(--voter "$home/node$n/mnemonic"); done

say "deployment"
chain deploy --plan tests/localnet/plan.toml "${operator[@]}" "${voters[@]}"
chain deploy --plan tests/localnet/plan.toml "${operator[@]}" >/dev/null
verify "the deployment"
for part in "${parts[@]}"; do
    say "$part"
    # shellcheck source=/dev/null
    . "tests/localnet/parts/$part.sh"
done
say "done"
