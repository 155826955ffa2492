//! One file a message, named by its verb.

mod accounts;
mod auction;
mod bound;
mod changes;
mod deposit;
mod ending;
mod fill;
mod float;
mod governance;
mod liquidate;
mod market_params;
mod markets;
mod payments;
mod repay;
mod resolve;
mod resume;
mod settings;
mod settlement;
mod start_auction;
mod stops;
mod sweep_fees;
mod tickets;
mod touch;
mod trade;
mod trip;
mod venues;
mod withdraw;

use breakwater_interfaces::clearinghouse::MarketId;
use cosmwasm_std::{Addr, DepsMut, Env, Response};

use crate::error::ContractError;
use crate::guard::Passed;
use crate::ledger::Ledger;
use crate::state::{save_settings, Front, Settings};

pub use accounts::{
    accept_ownership, close_account, offer_ownership, open_account, set_consent, set_off_mark_cap, set_operator,
};
pub use bound::{market_share, withdrawal_share};
pub use changes::{cancel_change, queue, ripe, waits, Dry, Kept, CHANGES};
pub use deposit::deposit;
pub use ending::{cage, claim, draw_insurance, finalize, owed_to, register, take_tips, untagged};
pub use fill::fill;
pub use float::{fund_float, pay_treasury, report_fund, return_surplus};
pub use governance::{check_float_target, set_float_target, set_governance, set_insurance_fund};
pub use liquidate::{liquidate, TakeOver};
pub use market_params::parameter;
pub use markets::{add_market, delist_market, update_market};
pub use payments::{payment_answered, transfer_answered};
pub use repay::repay;
pub use resolve::resolve;
pub use resume::resume;
pub use settings::{check_limits, check_timing, set_guardian, set_limits, set_timing, settle, settle_market};
pub use settlement::{finalize_market, tag};
pub use start_auction::start_auction;
pub use stops::{arm_stop, end_stop, stop, store as stop_store, Word};
pub use sweep_fees::sweep_fees;
pub use tickets::{retry_claim, serve_tickets};
pub use touch::{accrue_funding, touch};
pub use trip::trip;
pub use venues::{add_venue, suspend_venue};
pub use withdraw::withdraw;

/// A message that the gate let through.
pub struct Call<'a> {
    pub deps: DepsMut<'a>,
    pub env: Env,
    pub sender: Addr,
    pub passed: Passed,
    /// Settings and totals as they were when it came.
    pub front: Front,
}

impl Call<'_> {
    /// Runs a message on a [`Ledger`] and writes what it changed; if it fails nothing is written.
    fn on_ledger(
        self,
        run: impl FnOnce(&mut Ledger) -> Result<Response, ContractError>,
    ) -> Result<Response, ContractError> {
        let mut ledger = Ledger::with(self.deps.as_ref(), &self.env, self.front)?;
        let response = run(&mut ledger)?;
        let outcome = ledger.finish()?;
        outcome.write(self.deps.storage);
        Ok(response.add_submessages(outcome.payments).add_events(outcome.events))
    }
}

/// Keeps changed settings, and reports what they make of the modes of the whole, or of the market they are about.
fn save_settings_and_report(
    call: Call,
    settings: Settings,
    market: Option<MarketId>,
    response: Response,
) -> Result<Response, ContractError> {
    save_settings(call.deps.storage, &settings);
    let front = Front { settings, totals: call.front.totals };
    let mut ledger = Ledger::with(call.deps.as_ref(), &call.env, front)?;
    match market {
        Some(market) => drop(ledger.modes(market)?),
        None => ledger.report_whole()?,
    }
    let outcome = ledger.finish()?;
    outcome.write(call.deps.storage);
    Ok(response.add_events(outcome.events))
}
