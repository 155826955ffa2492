# The chain's governance migrates all contracts to a newer version, with funds and positions in them: the same code under another number.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
newer=${version%.*}.$((${version##*.} + 1))
mkdir -p "$logs/newer"
for wasm in artifacts/*.wasm; do sed "s/${version//./\\.}/$newer/g" "$wasm" >"$logs/newer/$(basename "$wasm")"; done
(cd "$logs/newer" && sha256sum ./*.wasm | sed 's|\./||' >checksums.txt)
before=$(chain status | grep -E 'held|accounts')
chain upgrade --artifacts "$logs/newer" "${operator[@]}" "${voters[@]}"
[ "$(chain status | grep -E 'held|accounts')" = "$before" ] || fail "the migration changed what is held"
verify "the migration"
chain upgrade --artifacts "$logs/newer" "${operator[@]}"
! chain upgrade --artifacts artifacts "${operator[@]}" "${voters[@]}" || fail "the chain took a migration to an older version"
verify "a migration that was refused"
