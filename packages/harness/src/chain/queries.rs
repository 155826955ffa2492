//! The contracts' queries, typed, of a chain that is always reached: what cannot be answered is an error like any other.

use breakwater_interfaces::clearinghouse::{self, AccountId, MarketId};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{from_json, to_json_vec, Addr, Binary, BlockInfo, QueryRequest, Storage, Uint128, WasmQuery};
use cw_multi_test::CosmosRouter;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::keys::contract_namespace;
use super::{Chain, ChainError, Contracts, SETTLEMENT_DENOM};
use crate::shown::{Answered, Shown, Unanswered};

impl From<Unanswered> for ChainError {
    fn from(unanswered: Unanswered) -> Self {
        ChainError(unanswered.to_string())
    }
}

fn failed(error: impl ToString) -> Unanswered {
    Unanswered::Failed(error.to_string())
}

impl Shown for Chain {
    fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    fn block(&self) -> BlockInfo {
        self.app.block_info()
    }

    fn ask<T: DeserializeOwned>(&self, contract: &Addr, question: &impl Serialize) -> Answered<T> {
        let msg = to_json_vec(question).map_err(failed)?;
        let request =
            QueryRequest::Wasm(WasmQuery::Smart { contract_addr: contract.to_string(), msg: Binary::new(msg) });
        let block = self.block();
        self.gas.start();
        let answer = self.app.read_module(|router, api, storage| router.query(api, storage, &block, request));
        let answer = answer.map_err(|error| Unanswered::Refused(super::refusal(&error.to_string())))?;
        from_json(answer).map_err(failed)
    }

    fn raw(&self, contract: &Addr, key: &[u8]) -> Answered<Option<Vec<u8>>> {
        Ok(Chain::raw(self, contract, key))
    }

    fn balance(&self, holder: &Addr) -> Answered<u128> {
        let coin = self.app.wrap().query_balance(holder.as_str(), SETTLEMENT_DENOM).map_err(failed)?;
        Ok(Uint128::try_from(coin.amount).map_err(failed)?.u128())
    }
}

impl Chain {
    /// Asks a contract.
    ///
    /// # Errors
    /// The contract's own error text, or an answer of another shape.
    pub fn query<M: Serialize, T: DeserializeOwned>(&self, contract: &Addr, message: &M) -> Result<T, ChainError> {
        Ok(self.ask(contract, message)?)
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
        Ok(Shown::balance(self, holder)?)
    }

    /// # Errors
    /// The clearing house's error text.
    pub fn config(&self) -> Result<clearinghouse::ConfigResponse, ChainError> {
        Ok(Shown::config(self)?)
    }

    /// # Errors
    /// If there is no such account.
    pub fn account(&self, account: AccountId) -> Result<clearinghouse::AccountResponse, ChainError> {
        Ok(Shown::account(self, account)?)
    }

    /// Ids of all accounts, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn accounts(&self) -> Result<Vec<AccountId>, ChainError> {
        Ok(Shown::accounts(self)?)
    }

    /// # Errors
    /// If there is no such market.
    pub fn market(&self, market: MarketId) -> Result<clearinghouse::MarketResponse, ChainError> {
        Ok(Shown::market(self, market)?)
    }

    /// All markets, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn markets(&self) -> Result<Vec<clearinghouse::MarketResponse>, ChainError> {
        Ok(Shown::markets(self)?)
    }

    /// All venues, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn venues(&self) -> Result<Vec<clearinghouse::VenueResponse>, ChainError> {
        Ok(Shown::venues(self)?)
    }

    /// The books of invariant I-1, as the clearing house adds them up.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn solvency(&self) -> Result<clearinghouse::SolvencyResponse, ChainError> {
        Ok(Shown::solvency(self)?)
    }

    /// The modes of the whole and of all markets.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn status(&self) -> Result<clearinghouse::StatusResponse, ChainError> {
        Ok(Shown::status(self)?)
    }

    /// All tickets that wait, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn tickets(&self) -> Result<Vec<clearinghouse::TicketResponse>, ChainError> {
        Ok(Shown::tickets(self)?)
    }

    /// What waits for an address because it could not be paid, in units.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn claim(&self, owner: &Addr) -> Result<u128, ChainError> {
        Ok(Shown::claim(self, owner)?)
    }

    /// Changes that wait, at most 30.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn changes(&self) -> Result<Vec<clearinghouse::ChangeResponse>, ChainError> {
        Ok(Shown::changes(self)?)
    }

    /// The wind-down of the whole.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn ending(&self) -> Result<clearinghouse::EndingResponse, ChainError> {
        Ok(Shown::ending(self)?)
    }

    /// What the wind-down owes an account.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn claimable(&self, account: AccountId) -> Result<clearinghouse::ClaimableResponse, ChainError> {
        Ok(Shown::claimable(self, account)?)
    }

    /// All coins on their way to another chain, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn flights(&self) -> Result<Vec<clearinghouse::FlightResponse>, ChainError> {
        Ok(Shown::flights(self)?)
    }

    /// # Errors
    /// If there is no such feed, or it has no price yet.
    pub fn feed(&self, feed: clearinghouse::FeedId) -> Result<oracle::FeedResponse, ChainError> {
        Ok(Shown::feed(self, feed)?)
    }

    /// All feeds, ascending.
    ///
    /// # Errors
    /// The oracle's error text.
    pub fn feeds(&self) -> Result<Vec<oracle::FeedResponse>, ChainError> {
        Ok(Shown::feeds(self)?)
    }

    /// # Errors
    /// The insurance fund's error text.
    pub fn fund(&self) -> Result<insurance_fund::FundResponse, ChainError> {
        Ok(Shown::fund(self)?)
    }

    /// # Errors
    /// The insurance fund's error text.
    pub fn staker(&self, staker: &Addr) -> Result<insurance_fund::StakerResponse, ChainError> {
        Ok(Shown::staker(self, staker)?)
    }
}
