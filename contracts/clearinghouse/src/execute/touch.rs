//! Applying lazy indices for anybody, and accruing funding.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::Units;
use cosmwasm_std::Response;

use super::resolve::{settle_flat, Realised};
use super::Call;
use crate::error::ContractError;
use crate::ledger::{check_batch, Ledger};

pub fn touch(call: Call, accounts: Vec<AccountId>) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        check_batch(accounts.len())?;
        accrue_for(ledger, &accounts)?;
        let mut seen = BTreeSet::new();
        ledger.batch(accounts, |ledger, account| {
            once(&mut seen, account)?;
            touch_one(ledger, account)
        })?;
        Ok(Response::new())
    })
}

/// Accrues funding in every market in which one of the accounts stores a position.
pub fn accrue_for(ledger: &mut Ledger, accounts: &[AccountId]) -> Result<(), ContractError> {
    let mut markets = BTreeSet::new();
    for account in accounts {
        match ledger.account(*account) {
            Ok(record) => markets.extend(record.markets()),
            // Its item reports it.
            Err(ContractError::UnknownAccount { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    ledger.accrue_each(markets)
}

/// Errors: the id was named before in this batch.
pub fn once(seen: &mut BTreeSet<u64>, id: u64) -> Result<(), ContractError> {
    if seen.insert(id) {
        Ok(())
    } else {
        Err(ContractError::Duplicate { id })
    }
}

fn touch_one(ledger: &mut Ledger, account: AccountId) -> Result<(), ContractError> {
    let realised = Realised::touch_all(ledger, account)?;
    let record = ledger.account(account)?;
    if record.positions.is_empty() && record.cash < Units::ZERO {
        settle_flat(ledger, account, &realised)?;
    }
    realised.empty_markets(ledger)
}

pub fn accrue_funding(call: Call, markets: Vec<MarketId>) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        let mut seen = BTreeSet::new();
        ledger.batch(markets, |ledger, market| {
            once(&mut seen, market.into())?;
            ledger.accrue(market)
        })?;
        Ok(Response::new())
    })
}
