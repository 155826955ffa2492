# The chain's own governance freezes, ends that, and changes a parameter, by expedited proposals.
xgov=(--valid-for 1h --for xgov --contract "$(house)" --deposit 2000000ustake --expedited)
bw gov stop freeze --all --lasts 10m --reason rehearsal "${xgov[@]}" | by_governance
stands Frozen || fail "the pause does not stand"
verify "governance's pause"
bw gov end-stop freeze --reason "the rehearsal is over" "${xgov[@]}" | by_governance
! stands Frozen || fail "the pause was not ended"
verify "the end of governance's pause"
"$target_dir/tools/wasmd" query wasm contract-state smart "$(house)" '{"market":{"market":0}}' --output json --node "$(sed -n 's/^rpc = "\(.*\)"/\1/p' "$home/profile.toml")" |
    sed 's/^{"data"://; s/}$//' >"$logs/market.json"
bw gov update-market 0 "$logs/market.json" --set oi_max=4000000000000000000 --for xgov --contract "$(house)" --deposit 2000000ustake --expedited | by_governance
verify "a change of a parameter"
