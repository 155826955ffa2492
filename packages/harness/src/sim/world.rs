//! The ground a sequence runs on: feeds and sources. Everything else is set up by its first steps.

use breakwater_interfaces::clearinghouse::{Limits, Timing};
use breakwater_interfaces::oracle::{ExecuteMsg, FeedParams, SourceFeed, SourceKind};
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use super::awake;
use super::pyth::{price_id, Pulled, WithPrices};
use super::rng::Rng;
use crate::chain::{address, long_address, Chain, ChainError, Deployment, Engine};

/// The name that governs.
pub const GOVERNANCE: &str = "governance";
/// The name that may stop things.
pub const GUARDIAN: &str = "guardian";
/// Exponent of every feed of a market.
pub const EXPONENT: i32 = -6;

/// Drawn once a sequence, and the first line of a replay file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct World {
    pub seed: u64,
    /// Markets to be added; market m reads feeds `first_feed` + 2m (mark) and the one after it (premium).
    pub markets: u8,
    /// Feeds that nobody uses lie before it: the markets' may lie in two pages.
    pub first_feed: u8,
    /// Publishers of every feed.
    pub publishers: u8,
    /// A pulled contract is one more source of every feed.
    pub pulled: bool,
    /// Sources offer odd prices at odd times, and governance changes them.
    pub odd_sources: bool,
    /// Sources that must agree on a mark.
    pub quorum: u8,
    /// Decimal digits of the settlement denom beyond 6.
    pub extra_digits: u32,
    pub float_target: u64,
    /// Modes, limits and the timelock are awake; else nothing is long or large enough for them.
    #[serde(default)]
    pub awake: Option<Awake>,
}

/// Durations and limits of a world in which they matter. Changes wait only once governance has set the world up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Awake {
    pub timing: Timing,
    pub limits: Limits,
    pub timelock_seconds: u64,
    pub oracle_timelock_seconds: u64,
}

fn small(rng: &mut Rng, low: u64, high: u64) -> u8 {
    u8::try_from(rng.between(low, high)).unwrap_or(1)
}

impl World {
    pub fn draw(seed: u64, rng: &mut Rng) -> World {
        let pulled = rng.chance(20);
        let mut world = World {
            seed,
            markets: small(rng, 1, 4),
            first_feed: if rng.chance(85) { 0 } else { small(rng, 11, 15) },
            publishers: if rng.chance(75) { 3 } else { small(rng, 2, 8 - u64::from(pulled)) },
            pulled,
            odd_sources: rng.chance(40),
            quorum: if rng.chance(90) { 2 } else { 3 },
            extra_digits: if rng.chance(25) { 12 } else { 0 },
            float_target: rng.between(0, 2_000_000_000),
            awake: None,
        };
        world.awake = awake::draw(world.dollar(), rng);
        world
    }

    /// Units that count as one dollar.
    pub fn dollar(&self) -> i128 {
        10_i128.pow(6 + self.extra_digits)
    }

    /// The feed of a market's mark.
    pub fn mark_feed(&self, market: u8) -> u8 {
        self.first_feed + 2 * market
    }

    /// The feed of a market's premium.
    pub fn premium_feed(&self, market: u8) -> u8 {
        self.mark_feed(market) + 1
    }

    /// Feeds that are reported.
    pub fn used_feeds(&self) -> Vec<u8> {
        (self.first_feed..self.first_feed + 2 * self.markets).collect()
    }

    /// What the chain is deployed with.
    pub fn deployment(&self) -> Deployment {
        let calm = Deployment { float_target: u128::from(self.float_target), ..Deployment::default() };
        match self.awake {
            Some(Awake { timing, limits, oracle_timelock_seconds, .. }) => {
                Deployment { timing, limits, oracle_timelock_seconds, ..calm }
            }
            None => calm,
        }
    }

    /// Deploys the chain; the pulled contract says what `answers` holds.
    ///
    /// # Errors
    /// What a contract refused.
    pub fn deploy(&self, answers: Pulled) -> Result<Chain, ChainError> {
        let deployment = self.deployment();
        let engine = Engine::chosen()?;
        let insurance_fund = Box::new(WithPrices { inner: engine.insurance_fund, answers });
        Chain::deploy_on(Engine { insurance_fund, ..engine }, &deployment)
    }

    /// What governance tells the oracle at first: feeds and sources.
    pub fn oracle_set_up(&self, chain: &Chain) -> Vec<ExecuteMsg> {
        let mut messages = Vec::new();
        for feed in 0..self.first_feed + 2 * self.markets {
            let is_mark = feed >= self.first_feed && (feed - self.first_feed).is_multiple_of(2);
            let quorum = if is_mark { self.quorum } else { 1 };
            let params = FeedParams { name: format!("feed-{feed}"), exponent: EXPONENT, quorum };
            messages.push(ExecuteMsg::AddFeed { params });
        }
        for publisher in 0..self.publishers {
            let kind = SourceKind::Publisher { address: address(&publisher_name(publisher)).into_string() };
            let feeds = self.used_feeds().into_iter().map(|feed| SourceFeed { feed, pyth_id: None }).collect();
            messages.push(ExecuteMsg::AddSource { kind, feeds });
        }
        if self.pulled {
            let kind = SourceKind::Pyth { contract: chain.contracts().insurance_fund.to_string() };
            let feed = |feed: u8| SourceFeed { feed, pyth_id: Some(price_id(feed)) };
            messages.push(ExecuteMsg::AddSource { kind, feeds: self.used_feeds().into_iter().map(feed).collect() });
        }
        messages
    }
}

/// Name of the n-th publisher.
pub fn publisher_name(publisher: u8) -> String {
    format!("publisher-{publisher}")
}

/// Address of a name in a step.
pub fn address_of(name: &str) -> Addr {
    if name == GOVERNANCE || name == GUARDIAN {
        long_address(name)
    } else {
        address(name)
    }
}
