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
    /// Equity at the better bound was a quarter of maintenance margin or more.
    pub had_a_quarter: bool,
    /// The market was in RESUME.
    pub resuming: bool,
}

/// What is known of accounts before a message that may close them.
#[derive(Debug, Default)]
pub struct Before {
    /// Each account, and whether it has a quarter.
    accounts: Vec<(AccountId, bool)>,
    resuming: bool,
}

impl World {
    /// Margins of the accounts that a message may close, while closings are recorded.
    pub fn margins_before(&self, message: &ExecuteMsg) -> Before {
        if self.closings.is_none() {
            return Before::default();
        }
        let accounts: &[AccountId] = match message {
            ExecuteMsg::Liquidate { account, .. } => std::slice::from_ref(account),
            ExecuteMsg::Resolve { accounts, .. } => accounts,
            _ => &[],
        };
        if accounts.is_empty() {
            return Before::default();
        }
        let known = accounts.iter().filter_map(|account| Some((*account, self.has_a_quarter(*account)?)));
        let resuming = self.modes().is_ok_and(|standing| standing.is_resuming());
        Before { accounts: known.collect(), resuming }
    }

    fn has_a_quarter(&self, account: AccountId) -> Option<bool> {
        let margin = self.chain.account(account).ok()?.margin?;
        let (equity, maintenance) = (margin.equity_high.i128(), margin.maintenance.i128());
        Some(equity >= 0 && equity.saturating_mul(4) >= maintenance)
    }

    /// Records what a message closed.
    pub fn record_closings(&mut self, before: &Before, outcome: &Result<AppResponse, ChainError>) {
        let (Some(closings), Ok(response)) = (&mut self.closings, outcome) else { return };
        let at = self.chain.now();
        for event in &response.events {
            if !["wasm-resolved", "wasm-taken_over"].contains(&event.ty.as_str()) {
                continue;
            }
            let account = event.attributes.iter().find(|attribute| attribute.key == "account");
            let account: Option<AccountId> = account.and_then(|account| account.value.parse().ok());
            let Some((account, had_a_quarter)) = before.accounts.iter().find(|(id, _)| Some(*id) == account).copied()
            else {
                continue;
            };
            closings.push(Closing { at, account, had_a_quarter, resuming: before.resuming });
        }
    }
}
