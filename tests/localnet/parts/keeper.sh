# Positions fall below their margin; the keeper of `breakwater chain keep`, killed and started again, auctions, takes over, resolves.
replay after 50
finished $! after
chain feed "${operator[@]}" --prices tests/localnet/drop.csv --feeds 0,1 --speed 4 --every 2 --hold >"$logs/feed.log" 2>&1 &
feeding=$!
for _ in $(seq 12); do
    chain keep "${operator[@]}" --capital 2000000000000 --quiet >>"$logs/keep.log" 2>&1 &
    keeping=$!
    sleep "$(between 12 25)"
    kill -9 $keeping
    wait $keeping 2>/dev/null || true
done
verify "a keeper that was killed twelve times"
chain keep "${operator[@]}" --until-idle --quiet
kill $feeding
node=$(sed -n 's/^rpc = "\(.*\)"/\1/p' "$home/profile.toml")
for action in start_auction liquidate resolve; do
    count=$("$target_dir/tools/wasmd" query txs --query "wasm.action='$action'" --limit 1 --node "$node" --output json | sed -n 's/.*"total_count":"\([0-9]*\)".*/\1/p')
    say "$action: ${count:-0} transactions"
    [ "${count:-0}" -gt 0 ] || fail "the keeper sent no $action"
done
verify "the keeper's work"
