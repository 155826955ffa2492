#!/usr/bin/env bash
# What `breakwater chain` says of bad input on a running chain, and that a deploy that is killed is finished by running it again.
#
# BREAKWATER: path of the program. HOME_OF_CHAIN: the chain's folder (profile.toml, operator.mnemonic, node0/mnemonic).
# ARTIFACTS: the compiled contracts. DEPLOYMENT: the file of a deployment of tests/localnet/plan.toml on it.
# Needs curl, jq and python3. A minute on one validator. The deployment stays as it is; another is made beside it.
set -euo pipefail
: "${BREAKWATER:?}" "${HOME_OF_CHAIN:?}" "${ARTIFACTS:?}" "${DEPLOYMENT:?}"
BREAKWATER=$(realpath "$BREAKWATER") HOME_OF_CHAIN=$(realpath "$HOME_OF_CHAIN") ARTIFACTS=$(realpath "$ARTIFACTS") DEPLOYMENT=$(realpath "$DEPLOYMENT")
plan=$(realpath "$(dirname "$0")/plan.toml")
prices=$(realpath "$(dirname "$0")/crash.csv")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset BREAKWATER_MNEMONIC
count=0

profile=$HOME_OF_CHAIN/profile.toml
mnemonic=(--mnemonic "$HOME_OF_CHAIN/operator.mnemonic")
house=$(jq -er .clearinghouse "$DEPLOYMENT")
rpc=$(sed -n 's/^rpc = "\(.*\)"/\1/p' "$profile")

fail() {
    echo "bad-input: $name: $*" >&2
    sed 's/^/    /' out err >&2
    exit 1
}
chain() { timeout 60 "$BREAKWATER" chain --profile "$profile" --deployment "$DEPLOYMENT" "$@" >out 2>err </dev/null; }
# Name, then what is run.
accepted() {
    name=$1
    shift
    chain "$@" || fail "exit code $?"
    count=$((count + 1))
    echo "ok: $name"
}
# Name, words of the refusal, then what is run. The refusal is one line, the last one.
refused() {
    local words=$2 code=0
    name=$1
    shift 2
    chain "$@" || code=$?
    [ "$code" -eq 1 ] || fail "exit code $code"
    [[ $(grep -c '^error: ' err) -eq 1 && $(tail -n 1 err) == "error: "* ]] || fail "not one sentence at the end"
    tail -n 1 err | grep -qF -- "$words" || fail "does not say '$words'"
    ! grep -qE 'panicked|backtrace|\.go:' err || fail "shows its insides"
    count=$((count + 1))
    echo "ok: $name"
}
is() {
    name=$1
    [ "$2" = "$3" ] || fail "'$2' instead of '$3'"
    count=$((count + 1))
    echo "ok: $name"
}
# File, expression of sed: the profile or another file, changed.
changed() { sed "$3" "$2" >"$1"; }
gov_json() { "$BREAKWATER" gov "$@" 2>/dev/null; }
stop=(stop freeze --all --lasts 1h --reason x --valid-for 2h)
operator() { chain gov "${mnemonic[@]}" "$@"; }
number() { sed -n 's/^proposal \([0-9]*\) .*/\1/p' out; }

# Path and request: the answer in hex.
ask() {
    curl --silent --noproxy '*' "$rpc/abci_query?path=\"$1\"&data=$2" | jq -r .result.response.value | base64 -d | od -An -v -tx1 | tr -d ' \n'
}

# Proposals of the chain's governance take longest: they are voted on while the rest is tried.
name="proposals submitted"
gov_json cancel-change 77 --for xgov --contract "$house" --deposit 2000000ustake --expedited >failing.json
gov_json cancel-change 77 --for xgov --contract "$house" --deposit 1000000ustake >rejected.json
operator submit failing.json || fail "exit code $?"
failing=$(number)
operator submit rejected.json || fail "exit code $?"
rejected=$(number)
voter=(--mnemonic "$HOME_OF_CHAIN/node0/mnemonic")
chain gov "${voter[@]}" vote "$failing" yes || fail "exit code $?"
chain gov "${voter[@]}" vote "$rejected" no || fail "exit code $?"

# The profile.
good_profile=$profile
profile=wrong.toml
changed wrong.toml "$good_profile" 's/^chain_id.*/chain_id = "other-1"/'
refused "profile of another chain" "not to 'other-1': correct chain_id or rpc" status
changed wrong.toml "$good_profile" 's/^prefix.*/prefix = "osmo"/'
refused "profile with another prefix" "correct prefix in the profile" gov "${mnemonic[@]}" vote "$failing" yes
changed wrong.toml "$good_profile" 's/^gas_price.*/gas_price = "1000000000000000"/'
refused "fees beyond what the key has" "ustake, then run this again" gov "${mnemonic[@]}" vote "$failing" yes
profile=$good_profile
refused "key without coins" "send it some ustake for fees" gov "${mnemonic[@]}" --key 900 vote "$failing" yes

# The deployment's file.
good_deployment=$DEPLOYMENT
DEPLOYMENT=wrong.json
jq '.chain_id = "other-1"' "$good_deployment" >wrong.json
refused "deployment of another chain" "is of chain 'other-1'" status
jq 'del(.clearinghouse)' "$good_deployment" >wrong.json
refused "unfinished deployment, status" "is not finished: run \`breakwater chain deploy\` again" status
refused "unfinished deployment, verify" "is not finished" verify --quiet
jq '.clearinghouse = .deployer' "$good_deployment" >wrong.json
refused "deployment whose contracts are not there" "no such contract" status
DEPLOYMENT=$good_deployment

# deploy.
deploy=(deploy "${mnemonic[@]}" --artifacts "$ARTIFACTS")
refused "deployment of another key" "plan and key say" "${deploy[@]}" --plan "$plan" --key 1
changed plan.toml "$plan" 's/^name.*/name = "another"/'
refused "deployment of another plan" "plan and key say 'another'" "${deploy[@]}" --plan plan.toml
changed plan.toml "$plan" 's/^threshold.*/threshold = 4/'
refused "plan changed after deploying" 'made with threshold {"absolute_count":{"weight":3}}' "${deploy[@]}" --plan plan.toml
refused "voter without mnemonic" "cannot read the mnemonic in none" "${deploy[@]}" --plan "$plan" --voter none
accepted "deployed already" "${deploy[@]}" --plan "$plan"

# gov.
gov=(gov "${mnemonic[@]}")
echo "no json" >none.json
refused "no JSON" "none.json holds no JSON" "${gov[@]}" submit none.json
gov_json "${stop[@]}" --for dao-dao --contract "$house" >dao.json
refused "a DAO DAO's proposal" "pre-propose module" "${gov[@]}" submit dao.json
gov_json "${stop[@]}" >bare.json
refused "a key that is not governance" "stop is for the guardian and governance" "${gov[@]}" submit bare.json
gov_json "${stop[@]}" --for xgov --contract "$house" --deposit 1ustake >small.json
refused "a deposit too small" "minimum deposit is too small" "${gov[@]}" submit small.json
refused "vote on no proposal" "has no proposal 99999" "${gov[@]}" vote 99999 yes
refused "vote on a decided proposal" "it passed and was carried out" "${gov[@]}" vote "$(jq '.proposals[0]' "$good_deployment")" yes

# The multisig.
gov_json "${stop[@]}" --for cw3 --contract "$house" >cw3.json
python3 -c 'import json, time; p = json.load(open("cw3.json")); p["propose"]["latest"] = {"at_time": str(int(time.time() + 5) * 10**9)}; print(json.dumps(p))' >short.json
refused "proposal of no member" "is no member; sign by another --key" "${gov[@]}" submit cw3.json
accepted "proposal that will expire" "${gov[@]}" --key 11 submit short.json
expiring=$(number)
accepted "proposal to be rejected" "${gov[@]}" --key 11 submit cw3.json
id=$(number)
refused "vote on no proposal of the multisig" "has no proposal 99999" "${gov[@]}" --key 12 vote 99999 yes --for cw3
refused "vote twice" "Already voted" "${gov[@]}" --key 11 vote "$id" yes --for cw3
for key in 12 13 14; do accepted "vote of key $key" gov vote "$id" no --for cw3 "${mnemonic[@]}" --key "$key"; done
refused "rejected by the multisig" "proposal $id was rejected" "${gov[@]}" watch "$id" --for cw3
refused "expired" "its time was over before enough had voted" "${gov[@]}" watch "$expiring" --for cw3
refused "vote after the end" "voting period has expired" "${gov[@]}" --key 12 vote "$expiring" yes --for cw3

# feed.
refused "no price file" "cannot read the price file none.csv" feed "${mnemonic[@]}" --prices none.csv
refused "key that is no publisher" "key 7, is no publisher of feed 0" feed "${mnemonic[@]}" --prices "$prices" --publishers 1,7
refused "feed that is not there" "has no feed 7" feed "${mnemonic[@]}" --prices "$prices" --feeds 7
printf 'timestamp,open,high,low,close\n1600000200,1,1,1,1\n1600000260,99999999,99999999,99999999,99999999\n' >large.csv
refused "price beyond the exponent" "does not fit feed 0" feed "${mnemonic[@]}" --prices large.csv

# Wasm that differs by an empty section, so that it is stored anew.
mkdir -p art/multisig
for file in breakwater_oracle breakwater_clearinghouse breakwater_insurance_fund multisig/cw4_group multisig/cw3_flex_multisig; do
    { cat "$ARTIFACTS/$file.wasm" && printf '\x00\x0d\x02bw%010d' $$; } >"art/$file.wasm"
done
(cd art && sha256sum -- *.wasm >checksums.txt && cd multisig && sha256sum -- *.wasm >checksums.txt)
changed plan.toml "$plan" "s/^name.*/name = \"cut $$\"/"
DEPLOYMENT=cut.json
deploy=(deploy "${mnemonic[@]}" --artifacts art --voter "$HOME_OF_CHAIN/node0/mnemonic" --plan plan.toml)
# Killed a moment after it says so: what it then does is with the node, and in no block yet.
for point in "clearinghouse: storing" "cw4_group: storing" "cw4_group: instantiating" "clearinghouse: instantiating" proposing "is voted on"; do
    name="killed when it says '$point'"
    # In a shell of its own, whose word that it was killed nobody needs.
    (
        "$BREAKWATER" chain --profile "$profile" --deployment cut.json "${deploy[@]}" >out 2>err </dev/null &
        until grep -q "$point" err; do
            kill -0 $! || exit 1
            sleep 0.05
        done
        sleep 0.4
        kill -KILL $!
        wait $! || [ $? -eq 137 ]
    ) 2>/dev/null || fail "it ended before"
    count=$((count + 1))
    echo "ok: $name"
done
accepted "killed six times, it is finished by running it again" "${deploy[@]}"
stored=$(ask /cosmwasm.wasm.v1.Query/Codes 0x0a03188827)
for hash in $(jq -r '.codes[].sha256' cut.json); do
    is "stored once: ${hash:0:8}" "$(grep -o "$hash" <<<"$stored" | wc -l)" 1
done
title=$(printf 'Breakwater: deploy cut %s' $$ | od -An -v -tx1 | tr -d ' \n')
is "proposed once" "$(ask /cosmos.gov.v1.Query/Proposals 0x2203188827 | grep -o "$title" | wc -l)" 1
accepted "status of it" status
is "its feeds and markets" "$(grep -cE 'feed [0-9]|market [0-9]' out)" 3
mv cut.json first.json
accepted "its file lost, found again" "${deploy[@]}"
is "the same addresses" "$(jq -c '[.oracle, .clearinghouse, .insurance_fund, .multisig, .codes]' cut.json)" \
    "$(jq -c '[.oracle, .clearinghouse, .insurance_fund, .multisig, .codes]' first.json)"
DEPLOYMENT=$good_deployment

refused "proposal that a contract refuses" "passed, but the chain refused to carry it out: change 77 was never queued" gov watch "$failing"
refused "proposal rejected by vote" "proposal $rejected was rejected" gov watch "$rejected"
refused "vote on a rejected proposal" "cannot be voted on: it was rejected" "${gov[@]}" vote "$rejected" yes
echo "bad-input: $count checks, ${SECONDS} s"
