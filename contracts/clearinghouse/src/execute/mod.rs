//! One file a message, named by its verb.

mod accounts;
mod auction;
mod deposit;
mod fill;
mod float;
mod governance;
mod liquidate;
mod market_params;
mod markets;
mod repay;
mod resolve;
mod start_auction;
mod sweep_fees;
mod touch;
mod trade;
mod venues;
mod withdraw;

use cosmwasm_std::{Addr, DepsMut, Env, Response};

use crate::error::ContractError;
use crate::guard::Passed;
use crate::ledger::Ledger;

pub use accounts::{
    accept_ownership, close_account, offer_ownership, open_account, set_consent, set_off_mark_cap, set_operator,
};
pub use deposit::deposit;
pub use fill::fill;
pub use float::{fund_float, pay_treasury, return_surplus};
pub use governance::{check_float_target, set_float_target, set_governance, set_insurance_fund};
pub use liquidate::{liquidate, TakeOver};
pub use market_params::parameter;
pub use markets::{add_market, delist_market, update_market};
pub use repay::repay;
pub use resolve::resolve;
pub use start_auction::start_auction;
pub use sweep_fees::sweep_fees;
pub use touch::{accrue_funding, touch};
pub use venues::{add_venue, suspend_venue};
pub use withdraw::withdraw;

/// A message that the gate let through.
pub struct Call<'a> {
    pub deps: DepsMut<'a>,
    pub env: Env,
    pub sender: Addr,
    pub passed: Passed,
}

impl Call<'_> {
    /// Runs a message on a [`Ledger`] and writes what it changed; if it fails nothing is written.
    fn on_ledger(
        self,
        run: impl FnOnce(&mut Ledger) -> Result<Response, ContractError>,
    ) -> Result<Response, ContractError> {
        let mut ledger = Ledger::new(self.deps.as_ref(), &self.env)?;
        let response = run(&mut ledger)?;
        let outcome = ledger.finish()?;
        outcome.write(self.deps.storage);
        Ok(response.add_events(outcome.events))
    }
}
