//! The queries of settlement and wind-down, typed.

use breakwater_interfaces::clearinghouse::{
    AccountId, ClaimableResponse, EndingResponse, FlightResponse, FlightsResponse, QueryMsg,
};

use super::{Chain, ChainError};

/// Rows asked for in one page of a list.
const PAGE_LIMIT: u32 = 30;

impl Chain {
    /// The wind-down of the whole.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn ending(&self) -> Result<EndingResponse, ChainError> {
        self.query(&self.contracts.clearinghouse, &QueryMsg::Ending {})
    }

    /// What the wind-down owes an account.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn claimable(&self, account: AccountId) -> Result<ClaimableResponse, ChainError> {
        self.query(&self.contracts.clearinghouse, &QueryMsg::Claimable { account })
    }

    /// All coins on their way to another chain, ascending.
    ///
    /// # Errors
    /// The clearing house's error text.
    pub fn flights(&self) -> Result<Vec<FlightResponse>, ChainError> {
        let mut all: Vec<FlightResponse> = Vec::new();
        loop {
            let start_after = all.last().map(|flight| flight.id.clone());
            let message = QueryMsg::Flights { start_after, limit: Some(PAGE_LIMIT) };
            let page: FlightsResponse = self.query(&self.contracts.clearinghouse, &message)?;
            if page.flights.is_empty() {
                return Ok(all);
            }
            all.extend(page.flights);
        }
    }
}
