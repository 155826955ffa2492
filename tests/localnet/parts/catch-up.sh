# A validator goes on from an old data folder, over everything that has happened since, to the same application hash.
scripts/localnet.sh halt --nodes 3
cp -r "$home/node3/data" "$logs/data"
scripts/localnet.sh resume
replay after 30
finished $! after
scripts/localnet.sh halt --nodes 3
# What it has signed it must not sign again.
cp "$home/node3/data/priv_validator_state.json" "$logs/data/"
rm -rf "$home/node3/data"
mv "$logs/data" "$home/node3/data"
scripts/localnet.sh resume --nodes 3
port=$(sed -n 's/^rpc = ".*:\(.*\)"/\1/p' "$home/profile.toml")
hash_of() { curl --silent "http://127.0.0.1:$((port + $1))/block?height=$2" | sed -n 's/.*"app_hash":"\([0-9A-F]*\)".*/\1/p'; }
height=$(curl --silent "http://127.0.0.1:$((port + 3))/status" | sed -n 's/.*"latest_block_height":"\([0-9]*\)".*/\1/p')
[ -n "$(hash_of 3 "$height")" ] && [ "$(hash_of 0 "$height")" = "$(hash_of 3 "$height")" ] || fail "another application hash at height $height"
say "the same application hash at height $height: $(hash_of 3 "$height")"
