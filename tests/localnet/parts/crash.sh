# Accounts are opened, trade, and are liquidated and resolved in a crash.
replay crash 50
replaying=$!
sleep 60
verify "a minute of trading"
finished $replaying crash
chain keep "${operator[@]}" --until-idle --quiet --capital 1000000000
verify "the crash"
