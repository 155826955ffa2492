# Three of the multisig's five members freeze everything; it ends without a message.
bw gov stop freeze --all --lasts 30s --reason rehearsal --valid-for 1h --for cw3 --contract "$(house)" >"$logs/stop.json"
number=$(chain gov "${operator[@]}" --key 11 submit "$logs/stop.json" | sed -n 's/^proposal \([0-9]*\) of the multisig.*/\1/p')
[ -n "$number" ] || fail "the multisig took no proposal"
for member in 12 13; do chain gov "${operator[@]}" --key "$member" vote "$number" yes --for cw3; done
chain gov "${operator[@]}" --key 14 watch "$number" --for cw3
stands Frozen || fail "the pause does not stand"
verify "the pause"
sleep 30
! stands Frozen || fail "the pause did not end by itself"
verify "the pause's end"
