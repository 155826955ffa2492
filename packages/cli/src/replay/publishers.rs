//! Three publishers of the mark and of the perpetual's own mid, each a little off the true price.

use anyhow::Result;
use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::{ExecuteMsg, PriceItem};
use cosmwasm_std::Uint64;
use serde::{Deserialize, Serialize};

use super::mempool::{Call, Waiting};
use super::random::Random;
use super::world::{Feeds, World};

/// Widest distance of a publisher from the true price, in parts per million.
const SPREAD_PPM: u64 = 150;
/// Confidence that each publisher reports, in parts per million of the price.
const CONFIDENCE_PPM: u64 = 200;
const RANDOM_STREAM: u64 = 2;

/// The publishers and the feeds they serve.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publishers {
    feeds: Feeds,
    random: Random,
}

impl Publishers {
    pub fn new(seed: u64, feeds: Feeds) -> Self {
        Publishers { feeds, random: Random::new(seed, RANDOM_STREAM) }
    }

    /// Every publisher pushes mark and mid in one message; the mark that results (the median) is returned.
    ///
    /// # Errors
    /// If the oracle refuses a whole message.
    pub fn push(&mut self, world: &mut World, price: i64, premium_ppm: i64) -> Result<i64> {
        let mut said = Vec::new();
        let publish_time = world.chain.now();
        for publisher in self.feeds.publishers.clone() {
            let (own, message) = self.pushed(world, price, premium_ppm, publish_time);
            world.report(&publisher, &message)?;
            said.push(own);
        }
        said.sort_unstable();
        Ok(said[said.len() / 2])
    }

    /// Every publisher's push waits, published at `publish_time`, for the chain to go on.
    pub fn wait(&mut self, world: &mut World, price: i64, premium_ppm: i64, publish_time: u64) {
        for publisher in self.feeds.publishers.clone() {
            let (_, message) = self.pushed(world, price, premium_ppm, publish_time);
            if let Some(mempool) = &mut world.mempool {
                mempool.push(Waiting { sender: publisher, call: Call::Report(message), units: 0 });
            }
        }
    }

    /// A publisher's own price of the mark, and his push.
    fn pushed(&mut self, world: &World, price: i64, premium_ppm: i64, publish_time: u64) -> (i64, ExecuteMsg) {
        let own = moved(price, self.random.around_zero(SPREAD_PPM));
        let items = [(self.feeds.mark, own), (self.feeds.premium, moved(own, premium_ppm))];
        let prices = items.map(|(feed, price)| item(feed, price, world.known.scale.exponent, publish_time));
        (own, ExecuteMsg::Push { prices: prices.into() })
    }
}

fn item(feed: FeedId, price: i64, exponent: i32, publish_time: u64) -> PriceItem {
    let confidence = price.unsigned_abs() / 1_000_000 * CONFIDENCE_PPM;
    PriceItem { feed, price, confidence: Uint64::new(confidence), exponent, publish_time }
}

/// `price` moved by so many parts per million, at least 1.
fn moved(price: i64, ppm: i64) -> i64 {
    let by = i128::from(price) * i128::from(ppm) / 1_000_000;
    i64::try_from(i128::from(price) + by).unwrap_or(price).max(1)
}
