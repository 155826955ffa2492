//! Random prices through the real oracle: walks, crashes, dead feeds, liars, late clocks.

use breakwater_interfaces::oracle::{ExecuteMsg, PriceItem};
use cosmwasm_std::Uint64;

use super::rng::Rng;
use super::step::Step;
use super::world::{publisher_name, World, EXPONENT};
use crate::reference::oracle::Answer;

const PRICE_MIN: i64 = 100_000;
const PRICE_MAX: i64 = 900_000_000_000_000;

/// How the world behaves for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weather {
    Calm,
    /// Prices keep falling or rising.
    Storm,
    /// A market's price has leapt, and stays or shakes.
    Leap(usize),
    /// One publisher is silent.
    Silent(u8),
    /// Only this publisher speaks.
    Alone(u8),
    /// This publisher lies.
    Liar(u8),
    /// Nobody speaks.
    Dead,
    /// Nobody speaks of this market; the others go on.
    DeadFeed(usize),
    /// Publish times run ahead of the block clock.
    LateClock,
}

/// The feeds' true prices, and the weather.
pub struct Prices {
    world: World,
    marks: Vec<i64>,
    weather: Weather,
    ticks_left: u64,
}

impl Prices {
    pub fn new(world: &World, marks: Vec<i64>) -> Prices {
        Prices { world: world.clone(), marks, weather: Weather::Calm, ticks_left: 10 }
    }

    /// The clock moves, prices move, publishers push, somebody pulls.
    pub fn tick(&mut self, now: u64, rng: &mut Rng) -> Vec<Step> {
        self.change_weather(rng);
        for market in 0..self.marks.len() {
            self.walk(market, rng);
        }
        let (seconds, blocks) = clock(rng);
        self.spoken(now, seconds, blocks, rng)
    }

    /// The clock moves, publishers push, somebody pulls.
    pub fn spoken(&self, now: u64, seconds: u64, blocks: u64, rng: &mut Rng) -> Vec<Step> {
        let mut steps = vec![Step::Advance { seconds, blocks }];
        for publisher in 0..self.world.publishers {
            if self.speaks(publisher) {
                let prices = self.items(self.weather == Weather::Liar(publisher), now + seconds, rng);
                steps.push(report(&publisher_name(publisher), ExecuteMsg::Push { prices }));
            }
        }
        if self.world.pulled && self.weather != Weather::Dead && rng.chance(70) {
            steps.extend(self.pull(now + seconds, rng));
        }
        steps
    }

    /// What publishers offer from a time of their own, whether the block's clock has got there or not.
    pub fn offered(&self, time: u64, rng: &mut Rng) -> Vec<Step> {
        let publishers: Vec<u8> = (0..self.world.publishers).filter(|publisher| self.speaks(*publisher)).collect();
        let push =
            |publisher| report(&publisher_name(publisher), ExecuteMsg::Push { prices: self.items(false, time, rng) });
        publishers.into_iter().map(push).collect()
    }

    /// A market's price moves, and for a while nothing else happens.
    pub fn move_by(&mut self, market: u8, bps: i64) {
        (self.weather, self.ticks_left) = (Weather::Calm, 5);
        if let Some(mark) = self.marks.get_mut(usize::from(market)) {
            *mark = shift(*mark, bps).clamp(PRICE_MIN, PRICE_MAX);
        }
    }

    /// All speak, but not of one market.
    pub fn without(&self, market: u8, now: u64, rng: &mut Rng) -> Vec<Step> {
        let silent = [self.world.mark_feed(market), self.world.premium_feed(market)];
        let mut steps = Vec::new();
        for publisher in 0..self.world.publishers {
            let mut prices = self.items(false, now, rng);
            prices.retain(|item| !silent.contains(&item.feed));
            steps.push(report(&publisher_name(publisher), ExecuteMsg::Push { prices }));
        }
        steps
    }

    fn change_weather(&mut self, rng: &mut Rng) {
        self.ticks_left = self.ticks_left.saturating_sub(1);
        if self.ticks_left > 0 {
            return;
        }
        let publisher = u8::try_from(rng.below(3)).unwrap_or(0);
        let market = usize::try_from(rng.below(4)).unwrap_or(0);
        (self.weather, self.ticks_left) = match rng.weighted(&[50, 14, 10, 7, 6, 4, 6, 3, 4]) {
            0 => (Weather::Calm, rng.between(5, 30)),
            1 => (Weather::Storm, rng.between(1, 6)),
            2 => (Weather::Silent(publisher), rng.between(2, 20)),
            3 => (Weather::Alone(publisher), rng.between(2, 20)),
            4 => (Weather::Liar(publisher), rng.between(2, 10)),
            5 => (Weather::Dead, rng.between(2, 15)),
            6 => (Weather::DeadFeed(market), rng.between(2, 30)),
            7 => (Weather::LateClock, rng.between(1, 4)),
            _ => (Weather::Leap(market), rng.between(5, 25)),
        };
        let leaps = self.weather == Weather::Leap(market);
        if let Some(mark) = self.marks.get_mut(market).filter(|_| leaps) {
            let bps = if rng.chance(50) { rng.signed(4_900, 40_000) } else { -rng.signed(4_900, 9_500) };
            *mark = shift(*mark, bps).clamp(PRICE_MIN, PRICE_MAX);
        }
    }

    fn speaks(&self, publisher: u8) -> bool {
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
        let shakes = self.weather == Weather::Leap(market) && rng.chance(15);
        let bps = match (crash, rng.chance(2)) {
            _ if shakes => rng.signed(-800, 800),
            (true, _) if rng.chance(60) => -rng.signed(200, 9_000),
            (true, _) => rng.signed(200, 9_000),
            (false, true) => rng.signed(-900, 900),
            (false, false) => rng.signed(-40, 40),
        };
        let moved = i128::from(*mark) * i128::from(10_000 + bps) / 10_000;
        *mark = i64::try_from(moved).unwrap_or(PRICE_MAX).clamp(PRICE_MIN, PRICE_MAX);
    }

    /// A mark and a premium of every market that is spoken of.
    fn items(&self, lying: bool, now: u64, rng: &mut Rng) -> Vec<PriceItem> {
        let mut prices = Vec::new();
        for (market, mark) in (0_u8..).zip(&self.marks) {
            if self.weather == Weather::DeadFeed(usize::from(market)) {
                continue;
            }
            let lies = lying && rng.chance(70);
            let noise = if lies { rng.signed(-6_000, 6_000) } else { rng.signed(-8, 8) };
            let premium = if rng.chance(5) { rng.signed(-900, 900) } else { rng.signed(-60, 60) };
            prices.push(self.item(self.world.mark_feed(market), shift(*mark, noise), now, rng));
            prices.push(self.item(self.world.premium_feed(market), shift(*mark, premium), now, rng));
        }
        prices
    }

    fn item(&self, feed: u8, price: i64, now: u64, rng: &mut Rng) -> PriceItem {
        let ahead = if self.weather == Weather::LateClock { rng.between(5, 400) } else { 0 };
        let late = if rng.chance(5) { rng.between(1, 90) } else { 0 };
        let uncertain = if rng.chance(6) { 300 } else { 4 };
        let confidence = i128::from(price) * i128::from(rng.between(0, uncertain)) / 10_000;
        let bad = rng.chance(1);
        PriceItem {
            feed,
            price: if bad { rng.signed(-1, 1) } else { price },
            confidence: Uint64::new(u64::try_from(confidence).unwrap_or(0)),
            exponent: if bad && rng.chance(50) { EXPONENT - 1 } else { EXPONENT },
            publish_time: (now + ahead).saturating_sub(late),
        }
    }

    /// New answers of the pulled contract, with exponents of its own, and a message that asks for them.
    fn pull(&self, now: u64, rng: &mut Rng) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut feeds = Vec::new();
        for item in self.items(false, now, rng) {
            feeds.push(item.feed);
            let digits = if rng.chance(90) { rng.signed(-1, 3) } else { rng.signed(-20, 20) };
            let answer = rng.chance(97).then(|| answer(&item, digits));
            steps.push(Step::Answer { feed: item.feed, answer });
        }
        steps.push(report("keeper", ExecuteMsg::Pull { source: self.world.publishers, feeds }));
        steps
    }
}

/// The item as the pulled contract says it: with `digits` more digits, if they fit.
fn answer(item: &PriceItem, digits: i64) -> Answer {
    let power = 10_i64.checked_pow(u32::try_from(digits.abs()).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
    let confidence = i64::try_from(item.confidence.u64()).unwrap_or(i64::MAX);
    let scaled = |number: i64| if digits < 0 { number / power } else { number.saturating_mul(power) };
    Answer {
        price: scaled(item.price),
        confidence: u64::try_from(scaled(confidence)).unwrap_or(0),
        exponent: item.exponent - i32::try_from(digits).unwrap_or(0),
        publish_time: i64::try_from(item.publish_time).unwrap_or(i64::MAX),
    }
}

/// A message to the oracle, without coins.
pub fn report(sender: &str, message: ExecuteMsg) -> Step {
    Step::Report { sender: sender.to_owned(), funds: Vec::new(), message }
}

fn shift(price: i64, bps: i64) -> i64 {
    i64::try_from(i128::from(price) * i128::from(10_000 + bps) / 10_000).unwrap_or(price).max(1)
}

/// Seconds and blocks until the next tick: mostly some seconds, at times hours, days, or no time at all.
fn clock(rng: &mut Rng) -> (u64, u64) {
    match rng.weighted(&[70, 15, 5, 4, 3, 2, 1, 2]) {
        0 => (6, 1),
        1 => (rng.between(6, 30), rng.between(1, 5)),
        2 => (rng.between(30, 120), rng.between(1, 20)),
        3 => (0, rng.between(0, 1)),
        4 => (rng.between(300, 4_000), rng.between(1, 600)),
        5 => (rng.between(4_000, 90_000), rng.between(1, 10_000)),
        6 => (rng.between(86_400, 400_000), rng.between(1, 60_000)),
        _ => (*rng.pick(&[59, 60, 61, 299, 300, 301, 599, 600, 601, 1_800]).unwrap_or(&60), 1),
    }
}
