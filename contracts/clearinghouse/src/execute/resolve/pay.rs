//! Lets the layers of the waterfall pay what an account owes.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{mul_div_floor, plan_loss, val, DefaultedLeg, LossEnd, LossPlan, Size, Units, E18};

use crate::error::{ContractError, Refusal};
use crate::execute::auction::leg_discount;
use crate::ledger::{account_float, book_shortfall, pay_from_float, Closing, FoldedLeg, Ledger, Realised, Valuation};

/// Steps 2 to 6 of `docs/rules.md`, Resolve: the float's part and a shortfall are booked, a market that has to end ends, the sides' parts are left
/// in the legs that close. After an auction with equity left (`elapsed`), the opposite sides are given its discount.
pub fn pay_loss(
    ledger: &mut Ledger,
    account: AccountId,
    standing: &Valuation,
    realised: &Realised,
    elapsed: Option<u64>,
) -> Result<(LossPlan, Vec<Closing>), ContractError> {
    let defaulted = standing.legs.iter().map(|leg| defaulted(ledger, leg)).collect::<Result<Vec<_>, _>>()?;
    let cash = standing.cash.plus(standing.held)?;
    let plan = plan_loss(cash, &defaulted, account_float(ledger, account)?, realised.initial_base)?;
    pay_from_float(ledger, account, plan.from_float)?;
    let market_of =
        |leg: usize| standing.legs.get(leg).map(|leg| leg.market).ok_or(Refusal::NothingClosable { account });
    match plan.end {
        LossEnd::Borne | LossEnd::Unpaid { .. } => {}
        LossEnd::Owed { leg, units } => book_shortfall(ledger, account, market_of(leg)?, units)?,
        LossEnd::Ends { leg, .. } => ledger.enter_settling(market_of(leg)?)?,
    }
    let mut closing = Vec::with_capacity(standing.legs.len());
    for (leg, charge) in standing.legs.iter().zip(&plan.charges) {
        let Some(charge) = charge else { continue };
        let mut closes = Closing { charge: *charge, ..Closing::new(leg)? };
        if let Some(elapsed) = elapsed {
            let discount = leg_discount(leg, standing, elapsed)?;
            let given = Units::new(mul_div_floor(closes.value.abs().get(), discount, E18)?)?;
            closes.charge = closes.charge.minus(given)?;
        }
        closing.push(closes);
    }
    Ok((plan, closing))
}

/// A leg as the plan looks at it. Those with a usable price are the closing ones.
fn defaulted(ledger: &mut Ledger, leg: &FoldedLeg) -> Result<DefaultedLeg, ContractError> {
    let now = ledger.now;
    let market = ledger.market(leg.market)?;
    let side_value = val(Size::long(market.open_interest), leg.prices.mark)?;
    let capacity = || market.side(Closing::opposite(leg)).share.capacity(now, side_value);
    let at = if leg.has_class || leg.settles { leg.prices.mark } else { leg.prices.better };
    Ok(DefaultedLeg {
        value: val(leg.size, at)?,
        cost: leg.cost,
        maintenance_bps: leg.tier.maintenance_bps,
        gap_bps: leg.params.gap_bps,
        capacity: leg.has_class.then(capacity).transpose()?,
        settles: leg.settles,
        side_value,
        shortfall: market.shortfall,
    })
}
