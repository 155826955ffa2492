//! From bars to blocks.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use breakwater_cli::replay::path::{walk, Step};
use breakwater_cli::replay::prices::{parse, Gaps};

const E18: u128 = 1_000_000_000_000_000_000;

fn path(text: &str, gaps: Gaps) -> Vec<(u64, u128)> {
    let steps = walk(&parse(text.as_bytes(), gaps).unwrap());
    steps.into_iter().map(|Step { at, price }| (at, price / E18)).collect()
}

#[test]
fn a_bar_is_walked_over_the_nearer_extreme_first() {
    let walked = path("timestamp,open,high,low,close\n0,100,130,91,110\n60,110,110,110,110\n", Gaps::Refuse);
    assert_eq!(walked.len(), 20);
    let first: Vec<u128> = walked[..10].iter().map(|(_, price)| *price).collect();
    assert_eq!(first, [100, 97, 94, 91, 104, 117, 130, 123, 116, 110]);
    assert_eq!(walked[9].0, 54);
}

#[test]
fn single_prices_are_joined_by_straight_lines() {
    let walked = path("timestamp,close\n0,100\n60,110\n120,90\n", Gaps::Refuse);
    let prices: Vec<u128> = walked.iter().map(|(_, price)| *price).collect();
    assert_eq!(
        prices,
        [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 108, 106, 104, 102, 100, 98, 96, 94, 92, 90]
    );
}

#[test]
fn a_bridged_gap_is_a_straight_line_and_blocks_never_repeat() {
    let walked = path("timestamp,open,high,low,close\n0,10,10,10,10\n60,10,10,10,10\n240,40,40,40,40\n", Gaps::Bridge);
    assert!(walked.windows(2).all(|pair| pair[1].0 == pair[0].0 + 6));
    assert_eq!(walked.iter().find(|(at, _)| *at == 180).unwrap().1, 25);
}
