//! Exponential moving average with a half-life of 30 minutes.
//!
//! It carries 32 more binary digits than the mark: with none, a step of a second moves a price by less than one unit, rounds to 0, and the
//! average sticks for ever.

/// Time constant: 30 min / ln 2, in seconds.
const TIME_CONSTANT_SECONDS: u128 = 2597;
/// Longest step; after a longer silence the old average still counts for four fifths.
const STEP_SECONDS_MAX: u64 = 600;

/// The average that starts at `mark`.
pub fn ema_from(mark: u64) -> u128 {
    u128::from(mark) << 32
}

/// `ema + (mark − ema)·Δt/(Δt + 2597 s)`, truncated toward `ema`, Δt at most 600 s. `ema_x32` has at most 96 bits, as has the result.
pub fn ema_step(ema_x32: u128, mark: u64, elapsed_seconds: u64) -> u128 {
    let elapsed = u128::from(elapsed_seconds.min(STEP_SECONDS_MAX));
    let target = ema_from(mark);
    // 96 bits times 10 bits.
    let step = target.abs_diff(ema_x32) * elapsed / (elapsed + TIME_CONSTANT_SECONDS);
    if target >= ema_x32 {
        ema_x32 + step
    } else {
        ema_x32 - step
    }
}
