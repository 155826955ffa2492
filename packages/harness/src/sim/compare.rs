//! Chain against ledger: every account, every market, the border, what ends.

use breakwater_interfaces::clearinghouse::{AccountId, SolvencyResponse};

use super::compare_ending::{compare_ending, compare_flights};
use super::compare_fund::compare_fund;
use super::compare_modes::compare_modes;
use super::compare_oracle::compare_pages;
use super::drive::Driver;
use crate::reference::invariants;
use crate::reference::view::{AccountView, BorderView, MarketView};

/// Compares every account, every market, the border, the oracle's pages and the insurance fund.
pub fn compare(driver: &Driver) -> Result<(), String> {
    compare_pages(driver)?;
    compare_fund(driver)?;
    let solvency = driver.chain.solvency().map_err(|error| error.to_string())?;
    compare_border(driver, &solvency)?;
    compare_markets(driver)?;
    compare_modes(driver)?;
    compare_ending(driver)?;
    compare_flights(driver)?;
    let ids: Vec<AccountId> = driver.ledger.state.accounts.keys().copied().collect();
    let on_chain = driver.chain.accounts().map_err(|error| error.to_string())?;
    if ids != on_chain {
        return Err(format!("accounts: the ledger has {ids:?}, the chain {on_chain:?}"));
    }
    ids.iter().try_for_each(|id| compare_account(driver, *id))?;
    let broken = invariants::check(&driver.ledger, &solvency, i128::from(driver.chain.now()));
    broken.first().map_or(Ok(()), |first| Err(format!("invariant {first}")))
}

fn compare_border(driver: &Driver, solvency: &SolvencyResponse) -> Result<(), String> {
    let (ours, theirs) = (driver.ledger.border_view(driver.donated), BorderView::from(solvency));
    if ours != theirs {
        return Err(format!("border: ledger {ours:?}, chain {theirs:?}"));
    }
    if !solvency.balanced {
        return Err("the chain says that its books are not balanced".to_owned());
    }
    let books = driver.ledger.books(i128::from(driver.chain.now()));
    if books != solvency.markets {
        return Err(format!("books: ledger {books:?}, chain {:?}", solvency.markets));
    }
    Ok(())
}

fn compare_markets(driver: &Driver) -> Result<(), String> {
    let call = driver.ledger.call("", &[], driver.moment());
    let markets = driver.chain.markets().map_err(|error| error.to_string())?;
    if markets.len() != driver.ledger.state.markets.len() {
        return Err(format!("the chain lists {} markets", markets.len()));
    }
    for market in &markets {
        let theirs = MarketView::from(market);
        let ours = driver.ledger.market_view(&call, market.market).map_err(|refusal| format!("{refusal:?}"))?;
        if ours != theirs {
            return Err(format!("market {}: ledger {ours:?}, chain {theirs:?}", market.market));
        }
    }
    Ok(())
}

fn compare_account(driver: &Driver, id: AccountId) -> Result<(), String> {
    match (driver.ledger.account_view(id), driver.chain.account(id)) {
        (Ok(ours), Ok(theirs)) => {
            let theirs = AccountView::from(&theirs);
            if ours == theirs {
                return Ok(());
            }
            Err(format!("account {id}: ledger {ours:?}, chain {theirs:?}"))
        }
        (Err(_), Err(_)) => Ok(()),
        (Err(_), Ok(_)) => Err(format!("account {id} exists only on the chain")),
        (Ok(_), Err(error)) => Err(format!("account {id} exists only in the ledger: {error}")),
    }
}
