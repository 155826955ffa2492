#!/usr/bin/env bash
# The whole life of the system on a real chain: four validators of wasmd on loopback.
#
#   scripts/localnet-test.sh          one deployment, one crash, one pause, two halts, verified after each
#
# Needs what scripts/localnet.sh needs, and the compiled contracts (scripts/build.sh). Logs: localnet-test in cargo's target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}")
home=$target_dir/localnet-test
logs=$home-logs
deployment=$home/deployment.json
export BREAKWATER_LOCALNET=$home

say() { echo "localnet-test: $(date +%T) $*"; }
fail() { echo "localnet-test: $*" >&2; exit 1; }

[ $# -eq 0 ] || fail "usage: scripts/localnet-test.sh"
command -v go >/dev/null || fail "Go is missing: install Go 1.25 or newer"
[ -f artifacts/checksums.txt ] || fail "the contracts are not compiled: scripts/build.sh"

bw() { "$target_dir/debug/breakwater" "$@"; }
chain() { bw chain --profile "$home/profile.toml" --deployment "$deployment" --patience 60 "$@"; }
operator=(--mnemonic "$home/operator.mnemonic")
verify() {
    chain verify --quiet || fail "after $*: the chain is not what the reference ledger says"
}
# What the replay said stands in a log; it goes on while the script does.
replay() {
    bw replay --prices "tests/localnet/$1.csv" --accounts "$2" --audit end --no-report --summary "$logs/$1.json" \
        --chain "$home/profile.toml" --deployment "$deployment" "${operator[@]}" >"$logs/$1.log" 2>&1
}
finished() { wait "$1" || fail "$2: see $logs/$2.log"; }

# By the members 11, 12 and 13 of the multisig: its proposal of what is on standard input, carried out.
by_multisig() {
    local number
    number=$(chain gov "${operator[@]}" --key 11 submit - | sed -n 's/^proposal \([0-9]*\) of the multisig.*/\1/p')
    [ -n "$number" ] || fail "the multisig took no proposal"
    for member in 12 13; do chain gov "${operator[@]}" --key "$member" vote "$number" yes --for cw3; done
    chain gov "${operator[@]}" --key 14 watch "$number" --for cw3
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

say "building the program"
cargo build --quiet --package breakwater-cli
scripts/localnet.sh down
rm -rf "$logs"
mkdir -p "$logs"
trap 'kill $(jobs -p) 2>/dev/null || true; scripts/localnet.sh down' EXIT
scripts/localnet.sh up --validators 4
voters=()
for n in 0 1 2 3; do voters+=(--voter "$home/node$n/mnemonic"); done

say "deployment"
chain deploy --plan tests/localnet/plan.toml "${operator[@]}" "${voters[@]}"
chain deploy --plan tests/localnet/plan.toml "${operator[@]}" >/dev/null
verify "the deployment"

say "a crash"
replay crash 50 &
crash=$!
sleep 60
verify "a minute of trading"
finished $crash crash
sed -n '/^On the real chain/,$p' "$logs/crash.log"
chain keep "${operator[@]}" --until-idle --quiet --capital 1000000000
verify "the crash"

say "a pause, which ends by itself"
house=$(sed -n 's/.*"clearinghouse": "\([^"]*\)".*/\1/p' "$deployment")
bw gov stop freeze --all --lasts 30s --reason rehearsal --valid-for 1h --for cw3 --contract "$house" | by_multisig
stands Frozen || fail "the pause does not stand"
verify "the pause"
sleep 30
until_stands "the whole +Normal" 60
verify "the pause's end"

say "two halts while messages flow"
replay after 50 &
after=$!
sleep 50
for seconds in 25 35; do
    scripts/localnet.sh halt
    sleep "$seconds"
    scripts/localnet.sh resume
    sleep 15
    verify "a halt of $seconds s"
done
finished $after after
sed -n '/^On the real chain/,$p' "$logs/after.log"
verify "the halts"
chain halts
[ "$(chain halts --json | grep -c late_height)" -ge 2 ] || fail "the chain shows fewer than two halts"
say "done"
