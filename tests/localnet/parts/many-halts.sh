# Twenty halts at random moments, of random lengths, while messages flow.
for number in $(seq 20); do
    if ! kill -0 "${replaying:-0}" 2>/dev/null || [ "${replaying:-0}" = 0 ]; then
        [ -z "${replaying:-}" ] || finished "$replaying" after
        replay after 20
        replaying=$!
        sleep 30
    fi
    sleep "$(between 3 20)"
    seconds=$(between 45 90)
    scripts/localnet.sh halt
    sleep "$seconds"
    scripts/localnet.sh resume
    sleep "$(between 5 15)"
    verify "halt $number, of $seconds s"
done
finished "$replaying" after
unset replaying
verify "the last halt"
chain halts | tee "$logs/halts.txt"
