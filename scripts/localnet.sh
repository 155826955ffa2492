#!/usr/bin/env bash
# A wasmd chain of one or four validators on loopback.
#
#   up [--validators 1|4]  builds wasmd once, makes a genesis with short governance periods, starts the validators, waits for blocks
#   halt [--nodes 2,3]     kills half of the validators, or those named, at once (SIGKILL): with a third gone the chain stands
#   resume [--nodes 2,3]   starts those that do not run, or those named, and waits for blocks
#   status                 height, time and hash of each validator; fails if no blocks come
#   down                   kills all and removes the chain
#
# BREAKWATER_LOCALNET_PORT: the first of twelve ports (default: 26657).
# BREAKWATER_LOCALNET: the folder of the chain (default: localnet in cargo's target folder); tests/localnet/README.md says what is in it.
# Needs Linux, Go 1.25 or newer, a C compiler and curl.
set -euo pipefail
cd "$(dirname "$0")/.."

target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}")
home=$(realpath -m "${BREAKWATER_LOCALNET:-$target_dir/localnet}")
wasmd=$target_dir/tools/wasmd
chain_id=breakwater-local
operator_mnemonic="abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
operator_keys=20
rpc_port=${BREAKWATER_LOCALNET_PORT:-26657}
p2p_port=$((rpc_port + 4))
grpc_port=$((rpc_port + 8))
wait_seconds=60

say() { echo "localnet: $*"; }
fail() { echo "localnet: $*" >&2; exit 1; }
usage() { fail "usage: scripts/localnet.sh up [--validators 1|4] | halt [--nodes 2,3] | resume [--nodes 2,3] | status | down"; }

verb=${1:-}
validators=1
named=()
case $verb:${2:-} in
    up:--validators) validators=${3:-} ;;
    halt:--nodes | resume:--nodes) IFS=, read -ra named <<<"${3:-}" ;;
    up: | halt: | resume: | status: | down:) ;;
    *) usage ;;
esac
[ $# -eq 1 ] || { [ $# -eq 3 ] && [ -n "$3" ]; } || usage
case $validators in 1 | 4) ;; *) fail "one or four validators, not '$validators'" ;; esac
command -v curl >/dev/null || fail "curl is missing: install curl"

build() {
    command -v go >/dev/null || fail "Go is missing: install Go 1.25 or newer"
    local version compiler
    version=$(go env GOVERSION)
    case $version in go1.2[5-9]* | go1.[3-9][0-9]* | go[2-9]*) ;; *) fail "$version is too old: install Go 1.25 or newer" ;; esac
    compiler=$(go env CC)
    command -v "${compiler%% *}" >/dev/null || fail "a C compiler is missing: install gcc"
    # It loads a library from Go's module cache, so it is run, too.
    if cmp -s tests/localnet/go.sum "$wasmd.go.sum" && "$wasmd" version >/dev/null 2>&1; then return; fi
    say "building wasmd, a quarter of an hour the first time"
    mkdir -p "$(dirname "$wasmd")"
    (cd tests/localnet && CGO_ENABLED=1 go build -o "$wasmd" github.com/CosmWasm/wasmd/cmd/wasmd)
    "$wasmd" version >/dev/null || fail "$wasmd does not run"
    cp tests/localnet/go.sum "$wasmd.go.sum"
}

is_up() { [ -f "$home/profile.toml" ]; }
# The number in the file may be another process's by now.
runs() {
    local command
    mapfile -d '' command 2>/dev/null <"/proc/$(cat "$home/node$1/pid" 2>/dev/null || echo none)/cmdline" || return 1
    [[ ${command[*]} == *"wasmd --log_no_color start --home $home/node$1" ]]
}
running() { for n in "${nodes[@]}"; do if runs "$n"; then echo "$n"; fi; done; }
start() {
    for n; do
        if runs "$n"; then continue; fi
        # In a session of its own it outlives the shell.
        setsid "$wasmd" --log_no_color start --home "$home/node$n" >>"$home/node$n/log" 2>&1 </dev/null &
        echo $! >"$home/node$n/pid"
    done
}
stop() {
    for n; do if runs "$n"; then kill -9 "$(cat "$home/node$n/pid")"; fi; done
    for n; do while runs "$n"; do sleep 0.1; done; done
}

rpc_status() { curl --silent --noproxy '*' --max-time 2 "http://127.0.0.1:$((rpc_port + $1))/status" || true; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
# Of those that take transactions, the lowest first.
heights() {
    local height
    for n; do
        height=$(rpc_status "$n" | sed -n '/"catching_up":false/p' | field latest_block_height)
        [ -z "$height" ] || echo "$height"
    done | sort -n
}

# Until all validators named take transactions and are two blocks further.
wait_for_blocks() {
    local goal="" found
    for _ in $(seq "$wait_seconds"); do
        sleep 1
        for n; do runs "$n" || fail "node$n stopped: $(tail -n 5 "$home/node$n/log")"; done
        mapfile -t found < <(heights "$@")
        [ ${#found[@]} -eq $# ] || continue
        goal=${goal:-$((found[-1] + 2))}
        [ "${found[0]}" -lt "$goal" ] || return 0
    done
    fail "no blocks within $wait_seconds s: $(tail -n 5 "$home/node$1/log")"
}

# What a command says is shown if it fails.
quietly() { "$@" >"$home/last.log" 2>&1 || fail "$(tail -n 5 "$home/last.log")"; }
# File, table ("" is the top), key, value.
configure() {
    local part="/^\[$2\]/,/^\[/"
    [ -n "$2" ] || part="1,/^\[/"
    sed -i "$part s|^$3 = .*|$3 = $4|" "$1"
    sed -n "$part p" "$1" | grep -xF "$3 = $4" >/dev/null || fail "$1 has no $3 in [$2]"
}
# Key, value, and of what list if of one.
genesis() {
    local file=$home/node0/config/genesis.json part="1,\$"
    [ -z "${3:-}" ] || part="/\"$3\": \[/,/\]/"
    sed -i "$part s|\"$1\": \"[^\"]*\"|\"$1\": \"$2\"|" "$file"
    sed -n "$part p" "$file" | grep -F "\"$1\": \"$2\"" >/dev/null || fail "$file has no $1 ${3:-}"
}

make_node() {
    local dir=$home/node$1 config=$home/node$1/config
    quietly "$wasmd" init "node$1" --chain-id "$chain_id" --default-denom ustake --home "$dir"
    configure "$config/app.toml" "" minimum-gas-prices '"0ustake"'
    configure "$config/app.toml" "" pruning '"nothing"'
    configure "$config/app.toml" api enable false
    # Only with one of its two servers does a node simulate, also over RPC.
    configure "$config/app.toml" grpc enable true
    configure "$config/app.toml" grpc address "\"127.0.0.1:$((grpc_port + $1))\""
    configure "$config/app.toml" grpc-web enable false
    configure "$config/config.toml" rpc laddr "\"tcp://127.0.0.1:$((rpc_port + $1))\""
    configure "$config/config.toml" rpc pprof_laddr '""'
    # A contract of 800 KiB is 1.1 MB in base64 and 1.6 MB in hex, as a simulation sends it.
    configure "$config/config.toml" rpc max_body_bytes 4000000
    configure "$config/config.toml" p2p laddr "\"tcp://127.0.0.1:$((p2p_port + $1))\""
    configure "$config/config.toml" p2p addr_book_strict false
    configure "$config/config.toml" p2p allow_duplicate_ip true
    configure "$config/config.toml" p2p pex false
    configure "$config/config.toml" consensus timeout_commit '"1s"'
    configure "$config/config.toml" storage discard_abci_responses false
    configure "$config/config.toml" tx_index indexer '"kv"'
    configure "$config/config.toml" instrumentation prometheus false

    "$wasmd" keys mnemonic >"$dir/mnemonic"
    echo >>"$dir/mnemonic"
    quietly "$wasmd" keys add "node$1" --recover --keyring-backend test --home "$dir" <"$dir/mnemonic"
    quietly "$wasmd" keys add operator --recover --keyring-backend test --home "$dir" <"$home/operator.mnemonic"
}

make_genesis() {
    local first=$home/node0 peers=""
    genesis voting_period 30s
    genesis expedited_voting_period 20s
    genesis amount 1000000 min_deposit
    genesis amount 2000000 expedited_min_deposit
    genesis max_gas 60000000
    # Who is halted for long is not jailed for it.
    genesis signed_blocks_window 1000000

    quietly "$wasmd" genesis add-genesis-account "$(address 0 operator)" 1000000000000000000ustake,1000000000000000000uusdc --home "$first"
    # Publishers, venues and members of a multisig sign with the operator's further keys.
    for n in $(seq "$operator_keys"); do
        quietly "$wasmd" genesis add-genesis-account "$(further_address "$n")" 1000000000000ustake,1000000000000000uusdc --home "$first"
    done
    for n in "${nodes[@]}"; do
        quietly "$wasmd" genesis add-genesis-account "$(address "$n" "node$n")" 1000000000000ustake --home "$first"
    done
    mkdir "$home/gentxs"
    for n in "${nodes[@]}"; do
        copy_genesis "$n"
        quietly "$wasmd" genesis gentx "node$n" 100000000000ustake --chain-id "$chain_id" --ip 127.0.0.1 --p2p-port $((p2p_port + n)) \
            --output-document "$home/gentxs/node$n.json" --keyring-backend test --home "$home/node$n"
        peers+=,$("$wasmd" comet show-node-id --home "$home/node$n")@127.0.0.1:$((p2p_port + n))
    done
    quietly "$wasmd" genesis collect-gentxs --gentx-dir "$home/gentxs" --home "$first"
    quietly "$wasmd" genesis validate --home "$first"
    for n in "${nodes[@]}"; do
        copy_genesis "$n"
        configure "$home/node$n/config/config.toml" p2p persistent_peers "\"${peers#,}\""
    done
}
address() { "$wasmd" keys show "$2" --address --keyring-backend test --home "$home/node$1"; }
further_address() {
    "$wasmd" keys add further --recover --index "$1" --dry-run --keyring-backend test --home "$home/node0" --output json 2>&1 \
        <"$home/operator.mnemonic" | field address
}
copy_genesis() { [ "$1" -eq 0 ] || cp "$home/node0/config/genesis.json" "$home/node$1/config/genesis.json"; }

up() {
    ! is_up || fail "there is a chain in $home: scripts/localnet.sh resume, or down"
    [ -z "$(ls -A "$home" 2>/dev/null)" ] || fail "$home is not empty and not a chain: choose another folder with BREAKWATER_LOCALNET"
    build
    local port
    for n in "${nodes[@]}"; do
        for port in $((rpc_port + n)) $((p2p_port + n)) $((grpc_port + n)); do
            if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "port $port is in use"; fi
        done
    done
    # Interrupted or failed, it leaves nothing behind.
    trap remove EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    mkdir -p "$home"
    cat >"$home/profile.toml" <<END
chain_id = "$chain_id"
rpc = "http://127.0.0.1:$rpc_port"
prefix = "wasm"
fee_denom = "ustake"
gas_price = "0.001"
settlement_denom = "uusdc"
END
    echo "$operator_mnemonic" >"$home/operator.mnemonic"
    for n in "${nodes[@]}"; do make_node "$n"; done
    make_genesis
    start "${nodes[@]}"
    wait_for_blocks "${nodes[@]}"
    rm -rf "$home/gentxs" "$home/last.log"
    trap - EXIT HUP INT TERM
}

remove() {
    trap '' HUP INT TERM
    # What was started a moment ago may have no number in a file yet.
    jobs -p | xargs -r kill -9 2>/dev/null || true
    stop "${nodes[@]}"
    rm -rf "$home"/node[0-9] "$home/gentxs" "$home/last.log" "$home/operator.mnemonic" "$home/profile.toml" "$home/deployment.json"
    rmdir "$home" 2>/dev/null || true
}

status() {
    local said before="" now
    for n in "${nodes[@]}"; do
        said=$(rpc_status "$n")
        if ! runs "$n"; then
            say "node$n: does not run"
        elif [ -z "$said" ]; then
            say "node$n: runs, does not answer"
        else
            say "node$n: height $(field latest_block_height <<<"$said"), $(field latest_block_time <<<"$said"), app hash $(field latest_app_hash <<<"$said")"
        fi
    done
    for _ in $(seq 6); do
        now=$(heights "${nodes[@]}" | tail -n 1)
        before=${before:-$now}
        [ "${now:-0}" -le "${before:-0}" ] || return 0
        sleep 1
    done
    fail "no blocks come"
}

if [ "$verb" = up ]; then
    mapfile -t nodes < <(seq 0 $((validators - 1)))
elif is_up; then
    mapfile -t nodes < <(find "$home" -maxdepth 1 -name 'node[0-9]' | sed 's/.*node//' | sort)
elif [ "$verb" = down ]; then
    say "there is no chain in $home"
    exit
else
    fail "there is no chain in $home: scripts/localnet.sh up"
fi
for n in "${named[@]}"; do
    [[ " ${nodes[*]} " == *" $n "* ]] || fail "there is no validator '$n'"
done

case $verb in
    up)
        up
        say "$chain_id at http://127.0.0.1:$rpc_port, height $(heights 0); profile and keys in $home"
        ;;
    halt)
        [ ${#named[@]} -gt 0 ] || named=("${nodes[@]:$((${#nodes[@]} / 2))}")
        stop "${named[@]}"
        say "killed: ${named[*]}; running: $(running | xargs)"
        ;;
    resume)
        [ ${#named[@]} -gt 0 ] || named=("${nodes[@]}")
        mapfile -t expected < <({ running; printf '%s\n' "${named[@]}"; } | sort -u)
        start "${named[@]}"
        if [ $((${#expected[@]} * 3)) -gt $((${#nodes[@]} * 2)) ]; then
            wait_for_blocks "${expected[@]}"
            say "running: ${expected[*]}; height $(heights "${expected[0]}")"
        else
            say "running: ${expected[*]}; too few for blocks"
        fi
        ;;
    status) status ;;
    down)
        remove
        say "gone"
        ;;
esac
