# A deployment of its own with the detectors of production, and one halt that they notice.
deployment=$home/deployment-real.json
sed 's/^name = .*/name = "real"/; s/^block_seconds_usual = .*/block_seconds_usual = 6/; s/^block_seconds_max = .*/block_seconds_max = 60/
    s/^stall_seconds = .*/stall_seconds = 600/; s/^feed_gap_seconds = .*/feed_gap_seconds = 300/; s/^late_clock_seconds = .*/late_clock_seconds = 20/
    s/^poor_price_seconds = .*/poor_price_seconds = 60/; s/^grace_seconds_min = .*/grace_seconds_min = 300/; s/^grace_seconds_max = .*/grace_seconds_max = 1800/' \
    tests/localnet/plan.toml >"$logs/plan-real.toml"
chain deploy --plan "$logs/plan-real.toml" "${operator[@]}" "${voters[@]}"
replay after 20
replaying=$!
sleep 60
scripts/localnet.sh halt
sleep 660
scripts/localnet.sh resume
finished $replaying after
verify "a halt of eleven minutes"
chain halts
[ "$(chain halts --json | grep -c late_height)" -ge 1 ] || fail "the chain shows no halt"
deployment=$home/deployment.json
