//! Starting the Dutch auction of an unsafe account.

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{Purpose, AUCTION_EXPIRED_SECONDS};
use cosmwasm_std::Response;

use super::auction::{not_unsafe, start_clock};
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::ledger::once;

pub fn start_auction(call: Call, accounts: Vec<AccountId>) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        let mut seen = Vec::new();
        ledger.batch(accounts, |ledger, account| {
            once(&mut seen, account)?;
            let conditions = ledger.permit(Action::Liquidate, None, Some(account))?;
            let standing = ledger.value(account, Purpose::Liquidating)?;
            if !standing.is_unsafe() {
                // A refused item leaves nothing behind, so the clock of an account that became safe is cleared as a success.
                let had_clock = ledger.account(account)?.auction_started_at.is_some();
                ledger.clear_if_safe(account, &standing.requirement)?;
                let cleared = had_clock && ledger.account(account)?.auction_started_at.is_none();
                return if cleared { Ok(()) } else { Err(not_unsafe(account, &standing)) };
            }
            ledger.meet(conditions, None, account)?;
            if let Some(started_at) = ledger.running_clock(account)? {
                let from = started_at.saturating_add(AUCTION_EXPIRED_SECONDS);
                return Err(Refusal::AuctionRunning { account, started_at, from }.into());
            }
            start_clock(ledger, account)?;
            Ok(())
        })?;
        Ok(Response::new())
    })
}
