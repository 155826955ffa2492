//! What a deployment gives a replay to start from.

use anyhow::{anyhow, bail, Context, Result};
use breakwater_interfaces::clearinghouse::{
    ConfigResponse, MarketResponse, MarketsResponse, QueryMsg, VenueResponse, VenuesResponse,
};
use breakwater_interfaces::oracle::{self, FeedResponse, FeedsResponse};

use crate::chain::deployment::Addresses;
use crate::chain::node::Node;
use crate::replay::Scale;

/// What a deployment gives a replay to start from.
#[derive(Clone, Debug)]
pub struct Ground {
    pub config: ConfigResponse,
    pub market: MarketResponse,
    pub venue: VenueResponse,
    /// In the order of their numbers.
    pub feeds: Vec<FeedResponse>,
}

impl Ground {
    /// How the market's prices are written.
    ///
    /// # Errors
    /// If its feed holds no price of a file.
    pub fn scale(&self) -> Result<Scale> {
        let exponent = self.feeds.first().map_or(0, |feed| feed.params.exponent);
        Scale::of(exponent, self.market.params.multiplier.u128())
    }

    /// # Errors
    /// If the node cannot be reached, or the deployment is none that a replay can use.
    pub(super) fn read(node: &Node, addresses: &Addresses) -> Result<Self> {
        let house = &addresses.clearinghouse;
        let config: ConfigResponse = require(node, house, &QueryMsg::Config {})?;
        let question = QueryMsg::Markets { start_after: None, limit: Some(1) };
        let markets: MarketsResponse = require(node, house, &question)?;
        let question = QueryMsg::Venues { start_after: None, limit: Some(1) };
        let venues: VenuesResponse = require(node, house, &question)?;
        let question = oracle::QueryMsg::Feeds { start_after: None, limit: Some(30) };
        let feeds: FeedsResponse = require(node, &addresses.oracle, &question)?;
        let market = markets.markets.into_iter().next().context("the deployment has no market: its plan names none")?;
        let venue = venues.venues.into_iter().next().context("the deployment has no venue: its plan names none")?;
        if (market.params.feed, market.params.premium_feed) != (0, Some(1)) || feeds.feeds.len() < 2 {
            bail!("a replay drives a first market on feeds 0 (mark) and 1 (mid): this deployment's is another");
        }
        Ok(Ground { config, market, venue, feeds: feeds.feeds })
    }
}

/// The answer of a contract.
pub(super) fn require<T: serde::de::DeserializeOwned>(
    node: &Node,
    contract: &str,
    question: &impl serde::Serialize,
) -> Result<T> {
    node.smart(contract, question, None)?.map_err(|words| anyhow!("{contract} does not answer: {words}"))
}
