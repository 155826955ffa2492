//! The clock of an account's Dutch auction, and what it gives a taker.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::discount_e18;

use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{FoldedLeg, Ledger, Valuation};

pub fn not_unsafe(account: AccountId, standing: &Valuation) -> ContractError {
    let (equity, maintenance) = (standing.requirement.equity_high.get(), standing.requirement.maintenance.get());
    Refusal::NotUnsafe { account, equity, maintenance }.into()
}

/// Sets the clock to now unless one runs; returns for how many seconds it has run.
pub fn start_clock(ledger: &mut Ledger, account: AccountId) -> Result<u64, ContractError> {
    let now = ledger.now;
    if let Some(started_at) = ledger.running_clock(account)? {
        return Ok(now.saturating_sub(started_at));
    }
    ledger.account_mut(account)?.auction_started_at = Some(now);
    ledger.emit(events::auction_started(account, now));
    Ok(0)
}

/// The auction's discount on one leg, in 10⁻¹⁸ of its notional.
pub fn leg_discount(leg: &FoldedLeg, standing: &Valuation, elapsed: u64) -> Result<i128, ContractError> {
    let requirement = &standing.requirement;
    let (most, rate) = (leg.params.discount_max_bps, leg.tier.maintenance_bps);
    Ok(discount_e18(most, elapsed, rate, requirement.equity, requirement.maintenance)?)
}
