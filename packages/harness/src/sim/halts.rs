//! Scripts of what breaks: the chain stops, a feed falls silent, and what happens when it comes back.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, MarketId};

use super::drive::Driver;
use super::generate::Generator;
use super::step::Step;

impl Generator {
    /// The chain makes no blocks for a while. The first block after it carries the clock from before, with what was sent meanwhile.
    pub(super) fn halt(&mut self, driver: &Driver) -> Vec<Step> {
        let now = driver.chain.now();
        let seconds = match self.rng.weighted(&[50, 40, 10]) {
            0 => self.rng.between(30, 900),
            1 => self.rng.between(600, 10_000),
            _ => self.rng.between(10_000, 100_000),
        };
        let mut steps = Vec::new();
        if self.rng.chance(70) {
            steps.push(Step::Advance { seconds: 6, blocks: 1 });
            steps.extend(self.prices.offered(now + 6 + self.rng.between(1, seconds), &mut self.rng));
            steps.extend(self.some_messages(driver));
        }
        steps.extend(self.prices.spoken(now + 6, seconds, 1, &mut self.rng));
        steps.extend(self.some_messages(driver));
        if self.rng.chance(60) {
            steps.extend(self.shows(now + 6 + seconds));
        }
        steps
    }

    /// What people do meanwhile.
    fn some_messages(&mut self, driver: &Driver) -> Vec<Step> {
        let mut steps = Vec::new();
        for _ in 0..self.rng.below(4) {
            steps.extend(match self.rng.below(5) {
                0 => self.fills(driver),
                1 => self.withdraw(driver),
                2 => self.start_auction(driver),
                3 => vec![self.trip(driver)],
                _ => self.resolve(driver),
            });
        }
        steps
    }

    /// One feed falls silent while the others go on.
    pub(super) fn outage(&mut self, driver: &Driver) -> Vec<Step> {
        let market = self.market();
        let mut now = driver.chain.now();
        let mut steps = Vec::new();
        for _ in 0..self.rng.between(3, 9) {
            let seconds = self.rng.between(20, 90);
            steps.push(Step::Advance { seconds, blocks: self.rng.between(1, 15) });
            now += seconds;
            steps.extend(self.prices.without(market, now, &mut self.rng));
            if self.rng.chance(30) {
                steps.push(Self::send("keeper", ExecuteMsg::Trip { market: Some(market), accounts: Vec::new() }));
            }
        }
        steps
    }

    /// Prices come back and are shown.
    pub(super) fn comeback(&mut self, driver: &Driver) -> Vec<Step> {
        let call = self.call(driver);
        let graced = |id: &MarketId| driver.references.ledger.is_graced(&call, *id);
        let markets: Vec<MarketId> = driver.references.ledger.state.markets.keys().copied().filter(graced).collect();
        if markets.is_empty() && self.rng.chance(80) {
            return vec![self.trip(driver)];
        }
        self.shows(driver.chain.now())
    }

    fn shows(&mut self, mut now: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        let markets: Vec<MarketId> = (0..self.world.markets).collect();
        for _ in 0..self.rng.between(1, 6) {
            let seconds = *self.rng.pick(&[6, 20, 30, 31, 100, 300, 450]).unwrap_or(&30);
            steps.extend(self.prices.spoken(now, seconds, seconds / 6 + 1, &mut self.rng));
            now += seconds;
            for market in &markets {
                if self.rng.chance(80) {
                    steps.push(Self::send("keeper", ExecuteMsg::Resume { market: *market }));
                }
            }
        }
        steps
    }
}
