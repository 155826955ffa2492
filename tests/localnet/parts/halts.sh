# Two of four validators are killed while messages flow, twice.
replay after 50
replaying=$!
sleep 50
# Longer than the blocks since the last price may take (3 s each) and the detector's 15 s together.
for seconds in 45 60; do
    scripts/localnet.sh halt
    sleep "$seconds"
    scripts/localnet.sh resume
    sleep 15
    verify "a halt of $seconds s"
done
finished $replaying after
verify "the halts"
chain halts
[ "$(chain halts --json | grep -c late_height)" -ge 2 ] || fail "the chain shows fewer than two halts"
