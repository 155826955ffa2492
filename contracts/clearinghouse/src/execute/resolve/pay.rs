//! Lets the layers of the waterfall pay what an account owes.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{plan_loss, val, DefaultedLeg, LossPlan};

use super::close::{capacity, Closing};
use crate::error::{ContractError, Refusal};
use crate::ledger::{account_float, book_shortfall, pay_from_float, FoldedLeg, Ledger, Realised, Valuation};

/// Steps 2 to 6 of `docs/rules.md`, Resolve: the float's part and the shortfall are booked, the sides' parts left in the closing legs.
pub fn pay_loss(
    ledger: &mut Ledger,
    account: AccountId,
    standing: &Valuation,
    realised: &Realised,
    legs: &mut [Closing],
) -> Result<LossPlan, ContractError> {
    let defaulted = standing.legs.iter().map(|leg| defaulted(ledger, leg)).collect::<Result<Vec<_>, _>>()?;
    let plan = plan_loss(standing.cash, &defaulted, account_float(ledger, account)?, realised.initial_base)?;
    pay_from_float(ledger, account, plan.from_float)?;
    for (leg, charge) in legs.iter_mut().zip(&plan.charges) {
        leg.charge = leg.charge.plus(charge.whole)?;
        leg.over_share = charge.over_share;
    }
    if !plan.shortfall.is_zero() {
        let heaviest = plan.heaviest.and_then(|place| standing.legs.get(place));
        let owing = heaviest.ok_or(Refusal::NothingClosable { account })?.market;
        book_shortfall(ledger, account, owing, plan.shortfall)?;
    }
    Ok(plan)
}

/// A leg as the plan looks at it. Those with a usable price are the closing ones, in the same order.
fn defaulted(ledger: &mut Ledger, leg: &FoldedLeg) -> Result<DefaultedLeg, ContractError> {
    Ok(DefaultedLeg {
        value: val(leg.size, if leg.has_class { leg.prices.mark } else { leg.prices.better })?,
        cost: leg.cost,
        maintenance_bps: leg.tier.maintenance_bps,
        gap_bps: leg.params.gap_bps,
        capacity: if leg.has_class { Some(capacity(ledger, leg)?) } else { None },
    })
}
