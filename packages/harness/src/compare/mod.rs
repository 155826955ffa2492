//! What a chain shows against what the references have: every account, every market, the border, what ends.

mod ending;
mod fund;
mod items;
mod modes;
mod oracle;

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{AccountId, SolvencyResponse};
use cosmwasm_std::Addr;

use crate::reference::view::{AccountView, BorderView, MarketView};
use crate::reference::{invariants, References};
use crate::shown::{Shown, Unanswered};
use ending::{compare_ending, compare_flights};
use fund::compare_fund;
pub use fund::{compare_staker, compare_stakers};
pub use items::{agree, refused_items, sequence_sent};
use modes::compare_modes;
pub use oracle::{compare_pages, compare_records};

/// What no message to the contracts tells.
#[derive(Clone, Debug, Default)]
pub struct Besides {
    /// Units simply sent to the clearing house, and to the insurance fund.
    pub donated: i128,
    pub donated_to_fund: i128,
    /// Addresses of which it is asked what waits for them, beside those for whom something does.
    pub payees: BTreeSet<String>,
}

/// Compares every account, every market, the border, the oracle's pages and the insurance fund.
///
/// # Errors
/// The first difference or broken invariant, or a question without an answer, as a sentence.
pub fn compare(shown: &impl Shown, references: &References, besides: &Besides) -> Result<(), String> {
    compare_pages(shown, references)?;
    compare_fund(shown, references, besides.donated_to_fund)?;
    let solvency = shown.solvency().map_err(|error| error.to_string())?;
    compare_border(shown, references, besides.donated, &solvency)?;
    compare_markets(shown, references)?;
    compare_modes(shown, references, &besides.payees)?;
    compare_ending(shown, references)?;
    compare_flights(shown, references)?;
    let ids: Vec<AccountId> = references.ledger.state.accounts.keys().copied().collect();
    let on_chain = shown.accounts().map_err(|error| error.to_string())?;
    if ids != on_chain {
        return Err(format!("accounts: the ledger has {ids:?}, the chain {on_chain:?}"));
    }
    ids.iter().try_for_each(|id| compare_account(shown, references, *id))?;
    let broken = invariants::check(&references.ledger, &solvency, now(shown));
    broken.first().map_or(Ok(()), |first| Err(format!("invariant {first}")))
}

/// Block time in seconds.
fn now(shown: &impl Shown) -> i128 {
    i128::from(shown.block().time.seconds())
}

fn compare_border(
    shown: &impl Shown,
    references: &References,
    donated: i128,
    solvency: &SolvencyResponse,
) -> Result<(), String> {
    let (ours, theirs) = (references.ledger.border_view(donated), BorderView::from(solvency));
    if ours != theirs {
        return Err(format!("border: ledger {ours:?}, chain {theirs:?}"));
    }
    if !solvency.balanced {
        return Err("the chain says that its books are not balanced".to_owned());
    }
    let books = references.ledger.books(now(shown));
    if books != solvency.markets {
        return Err(format!("books: ledger {books:?}, chain {:?}", solvency.markets));
    }
    Ok(())
}

fn compare_markets(shown: &impl Shown, references: &References) -> Result<(), String> {
    let ledger = &references.ledger;
    let call = references.call(&shown.block(), "", &[]);
    let markets = shown.markets().map_err(|error| error.to_string())?;
    if markets.len() != ledger.state.markets.len() {
        return Err(format!("the chain lists {} markets", markets.len()));
    }
    for market in &markets {
        let theirs = MarketView::from(market);
        let ours = ledger.market_view(&call, market.market).map_err(|refusal| format!("{refusal:?}"))?;
        if ours != theirs {
            return Err(format!("market {}: ledger {ours:?}, chain {theirs:?}", market.market));
        }
    }
    Ok(())
}

fn compare_account(shown: &impl Shown, references: &References, id: AccountId) -> Result<(), String> {
    match (references.ledger.account_view(id), shown.account(id)) {
        (Ok(ours), Ok(theirs)) => {
            let theirs = AccountView::from(&theirs);
            if ours == theirs {
                return Ok(());
            }
            Err(format!("account {id}: ledger {ours:?}, chain {theirs:?}"))
        }
        (_, Err(Unanswered::Failed(why))) => Err(format!("account {id} was not shown: {why}")),
        (Err(_), Err(Unanswered::Refused(_))) => Ok(()),
        (Err(_), Ok(_)) => Err(format!("account {id} exists only on the chain")),
        (Ok(_), Err(Unanswered::Refused(words))) => Err(format!("account {id} exists only in the ledger: {words}")),
    }
}

/// What waits for an address because it could not be paid.
fn compare_claim(shown: &impl Shown, references: &References, owner: &str) -> Result<(), String> {
    let ours = references.ledger.state.claims.get(owner).copied().unwrap_or(0);
    let theirs = shown.claim(&Addr::unchecked(owner)).map_err(|error| error.to_string())?;
    if i128::try_from(theirs) != Ok(ours) {
        return Err(format!("claim of {owner}: ledger {ours}, chain {theirs}"));
    }
    Ok(())
}
