#!/usr/bin/env bash
# Replays the two reference crashes from ../shared/data, and a halt of three hours in one; says so and passes where they are absent.
set -euo pipefail
cd "$(dirname "$0")/.."

data=../shared/data/crashes
for file in 2020-03_XBTUSD_bitmex_1m.csv 2022-05_LUNAUSDT_binance_30m.csv; do
    if [ -f "$data/$file" ]; then
        cargo run --release --quiet -- replay --prices "$data/$file" --no-report
        case $file in 2020-03*) cargo run --release --quiet -- halt-study --prices "$data/$file" --halt 2020-03-12T10:30,3h ;; esac
    else
        echo "skipped: $data/$file is not here; it is not part of this repository"
    fi
done
