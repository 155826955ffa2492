//! Take-overs and resolutions, with what the account's margin was just before.

use breakwater_harness::chain::ChainError;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};
use cw_multi_test::AppResponse;

use super::world::World;

/// An account that was taken over from, or resolved.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    /// Block time in unix seconds.
    pub at: u64,
    pub account: AccountId,
    /// Resolved, not taken over.
    pub resolved: bool,
    /// Equity at the better bound was a quarter of maintenance margin or more.
    pub had_a_quarter: bool,
}

/// The margin of an account before a message: enough to know whether it had a quarter.
type Before = (AccountId, bool);

impl World {
    /// Margins of the accounts that a message may close, while closings are recorded.
    pub fn margins_before(&self, message: &ExecuteMsg) -> Vec<Before> {
        if self.closings.is_none() {
            return Vec::new();
        }
        let accounts: &[AccountId] = match message {
            ExecuteMsg::Liquidate { account, .. } => std::slice::from_ref(account),
            ExecuteMsg::Resolve { accounts, .. } => accounts,
            _ => &[],
        };
        accounts.iter().filter_map(|account| Some((*account, self.has_a_quarter(*account)?))).collect()
    }

    fn has_a_quarter(&self, account: AccountId) -> Option<bool> {
        let margin = self.chain.account(account).ok()?.margin?;
        let (equity, maintenance) = (margin.equity_high.i128(), margin.maintenance.i128());
        Some(equity >= 0 && equity.saturating_mul(4) >= maintenance)
    }

    /// Records what a message closed.
    pub fn record_closings(&mut self, before: &[Before], outcome: &Result<AppResponse, ChainError>) {
        let (Some(closings), Ok(response)) = (&mut self.closings, outcome) else { return };
        let at = self.chain.now();
        for event in &response.events {
            let resolved = event.ty == "wasm-resolved";
            if !resolved && event.ty != "wasm-taken_over" {
                continue;
            }
            let account = event.attributes.iter().find(|attribute| attribute.key == "account");
            let account: Option<AccountId> = account.and_then(|account| account.value.parse().ok());
            let Some((account, had_a_quarter)) = before.iter().find(|(id, _)| Some(*id) == account).copied() else {
                continue;
            };
            closings.push(Closing { at, account, resolved, had_a_quarter });
        }
    }
}
