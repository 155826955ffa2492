# The chain's governance migrates all contracts to a newer version, with funds and positions in them: the same sources under the next number.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
newer=${version%.*}.$((${version##*.} + 1))
mkdir -p "$logs/newer"
git ls-files -z | xargs -0 cp --parents --target-directory "$logs/newer"
sed -i "s/^version = \"$version\"/version = \"$newer\"/" "$logs/newer/Cargo.toml"
sed -i "/^name = \"breakwater-/{n;s/\"$version\"/\"$newer\"/}" "$logs/newer/Cargo.lock"
CARGO_TARGET_DIR=$target_dir "$logs/newer/scripts/build.sh" >"$logs/newer.log" 2>&1 || fail "version $newer is not compiled: see $logs/newer.log"
before=$(chain status | grep -E 'held|accounts')
chain upgrade --artifacts "$logs/newer/artifacts" "${operator[@]}" "${voters[@]}"
[ "$(chain status | grep -E 'held|accounts')" = "$before" ] || fail "the migration changed what is held"
verify "the migration"
chain upgrade --artifacts "$logs/newer/artifacts" "${operator[@]}"
if chain upgrade --artifacts artifacts "${operator[@]}" "${voters[@]}"; then fail "the chain took a migration to an older version"; fi
verify "a migration that was refused"
