//! The ground a sequence runs on: feeds and publishers. Everything else is set up by its first steps.

use breakwater_interfaces::oracle::FeedParams;
use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use super::rng::Rng;
use crate::chain::{address, long_address, Chain, ChainError, Deployment};

/// Publishers of every feed.
pub const PUBLISHERS: usize = 3;
/// The name that governs.
pub const GOVERNANCE: &str = "governance";

/// Drawn once a sequence, and the first line of a replay file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct World {
    pub seed: u64,
    /// Markets to be added; market m reads feeds 2m (mark) and 2m + 1 (premium).
    pub markets: u8,
    /// Sources that must agree on a mark.
    pub quorum: u8,
    /// Decimal digits of the settlement denom beyond 6.
    pub extra_digits: u32,
    pub float_target: u64,
}

impl World {
    pub fn draw(seed: u64, rng: &mut Rng) -> World {
        World {
            seed,
            markets: u8::try_from(rng.between(1, 4)).unwrap_or(1),
            quorum: if rng.chance(90) { 2 } else { 3 },
            extra_digits: if rng.chance(25) { 12 } else { 0 },
            float_target: rng.between(0, 2_000_000_000),
        }
    }

    /// Units that count as one dollar.
    pub fn dollar(&self) -> i128 {
        10_i128.pow(6 + self.extra_digits)
    }

    /// Deploys the chain with feeds and publishers.
    ///
    /// # Errors
    /// What a contract refused.
    pub fn deploy(&self) -> Result<Chain, ChainError> {
        let deployment = Deployment { float_target: u128::from(self.float_target), ..Deployment::default() };
        let mut chain = Chain::deploy(&deployment)?;
        let mut feeds = Vec::new();
        for market in 0..self.markets {
            for (name, quorum) in [("mark", self.quorum), ("premium", 1)] {
                let name = format!("{name}-{market}");
                feeds.push(chain.add_feed(FeedParams { name, exponent: -6, quorum })?);
            }
        }
        for publisher in 0..PUBLISHERS {
            chain.add_publisher(&publisher_address(publisher), &feeds)?;
        }
        Ok(chain)
    }
}

/// Address of the n-th publisher.
pub fn publisher_address(publisher: usize) -> Addr {
    address(&format!("publisher-{publisher}"))
}

/// Address of a name in a step.
pub fn address_of(name: &str) -> Addr {
    if name == GOVERNANCE {
        long_address(name)
    } else {
        address(name)
    }
}
