# The chain's governance ends everything; a keeper that is killed twenty times pays a thousand accounts out, validators halted in between.
kills=20
replay after 1000
finished $! after
verify "a thousand accounts"
chain feed "${operator[@]}" --prices tests/localnet/after.csv --feeds 0,1 --hold >"$logs/feed.log" 2>&1 &
feeding=$!
bw gov settle --for xgov --contract "$(house)" --deposit 2000000ustake --expedited | by_governance
stands Settl || fail "the whole does not settle"
verify "the end of everything"
# A market's window begins with the cage; its price is an average over the half hour between two boundaries of half hours.
chain keep "${operator[@]}" --until-idle --quiet
stands 'wind-down +Caged' || fail "the whole is not caged"
wait_seconds=$((3640 - $(date +%s) % 1800))
say "prices are published for the next $((wait_seconds / 60)) minutes"
sleep "$wait_seconds"
killed=0
while [ $killed -lt $kills ] && ! stands 'wind-down +Final; 0 '; do
    chain keep "${operator[@]}" --until-idle --quiet >>"$logs/keep.log" 2>&1 &
    keeping=$!
    sleep "$(between 0 1).$(between 1 9)"
    if kill -9 $keeping 2>/dev/null; then killed=$((killed + 1)); fi
    wait $keeping 2>/dev/null || true
    if [ $((killed % 7)) -eq 6 ]; then
        scripts/localnet.sh halt
        sleep 5
        scripts/localnet.sh resume
    fi
done
verify "$killed kills"
say "the keeper was killed $killed times: $(chain status | grep wind-down)"
chain keep "${operator[@]}" --until-idle --quiet
stands 'wind-down +Final; 0 ' || fail "not everybody is paid: $(chain status | grep wind-down)"
verify "the wind-down"
[ $killed -ge $kills ] || fail "the wind-down was over after $killed kills: there must be $kills"
kill $feeding
chain status
