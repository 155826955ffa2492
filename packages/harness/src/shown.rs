//! What a chain shows of the three contracts, by queries: the embedded chain at once, a real one over its RPC.

mod lists;

use std::fmt;

use breakwater_interfaces::clearinghouse::{self, AccountId, MarketId};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{Addr, BlockInfo};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::chain::Contracts;
use lists::{all, PAGE_LIMIT};

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The contract ran and refused to answer: its own error text. That is an observation.
    Refused(String),
    /// The chain was not reached, its node failed, or its answer cannot be read. That is none, and no comparison may pass on it.
    Failed(String),
}

impl fmt::Display for Unanswered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unanswered::Refused(words) => formatter.write_str(words),
            Unanswered::Failed(why) => write!(formatter, "no answer: {why}"),
        }
    }
}

impl std::error::Error for Unanswered {}

/// What a question gives.
pub type Answered<T> = Result<T, Unanswered>;

/// A chain that can be asked. All answers must be of one block.
pub trait Shown {
    /// Addresses of the three contracts.
    fn contracts(&self) -> &Contracts;

    /// The time and height that the contracts see while they answer.
    fn block(&self) -> BlockInfo;

    /// Asks a contract.
    ///
    /// # Errors
    /// `Refused` only if the contract itself refused; `Failed` for everything else.
    fn ask<T: DeserializeOwned>(&self, contract: &Addr, question: &impl Serialize) -> Answered<T>;

    /// One stored value of a contract; `None` if the key is unused.
    ///
    /// # Errors
    /// `Failed` if the chain cannot be read.
    fn raw(&self, contract: &Addr, key: &[u8]) -> Answered<Option<Vec<u8>>>;

    /// Units of the settlement denom that the bank shows for `holder`.
    ///
    /// # Errors
    /// `Failed` if the bank cannot be read.
    fn balance(&self, holder: &Addr) -> Answered<u128>;

    /// Asks the clearing house.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn ask_clearinghouse<T: DeserializeOwned>(&self, question: &clearinghouse::QueryMsg) -> Answered<T> {
        self.ask(&self.contracts().clearinghouse, question)
    }

    /// Asks the oracle.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn ask_oracle<T: DeserializeOwned>(&self, question: &oracle::QueryMsg) -> Answered<T> {
        self.ask(&self.contracts().oracle, question)
    }

    /// Who governs the clearing house, and its settings.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn config(&self) -> Answered<clearinghouse::ConfigResponse> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Config {})
    }

    /// An account with its margin.
    ///
    /// # Errors
    /// As [`Shown::ask`]; refused if there is no such account.
    fn account(&self, account: AccountId) -> Answered<clearinghouse::AccountResponse> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Account { account })
    }

    /// Ids of all accounts, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn accounts(&self) -> Answered<Vec<AccountId>> {
        all(|last: Option<&AccountId>| {
            let question = clearinghouse::QueryMsg::Accounts { start_after: last.copied(), limit: Some(PAGE_LIMIT) };
            Ok(self.ask_clearinghouse::<clearinghouse::AccountsResponse>(&question)?.accounts)
        })
    }

    /// One market.
    ///
    /// # Errors
    /// As [`Shown::ask`]; refused if there is no such market.
    fn market(&self, market: MarketId) -> Answered<clearinghouse::MarketResponse> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Market { market })
    }

    /// All markets, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn markets(&self) -> Answered<Vec<clearinghouse::MarketResponse>> {
        lists::markets(self)
    }

    /// All venues, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn venues(&self) -> Answered<Vec<clearinghouse::VenueResponse>> {
        lists::venues(self)
    }

    /// The books of invariant I-1, as the clearing house adds them up.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn solvency(&self) -> Answered<clearinghouse::SolvencyResponse> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Solvency {})
    }

    /// The modes of the whole and of all markets.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn status(&self) -> Answered<clearinghouse::StatusResponse> {
        lists::status(self)
    }

    /// All tickets that wait, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn tickets(&self) -> Answered<Vec<clearinghouse::TicketResponse>> {
        lists::tickets(self)
    }

    /// What waits for an address because it could not be paid, in units.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn claim(&self, owner: &Addr) -> Answered<u128> {
        let question = clearinghouse::QueryMsg::Claim { owner: owner.to_string() };
        Ok(self.ask_clearinghouse::<clearinghouse::ClaimResponse>(&question)?.amount.u128())
    }

    /// Changes of the clearing house that wait, at most 30.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn changes(&self) -> Answered<Vec<clearinghouse::ChangeResponse>> {
        let question = clearinghouse::QueryMsg::Changes { start_after: None, limit: Some(PAGE_LIMIT) };
        Ok(self.ask_clearinghouse::<clearinghouse::ChangesResponse>(&question)?.changes)
    }

    /// The wind-down of the whole.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn ending(&self) -> Answered<clearinghouse::EndingResponse> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Ending {})
    }

    /// What the wind-down owes an account.
    ///
    /// # Errors
    /// As [`Shown::ask`]; refused before the cage.
    fn claimable(&self, account: AccountId) -> Answered<clearinghouse::ClaimableResponse> {
        self.ask_clearinghouse(&clearinghouse::QueryMsg::Claimable { account })
    }

    /// All coins on their way to another chain, in the clearing house's order.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn flights(&self) -> Answered<Vec<clearinghouse::FlightResponse>> {
        lists::flights(self)
    }

    /// One feed.
    ///
    /// # Errors
    /// As [`Shown::ask`]; refused if there is no such feed.
    fn feed(&self, feed: clearinghouse::FeedId) -> Answered<oracle::FeedResponse> {
        self.ask_oracle(&oracle::QueryMsg::Feed { feed })
    }

    /// All feeds, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn feeds(&self) -> Answered<Vec<oracle::FeedResponse>> {
        lists::feeds(self)
    }

    /// All sources, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn sources(&self) -> Answered<Vec<oracle::SourceResponse>> {
        lists::sources(self)
    }

    /// All checkpoints of a feed, ascending.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn checkpoints(&self, feed: clearinghouse::FeedId) -> Answered<Vec<oracle::CheckpointResponse>> {
        lists::checkpoints(self, feed)
    }

    /// The insurance fund's totals.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn fund(&self) -> Answered<insurance_fund::FundResponse> {
        self.ask(&self.contracts().insurance_fund, &insurance_fund::QueryMsg::Fund {})
    }

    /// What an address has in the insurance fund.
    ///
    /// # Errors
    /// As [`Shown::ask`].
    fn staker(&self, staker: &Addr) -> Answered<insurance_fund::StakerResponse> {
        let question = insurance_fund::QueryMsg::Staker { staker: staker.to_string() };
        self.ask(&self.contracts().insurance_fund, &question)
    }
}
