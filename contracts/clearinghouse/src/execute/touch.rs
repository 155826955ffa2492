//! Applying lazy indices for anybody, and accruing funding.

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use cosmwasm_std::Response;

use super::Call;
use crate::error::ContractError;
use crate::ledger::{check_batch, once, settle_flat, Ledger, Realised};

pub fn touch(call: Call, accounts: Vec<AccountId>) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        check_batch(accounts.len())?;
        ledger.accrue_for(&accounts)?;
        let mut seen = Vec::new();
        ledger.batch(accounts, |ledger, account| {
            once(&mut seen, account)?;
            touch_one(ledger, account)
        })?;
        Ok(Response::new())
    })
}

fn touch_one(ledger: &mut Ledger, account: AccountId) -> Result<(), ContractError> {
    let realised = Realised::touch_all(ledger, account)?;
    let debt = ledger.flat_debt(account)?;
    if !debt.is_zero() {
        settle_flat(ledger, account, &realised, debt)?;
    }
    realised.empty_markets(ledger)
}

pub fn accrue_funding(call: Call, markets: Vec<MarketId>) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        let mut seen = Vec::new();
        ledger.batch(markets, |ledger, market| {
            once(&mut seen, market.into())?;
            ledger.permit(Action::AccrueFunding, Some(market), None)?;
            ledger.accrue(market)
        })?;
        Ok(Response::new())
    })
}
