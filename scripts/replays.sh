#!/usr/bin/env bash
# Replays the two reference crashes from ../shared/data; says so and passes where they are absent.
set -euo pipefail
cd "$(dirname "$0")/.."

data=../shared/data/crashes
for file in 2020-03_XBTUSD_bitmex_1m.csv 2022-05_LUNAUSDT_binance_30m.csv; do
    if [ -f "$data/$file" ]; then
        cargo run --release --quiet -- replay --prices "$data/$file" --no-report
    else
        echo "skipped: $data/$file is not here; it is not part of this repository"
    fi
done
