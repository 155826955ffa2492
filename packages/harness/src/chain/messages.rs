//! Sending the contracts' own messages, and reading what they answer.

use breakwater_interfaces::clearinghouse::{self, AccountId, FeedId, MarketId, MarketParams, VenueId};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{coins, Addr, Uint64};
use cw_multi_test::AppResponse;

use super::{Chain, ChainError, SETTLEMENT_DENOM};

/// First value of attribute `key` in the events of type `event` (`wasm` for the contract's own attributes).
pub fn attribute<'a>(response: &'a AppResponse, event: &str, key: &str) -> Option<&'a str> {
    response
        .events
        .iter()
        .filter(|found| found.ty == event)
        .flat_map(|found| &found.attributes)
        .find(|found| found.key == key)
        .map(|found| found.value.as_str())
}

impl Chain {
    /// Sends a message to the clearing house with `units` of the settlement denom.
    ///
    /// # Errors
    /// The clearing house's refusal, or the bank's.
    pub fn clear(
        &mut self,
        sender: &Addr,
        message: &clearinghouse::ExecuteMsg,
        units: u128,
    ) -> Result<AppResponse, ChainError> {
        let contract = self.contracts.clearinghouse.clone();
        self.execute_with(sender, &contract, message, &funds(units))
    }

    /// Sends a message to the clearing house as governance.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn govern(&mut self, message: &clearinghouse::ExecuteMsg) -> Result<AppResponse, ChainError> {
        let governance = self.governance.clone();
        self.clear(&governance, message, 0)
    }

    /// Blocks pass until a block time, in seconds.
    pub fn wait_until(&mut self, time: u64) {
        let seconds = time.saturating_sub(self.now());
        self.advance(seconds, seconds.div_ceil(super::BLOCK_SECONDS));
    }

    /// Lets time pass until all changes that wait are ripe, and carries them out, in order.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn ripen(&mut self) -> Result<(), ChainError> {
        for change in self.changes()? {
            self.wait_until(change.ripe_at);
            let governance = self.governance.clone();
            self.clear(&governance, &clearinghouse::ExecuteMsg::ExecuteChange { id: change.id }, 0)?;
        }
        Ok(())
    }

    /// Sends a message to the oracle.
    ///
    /// # Errors
    /// The oracle's refusal.
    pub fn report(&mut self, sender: &Addr, message: &oracle::ExecuteMsg) -> Result<AppResponse, ChainError> {
        let contract = self.contracts.oracle.clone();
        self.execute_with(sender, &contract, message, &[])
    }

    /// Sends a message to the insurance fund with `units` of the settlement denom.
    ///
    /// # Errors
    /// The fund's refusal, or the bank's.
    pub fn insure(
        &mut self,
        sender: &Addr,
        message: &insurance_fund::ExecuteMsg,
        units: u128,
    ) -> Result<AppResponse, ChainError> {
        let contract = self.contracts.insurance_fund.clone();
        self.execute_with(sender, &contract, message, &funds(units))
    }

    /// Opens an account and returns its id, read from the event.
    ///
    /// # Errors
    /// The clearing house's refusal, or an answer without the id.
    pub fn open_account(&mut self, owner: &Addr) -> Result<AccountId, ChainError> {
        let response = self.clear(owner, &clearinghouse::ExecuteMsg::OpenAccount {}, 0)?;
        let id = attribute(&response, "wasm-open_account", "account");
        id.and_then(|id| id.parse().ok())
            .ok_or_else(|| ChainError(format!("no account id in the events of OpenAccount: {:?}", response.events)))
    }

    /// Adds a feed and returns its id.
    ///
    /// # Errors
    /// The oracle's refusal, or an answer without the id.
    pub fn add_feed(&mut self, params: oracle::FeedParams) -> Result<FeedId, ChainError> {
        let governance = self.governance.clone();
        let response = self.report(&governance, &oracle::ExecuteMsg::AddFeed { params })?;
        let id = response.events.iter().flat_map(|event| &event.attributes).find(|found| found.key == "feed");
        id.and_then(|id| id.value.parse().ok())
            .ok_or_else(|| ChainError(format!("no feed id in the events of AddFeed: {:?}", response.events)))
    }

    /// Adds a publisher that may push the given feeds.
    ///
    /// # Errors
    /// The oracle's refusal.
    pub fn add_publisher(&mut self, publisher: &Addr, feeds: &[FeedId]) -> Result<(), ChainError> {
        let governance = self.governance.clone();
        let feeds = feeds.iter().map(|feed| oracle::SourceFeed { feed: *feed, pyth_id: None }).collect();
        let kind = oracle::SourceKind::Publisher { address: publisher.to_string() };
        self.report(&governance, &oracle::ExecuteMsg::AddSource { kind, feeds })?;
        let waiting: oracle::ChangesResponse =
            self.query(&self.contracts.oracle, &oracle::QueryMsg::Changes { start_after: None, limit: None })?;
        for change in waiting.changes {
            self.wait_until(change.ripe_at);
            self.report(&governance, &oracle::ExecuteMsg::ExecuteChange { id: change.id })?;
        }
        Ok(())
    }

    /// Adds a market and returns its id.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn add_market(&mut self, params: MarketParams) -> Result<MarketId, ChainError> {
        self.govern(&clearinghouse::ExecuteMsg::AddMarket { params })?;
        self.ripen()?;
        let market = self.markets()?.last().map(|market| market.market);
        market.ok_or_else(|| ChainError("the clearing house lists no market after AddMarket".to_owned()))
    }

    /// Registers a venue and returns its id.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn add_venue(&mut self, venue: &Addr) -> Result<VenueId, ChainError> {
        self.govern(&clearinghouse::ExecuteMsg::AddVenue { address: venue.to_string() })?;
        self.ripen()?;
        let id = self.venues()?.last().map(|venue| venue.venue);
        id.ok_or_else(|| ChainError("the clearing house lists no venue after AddVenue".to_owned()))
    }
}

fn funds(units: u128) -> Vec<cosmwasm_std::Coin> {
    if units == 0 {
        return Vec::new();
    }
    coins(units, SETTLEMENT_DENOM)
}

/// A group of publishers of one feed that push together.
#[derive(Clone, Debug)]
pub struct Publishers {
    pub addresses: Vec<Addr>,
    pub feed: FeedId,
    /// Exponent of the feed: prices are integers in 10^exponent.
    pub exponent: i32,
}

impl Publishers {
    /// Each publisher pushes its own price, in order, published at the current block time.
    ///
    /// # Errors
    /// The first refusal of a whole message; a single refused item is only in the events.
    pub fn push(&self, chain: &mut Chain, prices: &[i64], confidence: u64) -> Result<Vec<AppResponse>, ChainError> {
        let publish_time = chain.now();
        let each = self.addresses.iter().zip(prices);
        each.map(|(publisher, price)| {
            let item = oracle::PriceItem {
                feed: self.feed,
                price: *price,
                confidence: Uint64::new(confidence),
                exponent: self.exponent,
                publish_time,
            };
            chain.report(publisher, &oracle::ExecuteMsg::Push { prices: vec![item] })
        })
        .collect()
    }
}
