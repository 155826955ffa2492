//! Hostile and odd messages to the oracle, and what its governance does.

use breakwater_interfaces::oracle::{ExecuteMsg, FeedParams, PriceItem, SourceFeed, SourceKind};
use cosmwasm_std::Uint64;

use super::drive::Driver;
use super::generate::{settlement, Generator};
use super::prices::report;
use super::pyth::price_id;
use super::rng::Rng;
use super::step::Step;
use super::world::{address_of, publisher_name, EXPONENT, GOVERNANCE, GUARDIAN};
use crate::reference::oracle::Answer;

/// Publishers that governance may add later.
const EXTRA_PUBLISHERS: u64 = 4;

impl Generator {
    pub(super) fn offers(&mut self, driver: &Driver) -> Vec<Step> {
        match self.rng.weighted(&[62, 10, 12, 8, 8]) {
            0 => self.odd_push(driver),
            1 => self.odd_pull(driver),
            2 => self.suspend(driver),
            3 => self.govern_oracle(driver),
            _ => self.leap(driver),
        }
    }

    /// A publisher, or whoever thinks he is one.
    fn publisher(&mut self) -> String {
        match self.rng.weighted(&[80, 15, 5]) {
            0 => publisher_name(u8::try_from(self.rng.below(u64::from(self.world.publishers))).unwrap_or(0)),
            1 => format!("extra-{}", self.rng.below(EXTRA_PUBLISHERS)),
            _ => "owner-0".to_owned(),
        }
    }

    /// A feed of a market, rarely another one, or one that does not exist.
    fn feed(&mut self, driver: &Driver) -> u8 {
        let all = u64::try_from(driver.references.oracle.feeds.len()).unwrap_or(0);
        let used = self.world.used_feeds();
        let feed = match self.rng.weighted(&[85, 10, 5]) {
            0 => return self.rng.pick(&used).copied().unwrap_or(0),
            1 => self.rng.below(all),
            _ => *self.rng.pick(&[all, 63, 64, 255]).unwrap_or(&255),
        };
        u8::try_from(feed).unwrap_or(u8::MAX)
    }

    fn odd_push(&mut self, driver: &Driver) -> Vec<Step> {
        let sender = self.publisher();
        let count = match self.rng.weighted(&[60, 30, 5, 2, 2, 1]) {
            0 => 1,
            1 => self.rng.between(2, 4),
            2 => self.rng.between(5, 12),
            3 => 30,
            4 => 31,
            _ => 0,
        };
        let prices = (0..count).map(|_| self.odd_item(driver)).collect();
        let funds = if self.rng.chance(2) { vec![settlement(5)] } else { Vec::new() };
        vec![Step::Report { sender, funds, message: ExecuteMsg::Push { prices } }]
    }

    fn odd_item(&mut self, driver: &Driver) -> PriceItem {
        let feed = self.feed(driver);
        let known = driver.references.oracle.feeds.get(&feed);
        let last = known.and_then(|feed| feed.price);
        let newest = known.and_then(|feed| feed.reports.values().map(|report| report.publish_time).max());
        let now = i128::from(driver.chain.now());
        let marks = last.map_or((1_000_000, 1_000_000), |price| (price.median.mark, price.line(now)));
        let price = odd_price(marks, &mut self.rng);
        PriceItem {
            feed,
            price,
            confidence: Uint64::new(odd_confidence(price, &mut self.rng)),
            exponent: if self.rng.chance(97) {
                known.map_or(EXPONENT, |feed| feed.params.exponent)
            } else {
                *self.rng.pick(&[i32::MIN, -18, -7, 0, i32::MAX]).unwrap_or(&0)
            },
            publish_time: odd_time(driver.chain.now(), newest, &mut self.rng),
        }
    }

    fn odd_pull(&mut self, driver: &Driver) -> Vec<Step> {
        let sources = u64::try_from(driver.references.oracle.sources.len()).unwrap_or(0);
        let pulled =
            driver.references.oracle.sources.iter().find(|(_, source)| !source.is_publisher()).map(|(id, _)| *id);
        let any = u8::try_from(self.rng.below(sources + 1)).unwrap_or(0);
        let source = pulled.filter(|_| self.rng.chance(85)).unwrap_or(any);
        let count = if self.rng.chance(95) { self.rng.between(1, 4) } else { 31 * self.rng.below(2) };
        let feeds: Vec<u8> = (0..count).map(|_| self.feed(driver)).collect();
        let mut steps = Vec::new();
        for feed in feeds.iter().take(4) {
            let item = self.odd_item(driver);
            let time = i64::try_from(item.publish_time).unwrap_or(i64::MAX);
            let answer = Answer {
                price: item.price,
                confidence: item.confidence.u64(),
                exponent: *self.rng.pick(&[EXPONENT, -8, -5, 0, 12, 13, i32::MAX, i32::MIN, -25]).unwrap_or(&0),
                publish_time: if self.rng.chance(95) { time } else { -time },
            };
            steps.push(Step::Answer { feed: *feed, answer: self.rng.chance(95).then_some(answer) });
        }
        steps.push(report("keeper", ExecuteMsg::Pull { source, feeds }));
        steps
    }

    fn suspend(&mut self, driver: &Driver) -> Vec<Step> {
        let sender = match self.rng.weighted(&[65, 30, 5]) {
            0 => GOVERNANCE,
            1 => GUARDIAN,
            _ => "owner-1",
        };
        let now = i128::from(driver.chain.now());
        let sources = driver.references.oracle.sources.iter();
        let suspended: Vec<u8> =
            sources.filter(|(_, source)| source.suspension.stands(now)).map(|(id, _)| *id).collect();
        let sources = u64::try_from(driver.references.oracle.sources.len()).unwrap_or(0);
        let any = u8::try_from(self.rng.below(sources + 1)).unwrap_or(0);
        let (source, again) = match self.rng.pick(&suspended) {
            Some(source) if self.rng.chance(60) => (*source, false),
            _ => (any, self.rng.chance(80)),
        };
        vec![report(sender, ExecuteMsg::SuspendSource { source, suspended: again })]
    }

    fn govern_oracle(&mut self, driver: &Driver) -> Vec<Step> {
        let sender = if self.rng.chance(90) { GOVERNANCE } else { "owner-1" };
        let message = match self.rng.weighted(&[25, 65, 10]) {
            0 => {
                let name = "x".repeat(usize::try_from(*self.rng.pick(&[0_u64, 1, 64, 65]).unwrap_or(&1)).unwrap_or(1));
                let exponent = *self.rng.pick(&[-19, -18, -8, 0, 1]).unwrap_or(&0);
                let quorum = *self.rng.pick(&[0, 1, 2, 8, 9]).unwrap_or(&1);
                ExecuteMsg::AddFeed { params: FeedParams { name, exponent, quorum } }
            }
            1 => self.add_source(driver),
            _ => ExecuteMsg::SetGovernance { governance: address_of(GOVERNANCE).into_string() },
        };
        vec![report(sender, message)]
    }

    fn add_source(&mut self, driver: &Driver) -> ExecuteMsg {
        let feeds: Vec<u8> = (0..self.rng.below(5)).map(|_| self.feed(driver)).collect();
        let pulls = self.rng.chance(25);
        let ids = if self.rng.chance(5) { !pulls } else { pulls };
        let feeds = feeds.into_iter().map(|feed| SourceFeed { feed, pyth_id: ids.then(|| price_id(feed)) }).collect();
        let kind = if pulls {
            SourceKind::Pyth { contract: driver.chain.contracts().insurance_fund.to_string() }
        } else {
            SourceKind::Publisher { address: address_of(&self.publisher()).into_string() }
        };
        ExecuteMsg::AddSource { kind, feeds }
    }
}

/// Near the last mark, at the lines of the hold-back and of agreement, or absurd.
fn odd_price((mark, line): (i128, i128), rng: &mut Rng) -> i64 {
    let price = match rng.weighted(&[40, 15, 15, 10, 20]) {
        0 => mark * i128::from(rng.between(9_900, 10_100)) / 10_000,
        1 => mark * 101 / 100 + i128::from(rng.signed(-2, 2)),
        2 => line * i128::from(*rng.pick(&[1_u64, 3]).unwrap_or(&1)) / 2 + i128::from(rng.signed(-2, 2)),
        3 => mark * i128::from(rng.between(1, 40)) / 10,
        _ => return *rng.pick(&[0, -1, 1, 2, i64::MIN, i64::MAX, i64::MAX - 1]).unwrap_or(&0),
    };
    i64::try_from(price).unwrap_or(i64::MAX)
}

fn odd_confidence(price: i64, rng: &mut Rng) -> u64 {
    let price = u64::try_from(price).unwrap_or(0);
    match rng.weighted(&[50, 20, 20, 10]) {
        0 => price / 10_000,
        1 => price / 50 + rng.below(3),
        2 => price + rng.below(2),
        _ => u64::MAX,
    }
}

/// Now, at the edges of what is stale, future, still noted, newer; or absurd.
fn odd_time(now: u64, newest: Option<i128>, rng: &mut Rng) -> u64 {
    let newest = newest.and_then(|newest| u64::try_from(newest).ok()).unwrap_or(now);
    match rng.weighted(&[40, 25, 20, 15]) {
        0 => now - rng.below(3),
        1 => now + 30 - *rng.pick(&[0_u64, 1, 10, 29, 89, 90, 91]).unwrap_or(&0),
        2 => (newest + rng.below(3)).saturating_sub(1),
        _ => *rng
            .pick(&[0, now + 31, now + 600, now + 5_000, now + 86_400, now + 86_401, now * 1_000, u64::MAX])
            .unwrap_or(&0),
    }
}
