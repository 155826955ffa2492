//! Scripts that lead a feed along the lines of the hold-back: exactly half, exactly 5 %, exactly a minute, exactly five.

use breakwater_interfaces::oracle::{ExecuteMsg, PriceItem};
use cosmwasm_std::Uint64;

use super::drive::Driver;
use super::generate::Generator;
use super::prices::report;
use super::step::Step;
use super::world::{publisher_name, EXPONENT};

/// Waits between the medians of one script, in seconds.
const WAITS: [&[u64]; 7] =
    [&[30, 30], &[20, 20, 20], &[29, 30], &[100, 100, 100], &[150, 150], &[150, 149], &[60, 60, 60, 60, 60]];

impl Generator {
    pub(super) fn leap(&mut self, driver: &Driver) -> Vec<Step> {
        let market = self.market();
        let feed = self.world.mark_feed(market);
        let now = driver.chain.now();
        let Some(price) = driver.references.oracle.feeds.get(&feed).and_then(|feed| feed.price) else {
            return Vec::new();
        };
        let line = price.line(i128::from(now));
        match self.rng.weighted(&[20, 10, 70]) {
            0 => return self.lone_walk(feed, line, now),
            1 => return self.edge_of_agreement(feed, line, now),
            _ => {}
        }
        let over = i128::from(self.rng.below(2));
        let mut mark = match self.rng.below(4) {
            0 => line * 3 / 2 + over,
            1 => line / 2 - over,
            2 => line * 2,
            _ => line / 3,
        };
        let mut steps = Vec::new();
        let mut time = now;
        let waits = self.rng.pick(&WAITS).copied().unwrap_or(&[]);
        self.push_all(&mut steps, feed, mark, time);
        for seconds in waits {
            steps.push(Step::Advance { seconds: *seconds, blocks: 1 });
            time += seconds;
            mark = self.next_median(mark, line);
            self.push_all(&mut steps, feed, mark, time);
        }
        steps
    }

    /// Steady, at the edge of steady, shaking, beyond the other line, or back.
    fn next_median(&mut self, mark: i128, line: i128) -> i128 {
        let over = i128::from(self.rng.below(2));
        match self.rng.weighted(&[30, 20, 20, 20, 5, 5]) {
            0 => mark,
            1 => mark * 105 / 100 + over,
            2 => mark * 95 / 100 - over,
            3 => mark * 11 / 10,
            4 => line * line / mark.max(1),
            _ => line,
        }
    }

    /// A quorum, then one publisher alone who walks up from it around the time at which the quorum's mark is old.
    fn lone_walk(&mut self, feed: u8, line: i128, now: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        self.push_all(&mut steps, feed, line, now);
        let first = self.rng.between(61, 120);
        let second = 299 + self.rng.below(3) - first;
        steps.push(Step::Advance { seconds: first, blocks: 1 });
        self.push_one(&mut steps, 0, feed, line * 14 / 10, now + first);
        steps.push(Step::Advance { seconds: second, blocks: 1 });
        self.push_one(&mut steps, 0, feed, line * 16 / 10, now + first + second);
        steps
    }

    /// Two publishers exactly 1 % apart, or a little more, and one far below; the wait before makes everybody else stale.
    fn edge_of_agreement(&mut self, feed: u8, line: i128, now: u64) -> Vec<Step> {
        let hundredth = (line / 100).max(1);
        let mut steps = vec![Step::Advance { seconds: 61, blocks: 1 }];
        let apart = 101 * hundredth + i128::from(self.rng.below(2));
        for (publisher, mark) in [(0, 100 * hundredth), (1, apart), (2, 60 * hundredth)] {
            self.push_one(&mut steps, publisher, feed, mark, now + 61);
        }
        steps
    }

    fn push_all(&mut self, steps: &mut Vec<Step>, feed: u8, mark: i128, time: u64) {
        for publisher in 0..self.world.publishers {
            if !self.rng.chance(5) {
                self.push_one(steps, publisher, feed, mark, time);
            }
        }
    }

    fn push_one(&self, steps: &mut Vec<Step>, publisher: u8, feed: u8, mark: i128, time: u64) {
        let item = PriceItem {
            feed,
            price: i64::try_from(mark).unwrap_or(i64::MAX),
            confidence: Uint64::zero(),
            exponent: EXPONENT,
            publish_time: time,
        };
        steps.push(report(&publisher_name(publisher), ExecuteMsg::Push { prices: vec![item] }));
    }
}
