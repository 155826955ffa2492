# On a chain of one validator, where one vote decides: what the commands refuse, in one sentence each, and a deployment that is killed.
one=$home-one
one_port=$(($(sed -n 's/^rpc = ".*:\(.*\)"/\1/p' "$home/profile.toml") + 12))
one_chain() { BREAKWATER_LOCALNET=$one BREAKWATER_LOCALNET_PORT=$one_port scripts/localnet.sh "$@"; }
one_chain down
one_chain up
bw chain --profile "$one/profile.toml" --deployment "$one/deployment.json" deploy --plan tests/localnet/plan.toml \
    --mnemonic "$one/operator.mnemonic" --voter "$one/node0/mnemonic"
BREAKWATER=$logs/breakwater HOME_OF_CHAIN=$one ARTIFACTS=artifacts DEPLOYMENT=$one/deployment.json bash tests/localnet/bad-input.sh ||
    { one_chain down; fail "bad input"; }
one_chain down
