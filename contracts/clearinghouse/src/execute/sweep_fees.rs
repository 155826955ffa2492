//! Splitting a market's fees once they have paid its own shortfall.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::{mul_div_floor, Units};
use cosmwasm_std::Response;

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{net_fees, Ledger};

pub fn sweep_fees(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        if ledger.market(market)?.fees.is_zero() {
            return Err(Refusal::NothingToDo { what: "the market has no fees" }.into());
        }
        sweep(ledger, market)?;
        Ok(Response::new())
    })
}

/// Splits what fees there are.
pub fn sweep(ledger: &mut Ledger, market: MarketId) -> Result<(), ContractError> {
    let params = ledger.params(market)?;
    if ledger.market(market)?.fees.is_zero() {
        return Ok(());
    }
    let record = ledger.market_mut(market)?;
    let repaid = net_fees(record)?;
    let fees = record.fees;
    record.fees = Units::ZERO;
    record.paid = record.paid.plus(fees)?;
    let share = |bps: u32| mul_div_floor(fees.get(), bps.into(), 10_000).and_then(Units::new);
    let float = share(params.float_share_bps)?;
    let mut venue = share(params.venue_share_bps)?;
    match params.venue_account {
        Some(account) if ledger.exists(account)? => {
            let record = ledger.account_mut(account)?;
            record.cash = record.cash.plus(venue)?;
        }
        _ => venue = Units::ZERO,
    }
    let treasury = fees.minus(float)?.minus(venue)?;
    let totals = ledger.totals_mut();
    totals.float = totals.float.plus(float)?;
    totals.treasury = totals.treasury.plus(treasury)?;
    ledger.emit(events::fees_swept(market, repaid, float, venue, treasury));
    Ok(())
}
