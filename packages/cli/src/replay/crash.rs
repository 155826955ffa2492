//! The crash that is replayed when no price file is given.

use super::prices::{Bar, PriceFile};
use super::random::Random;

const MINUTES: u64 = 1_440;
const OPENS_AT: u64 = 1_600_000_200;
/// 10,000 dollars in 10⁻¹⁸.
const FIRST_PRICE: u128 = 10_000_000_000_000_000_000_000;
const RANDOM_STREAM: u64 = 1;
const PPM: u128 = 1_000_000;

/// A stretch of the day: minutes it lasts, drift and widest random move of one minute in parts per million.
struct Phase {
    minutes: u64,
    drift_ppm: i64,
    noise_ppm: u64,
}

/// Calm, a slide, four minutes that take a fifth off and leave nobody time to act, a fall to about half within two hours
/// with rebounds, a second low, and a recovery.
const PHASES: [Phase; 8] = [
    Phase { minutes: 480, drift_ppm: 20, noise_ppm: 900 },
    Phase { minutes: 120, drift_ppm: -700, noise_ppm: 2_500 },
    Phase { minutes: 4, drift_ppm: -60_000, noise_ppm: 10_000 },
    Phase { minutes: 46, drift_ppm: -4_500, noise_ppm: 14_000 },
    Phase { minutes: 25, drift_ppm: 6_000, noise_ppm: 12_000 },
    Phase { minutes: 45, drift_ppm: -8_000, noise_ppm: 16_000 },
    Phase { minutes: 120, drift_ppm: 2_200, noise_ppm: 6_000 },
    Phase { minutes: 600, drift_ppm: 60, noise_ppm: 2_000 },
];

/// One day of one-minute bars, always the same for the same seed.
pub fn generate(seed: u64) -> PriceFile {
    let mut random = Random::new(seed, RANDOM_STREAM);
    let mut price = FIRST_PRICE;
    let minutes = PHASES.iter().flat_map(|phase| (0..phase.minutes).map(move |_| phase)).zip(0..MINUTES);
    let bars = minutes.map(|(phase, minute)| {
        let bar = next_bar(&mut random, phase, OPENS_AT + 60 * minute, price);
        price = bar.close;
        bar
    });
    PriceFile { bars: bars.collect(), interval_seconds: 60, price_only: false, warnings: Vec::new() }
}

fn next_bar(random: &mut Random, phase: &Phase, opened_at: u64, open: u128) -> Bar {
    let close = moved(open, phase.drift_ppm + random.around_zero(phase.noise_ppm));
    let wick = |random: &mut Random| i64::try_from(random.below(phase.noise_ppm / 3 + 1)).unwrap_or(0);
    let high = moved(open.max(close), wick(random));
    let low = moved(open.min(close), -wick(random));
    Bar { opened_at, open, high, low, close }
}

/// `price` moved by so many parts per million, never below one.
fn moved(price: u128, ppm: i64) -> u128 {
    let size = price * u128::from(ppm.unsigned_abs()) / PPM;
    if ppm >= 0 {
        price + size
    } else {
        price.saturating_sub(size).max(1)
    }
}
