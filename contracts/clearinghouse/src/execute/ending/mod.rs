//! The wind-down of the whole, step by step: cage, tag, register, draw insurance, finalize, claim (`docs/rules-settlement.md`).

mod cage;
mod claim;
mod finalize;
mod register;
mod tips;

use breakwater_interfaces::clearinghouse::Phase;
use breakwater_risk::{Available, Sums, Units};
use cosmwasm_std::Addr;

use crate::error::{ContractError, Refusal};
use crate::ledger::Ledger;
use crate::state::CONFIG;

pub use cage::cage;
pub use claim::{claim, owed_to};
pub use finalize::{draw_insurance, finalize, return_residual};
use register::accounts_behind;
pub use register::{register, untagged};
pub use tips::take_tips;

/// Errors: the whole is not caged, or final already.
fn require_caged(ledger: &Ledger) -> Result<(), ContractError> {
    match ledger.settings.phase {
        Phase::Caged => Ok(()),
        Phase::Final => Err(Refusal::NothingToDo { what: "the wind-down is final: what is left is to claim" }.into()),
        Phase::Live | Phase::Settling => Err(Refusal::NotCaged {}.into()),
    }
}

/// Errors: the wind-down is not final.
fn require_final(ledger: &Ledger) -> Result<(), ContractError> {
    match ledger.settings.phase {
        Phase::Final => Ok(()),
        _ => Err(Refusal::NotFinal {}.into()),
    }
}

/// The coins there are for what is owed, at most those that the bank shows for `this` contract.
fn available(ledger: &mut Ledger, this: &Addr) -> Result<Available, ContractError> {
    let balance = ledger.balance(this)?;
    let mut fees = Units::ZERO;
    for market in 0..CONFIG.load(ledger.storage())?.markets {
        fees = fees.plus(ledger.market(market)?.fees)?;
    }
    let totals = ledger.totals();
    let house = totals.float.plus(fees)?;
    // A balance beyond an amount's limit is more than any held.
    let held = Units::from_u128(balance).map_or(totals.held, |balance| totals.held.min(balance));
    let own = held.minus(totals.parked)?.minus(totals.treasury)?.minus(house)?;
    Ok(Available { own, house })
}

/// What is owed, tickets included.
fn owed(ledger: &mut Ledger) -> Result<Sums, ContractError> {
    let (sums, tickets) = (ledger.ending()?.owed, ledger.totals().tickets);
    Ok(Sums { senior: sums.senior.plus(tickets)?, ..sums })
}
