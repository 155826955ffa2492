//! Seeded pseudo-random integers, the same on every machine: xoshiro256** (Blackman and Vigna, 2018), its state filled
//! by SplitMix64.

use serde::{Deserialize, Serialize};

/// A generator; every draw advances it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// The generator of a seed and of a purpose (`stream`), so that one purpose's draws do not move another's.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut mixed = seed ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03);
        let mut state = [0; 4];
        for word in &mut state {
            mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut next = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *word = next ^ (next >> 31);
        }
        Random { state }
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let drawn = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        drawn
    }

    /// Uniform in `0..count` (0 for an empty range), by multiplication (Lemire, 2019, without its rejection step: the
    /// bias is below 2⁻³² for the small ranges drawn here).
    pub fn below(&mut self, count: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(count);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Uniform in `low..=high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `per_mille` of 1,000 draws.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// Bell-shaped around 0 within `-width..=width`: the mean of four uniform draws.
    pub fn around_zero(&mut self, width: u64) -> i64 {
        let sum: u64 = (0..4).map(|_| self.below(2 * width + 1)).sum();
        let centred = i128::from(sum / 4) - i128::from(width);
        i64::try_from(centred).unwrap_or(0)
    }
}
