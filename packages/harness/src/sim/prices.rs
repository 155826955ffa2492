//! Random prices through the real oracle: walks, crashes, dead feeds, liars, late clocks.

use breakwater_interfaces::oracle::PriceItem;
use cosmwasm_std::Uint64;

use super::rng::Rng;
use super::step::Step;
use super::world::PUBLISHERS;

const PRICE_MIN: i64 = 100_000;
const PRICE_MAX: i64 = 900_000_000_000_000;

/// How the world behaves for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weather {
    Calm,
    /// Prices keep falling or rising.
    Storm,
    /// One publisher is silent.
    Silent(usize),
    /// Only this publisher speaks.
    Alone(usize),
    /// This publisher lies.
    Liar(usize),
    /// Nobody speaks.
    Dead,
    /// Nobody speaks of this market; the others go on.
    DeadFeed(usize),
    /// Publish times run ahead of the block clock.
    LateClock,
}

/// The feeds' true prices, and the weather.
pub struct Prices {
    marks: Vec<i64>,
    weather: Weather,
    ticks_left: u64,
}

impl Prices {
    pub fn new(marks: Vec<i64>) -> Prices {
        Prices { marks, weather: Weather::Calm, ticks_left: 10 }
    }

    /// The clock moves, prices move, publishers push.
    pub fn tick(&mut self, now: u64, rng: &mut Rng) -> Vec<Step> {
        self.change_weather(rng);
        let (seconds, blocks) = clock(rng);
        let mut steps = vec![Step::Advance { seconds, blocks }];
        for market in 0..self.marks.len() {
            self.walk(market, rng);
        }
        for publisher in 0..PUBLISHERS {
            if self.speaks(publisher) {
                steps.push(self.push(publisher, now + seconds, rng));
            }
        }
        steps
    }

    fn change_weather(&mut self, rng: &mut Rng) {
        self.ticks_left = self.ticks_left.saturating_sub(1);
        if self.ticks_left > 0 {
            return;
        }
        let publisher = usize::try_from(rng.below(3)).unwrap_or(0);
        let market = usize::try_from(rng.below(4)).unwrap_or(0);
        (self.weather, self.ticks_left) = match rng.weighted(&[50, 14, 10, 7, 6, 4, 6, 3]) {
            0 => (Weather::Calm, rng.between(5, 30)),
            1 => (Weather::Storm, rng.between(1, 6)),
            2 => (Weather::Silent(publisher), rng.between(2, 20)),
            3 => (Weather::Alone(publisher), rng.between(2, 20)),
            4 => (Weather::Liar(publisher), rng.between(2, 10)),
            5 => (Weather::Dead, rng.between(2, 15)),
            6 => (Weather::DeadFeed(market), rng.between(2, 30)),
            _ => (Weather::LateClock, rng.between(1, 4)),
        };
    }

    fn speaks(&self, publisher: usize) -> bool {
        match self.weather {
            Weather::Silent(silent) => silent != publisher,
            Weather::Alone(alone) => alone == publisher,
            Weather::Dead => false,
            _ => true,
        }
    }

    fn walk(&mut self, market: usize, rng: &mut Rng) {
        let mark = &mut self.marks[market];
        let crash = self.weather == Weather::Storm && rng.chance(50);
        let bps = match (crash, rng.chance(2)) {
            (true, _) if rng.chance(60) => -rng.signed(200, 9_000),
            (true, _) => rng.signed(200, 9_000),
            (false, true) => rng.signed(-900, 900),
            (false, false) => rng.signed(-40, 40),
        };
        let moved = i128::from(*mark) * i128::from(10_000 + bps) / 10_000;
        *mark = i64::try_from(moved).unwrap_or(PRICE_MAX).clamp(PRICE_MIN, PRICE_MAX);
    }

    fn push(&self, publisher: usize, now: u64, rng: &mut Rng) -> Step {
        let mut prices = Vec::new();
        for (market, mark) in self.marks.iter().enumerate() {
            if self.weather == Weather::DeadFeed(market) {
                continue;
            }
            let lies = self.weather == Weather::Liar(publisher) && rng.chance(70);
            let noise = if lies { rng.signed(-6_000, 6_000) } else { rng.signed(-8, 8) };
            let premium = if rng.chance(5) { rng.signed(-900, 900) } else { rng.signed(-60, 60) };
            prices.push(self.item(2 * market, shift(*mark, noise), now, rng));
            prices.push(self.item(2 * market + 1, shift(*mark, premium), now, rng));
        }
        Step::Push { publisher, prices }
    }

    fn item(&self, feed: usize, price: i64, now: u64, rng: &mut Rng) -> PriceItem {
        let ahead = if self.weather == Weather::LateClock { rng.between(5, 400) } else { 0 };
        let late = if rng.chance(5) { rng.between(1, 90) } else { 0 };
        let uncertain = if rng.chance(6) { 300 } else { 4 };
        let confidence = i128::from(price) * i128::from(rng.between(0, uncertain)) / 10_000;
        let bad = rng.chance(1);
        PriceItem {
            feed: u8::try_from(feed).unwrap_or(u8::MAX),
            price: if bad { rng.signed(-1, 1) } else { price },
            confidence: Uint64::new(u64::try_from(confidence).unwrap_or(0)),
            exponent: if bad && rng.chance(50) { -7 } else { -6 },
            publish_time: (now + ahead).saturating_sub(late),
        }
    }
}

fn shift(price: i64, bps: i64) -> i64 {
    i64::try_from(i128::from(price) * i128::from(10_000 + bps) / 10_000).unwrap_or(price).max(1)
}

/// Seconds and blocks until the next tick: mostly some seconds, at times hours, days, or no time at all.
fn clock(rng: &mut Rng) -> (u64, u64) {
    match rng.weighted(&[70, 15, 5, 4, 3, 2, 1]) {
        0 => (6, 1),
        1 => (rng.between(6, 30), rng.between(1, 5)),
        2 => (rng.between(30, 120), rng.between(1, 20)),
        3 => (0, rng.between(0, 1)),
        4 => (rng.between(300, 4_000), rng.between(1, 600)),
        5 => (rng.between(4_000, 90_000), rng.between(1, 10_000)),
        _ => (rng.between(86_400, 400_000), rng.between(1, 60_000)),
    }
}
