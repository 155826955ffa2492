//! The contracts' queries, typed.

use breakwater_interfaces::clearinghouse::{self, AccountId, MarketId};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{from_json, to_json_vec, Addr, Binary, QueryRequest, Storage, Uint128, WasmQuery};
use cw_multi_test::CosmosRouter;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::keys::contract_namespace;
use super::{Chain, ChainError, SETTLEMENT_DENOM};

/// Rows asked for in one page of a list.
const PAGE_LIMIT: u32 = 30;

impl Chain {
    /// Asks a contract.
    ///
    /// # Errors
    /// The contract's own error text, or an answer of another shape.
    pub fn query<M: Serialize, T: DeserializeOwned>(&self, contract: &Addr, message: &M) -> Result<T, ChainError> {
        let msg = to_json_vec(message).map_err(|error| ChainError(error.to_string()))?;
        let request =
            QueryRequest::Wasm(WasmQuery::Smart { contract_addr: contract.to_string(), msg: Binary::new(msg) });
        let block = self.block();
        self.gas.start();
        let answer = self.app.read_module(|router, api, storage| router.query(api, storage, &block, request));
        let answer = answer.map_err(|error| ChainError(super::refusal(&error.to_string())))?;
        from_json(answer).map_err(|error| ChainError(error.to_string()))
    }

    /// One stored value of a contract; `None` if the key is unused.
    pub fn raw(&self, contract: &Addr, key: &[u8]) -> Option<Vec<u8>> {
        let key = [&contract_namespace(contract.as_str()), key].concat();
        self.app.storage().get(&key)
    }

    /// Units of the settlement denom that the bank shows for `holder`.
    ///
    /// # Errors
    /// If the bank cannot be read.
    pub fn balance(&self, holder: &Addr) -> Result<u128, ChainError> {
        let coin = self.app.wrap().query_balance(holder.as_str(), SETTLEMENT_DENOM);
        let coin = coin.map_err(|error| ChainError(error.to_string()))?;
        let units = Uint128::try_from(coin.amount).map_err(|error| ChainError(error.to_string()))?;
        Ok(units.u128())
    }

    fn ask_clearinghouse<T: DeserializeOwned>(&self, message: &clearinghouse::QueryMsg) -> Result<T, ChainError> {
        self.query(&self.contracts.clearinghouse, message)
    }

    /// # Errors
    /// The clearing house's error text.
    pub fn config(&self) -> Result<clearinghouse::ConfigResponse, ChainError> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Config {})
    }

    /// # Errors
    /// If there is no such account.
    pub fn account(&self, account: AccountId) -> Result<clearinghouse::AccountResponse, ChainError> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Account { account })
    }

    /// Ids of all accounts, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn accounts(&self) -> Result<Vec<AccountId>, ChainError> {
        let mut all: Vec<AccountId> = Vec::new();
        loop {
            let start_after = all.last().copied();
            let message = clearinghouse::QueryMsg::Accounts { start_after, limit: Some(PAGE_LIMIT) };
            let page: clearinghouse::AccountsResponse = self.ask_clearinghouse(&message)?;
            if page.accounts.is_empty() {
                return Ok(all);
            }
            all.extend(page.accounts);
        }
    }

    /// # Errors
    /// If there is no such market.
    pub fn market(&self, market: MarketId) -> Result<clearinghouse::MarketResponse, ChainError> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Market { market })
    }

    /// All markets, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn markets(&self) -> Result<Vec<clearinghouse::MarketResponse>, ChainError> {
        let mut all: Vec<clearinghouse::MarketResponse> = Vec::new();
        loop {
            let start_after = all.last().map(|market| market.market);
            let message = clearinghouse::QueryMsg::Markets { start_after, limit: Some(PAGE_LIMIT) };
            let page: clearinghouse::MarketsResponse = self.ask_clearinghouse(&message)?;
            if page.markets.is_empty() {
                return Ok(all);
            }
            all.extend(page.markets);
        }
    }

    /// All venues, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn venues(&self) -> Result<Vec<clearinghouse::VenueResponse>, ChainError> {
        let mut all: Vec<clearinghouse::VenueResponse> = Vec::new();
        loop {
            let start_after = all.last().map(|venue| venue.venue);
            let message = clearinghouse::QueryMsg::Venues { start_after, limit: Some(PAGE_LIMIT) };
            let page: clearinghouse::VenuesResponse = self.ask_clearinghouse(&message)?;
            if page.venues.is_empty() {
                return Ok(all);
            }
            all.extend(page.venues);
        }
    }

    /// The books of invariant I-1, as the clearing house adds them up.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn solvency(&self) -> Result<clearinghouse::SolvencyResponse, ChainError> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Solvency {})
    }

    /// The modes of the whole and of all markets.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn status(&self) -> Result<clearinghouse::StatusResponse, ChainError> {
        let ask = |start_after| {
            let message = clearinghouse::QueryMsg::Status { start_after, limit: Some(PAGE_LIMIT) };
            self.ask_clearinghouse::<clearinghouse::StatusResponse>(&message)
        };
        let mut status = ask(None)?;
        while let Some(last) = status.markets.last().map(|market| market.market) {
            let more = ask(Some(last))?.markets;
            if more.is_empty() {
                break;
            }
            status.markets.extend(more);
        }
        Ok(status)
    }

    /// All tickets that wait, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn tickets(&self) -> Result<Vec<clearinghouse::TicketResponse>, ChainError> {
        let mut all: Vec<clearinghouse::TicketResponse> = Vec::new();
        loop {
            let start_after = all.last().map(|ticket| ticket.id);
            let message = clearinghouse::QueryMsg::Tickets { start_after, limit: Some(PAGE_LIMIT) };
            let page: clearinghouse::TicketsResponse = self.ask_clearinghouse(&message)?;
            if page.tickets.is_empty() {
                return Ok(all);
            }
            all.extend(page.tickets);
        }
    }

    /// What waits for an address because it could not be paid, in units.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn claim(&self, owner: &Addr) -> Result<u128, ChainError> {
        let message = clearinghouse::QueryMsg::Claim { owner: owner.to_string() };
        let answer: clearinghouse::ClaimResponse = self.ask_clearinghouse(&message)?;
        Ok(answer.amount.u128())
    }

    /// Changes that wait, at most 30.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn changes(&self) -> Result<Vec<clearinghouse::ChangeResponse>, ChainError> {
        let message = clearinghouse::QueryMsg::Changes { start_after: None, limit: Some(PAGE_LIMIT) };
        Ok(self.ask_clearinghouse::<clearinghouse::ChangesResponse>(&message)?.changes)
    }

    /// # Errors
    /// If there is no such feed, or it has no price yet.
    pub fn feed(&self, feed: clearinghouse::FeedId) -> Result<oracle::FeedResponse, ChainError> {
        self.query(&self.contracts.oracle, &oracle::QueryMsg::Feed { feed })
    }

    /// All feeds, ascending.
    ///
    /// # Errors
    /// The oracle's error text.
    pub fn feeds(&self) -> Result<Vec<oracle::FeedResponse>, ChainError> {
        let mut all: Vec<oracle::FeedResponse> = Vec::new();
        loop {
            let start_after = all.last().map(|feed| feed.feed);
            let message = oracle::QueryMsg::Feeds { start_after, limit: Some(PAGE_LIMIT) };
            let page: oracle::FeedsResponse = self.query(&self.contracts.oracle, &message)?;
            if page.feeds.is_empty() {
                return Ok(all);
            }
            all.extend(page.feeds);
        }
    }

    /// # Errors
    /// The insurance fund's error text.
    pub fn fund(&self) -> Result<insurance_fund::FundResponse, ChainError> {
        self.query(&self.contracts.insurance_fund, &insurance_fund::QueryMsg::Fund {})
    }

    /// # Errors
    /// The insurance fund's error text.
    pub fn staker(&self, staker: &Addr) -> Result<insurance_fund::StakerResponse, ChainError> {
        let message = insurance_fund::QueryMsg::Staker { staker: staker.to_string() };
        self.query(&self.contracts.insurance_fund, &message)
    }
}
