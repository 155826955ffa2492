//! From bars to one price per block.
//!
//! A block falls every 6 s. Within a bar the price walks open → nearer extreme → the other → close, in straight lines
//! whose corners are blocks, so that every extreme of the file is seen by the chain. Single prices are joined by
//! straight lines. All of it is integer arithmetic.

use super::prices::{Bar, PriceFile};

/// Seconds from block to block.
pub const BLOCK_SECONDS: u64 = 6;

/// The price at one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Block time in unix seconds.
    pub at: u64,
    /// Price in the unit of the file's bars.
    pub price: u128,
}

/// One price per block over the whole file, oldest first.
pub fn walk(file: &PriceFile) -> Vec<Step> {
    let mut steps = Vec::new();
    for (index, bar) in file.bars.iter().enumerate() {
        let next = file.bars.get(index + 1);
        let ends_at = bar.opened_at + file.interval_seconds;
        if file.price_only {
            let (until, to) = next.map_or((bar.opened_at + 1, bar.close), |next| (next.opened_at, next.close));
            line(&mut steps, (bar.opened_at, bar.close), (until, to), until);
            continue;
        }
        corners(&mut steps, bar, ends_at);
        if let Some(next) = next.filter(|next| next.opened_at > ends_at) {
            line(&mut steps, (ends_at, bar.close), (next.opened_at, next.open), next.opened_at);
        }
    }
    steps
}

/// Block times in `[from, until)`: multiples of 6 s.
fn block_times(from: u64, until: u64) -> impl Iterator<Item = u64> {
    (from.div_ceil(BLOCK_SECONDS)..until.div_ceil(BLOCK_SECONDS)).map(|number| number * BLOCK_SECONDS)
}

/// Blocks of one bar: four corners at the first block, at one and two thirds, and at the last.
fn corners(steps: &mut Vec<Step>, bar: &Bar, ends_at: u64) {
    let times: Vec<u64> = block_times(bar.opened_at, ends_at).collect();
    let (Some(first), Some(last)) = (times.first().copied(), times.last().copied()) else {
        return;
    };
    let down_first = bar.open - bar.low <= bar.high - bar.open;
    let (near, far) = if down_first { (bar.low, bar.high) } else { (bar.high, bar.low) };
    let count = times.len();
    let second = times[(count - 1) / 3];
    let third = times[2 * (count - 1) / 3];
    let walk = [(first, bar.open), (second, near), (third, far), (last, bar.close)];
    for pair in walk.windows(2) {
        if let [from, to] = pair {
            line(steps, *from, *to, to.0);
        }
    }
    steps.push(Step { at: last, price: bar.close });
}

/// Blocks in `[from, until)` on the straight line between two points.
fn line(steps: &mut Vec<Step>, from: (u64, u128), to: (u64, u128), until: u64) {
    for at in block_times(from.0, until) {
        steps.push(Step { at, price: between(from, to, at) });
    }
}

/// The point at `at` on a line, rounded toward its start.
fn between(from: (u64, u128), to: (u64, u128), at: u64) -> u128 {
    let span = u128::from(to.0 - from.0).max(1);
    let gone = u128::from(at - from.0);
    if to.1 >= from.1 {
        from.1 + (to.1 - from.1) * gone / span
    } else {
        from.1 - (from.1 - to.1) * gone / span
    }
}
