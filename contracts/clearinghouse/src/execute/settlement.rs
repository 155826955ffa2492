//! Ending one market: its price, and its held gains (`docs/rules-settlement.md`).

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::{Fraction, Units};
use cosmwasm_std::Response;

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::Ledger;
use crate::state::CONFIG;

/// Errors: the market does not settle, is tagged, has nothing to settle, or its window is still open.
pub fn tag(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        if !ledger.settles(market)? {
            return Err(Refusal::NotSettling { market }.into());
        }
        if ledger.tagged(market)?.is_some() {
            return Err(Refusal::NothingToDo { what: "the market is tagged already" }.into());
        }
        if ledger.market(market)?.positions == 0 {
            return Err(Refusal::NothingToDo { what: "the market stores no position" }.into());
        }
        ledger.tag(market)?;
        Ok(Response::new())
    })
}

/// Errors: not tagged, final already, or a tagged market still stores positions.
pub fn finalize_market(call: Call, market: MarketId) -> Result<Response, ContractError> {
    let markets = CONFIG.load(call.deps.storage)?.markets;
    call.on_ledger(|ledger| {
        if ledger.tagged(market)?.is_none() {
            return Err(Refusal::NotTagged { market }.into());
        }
        if ledger.settlement(market)?.is_some_and(|settlement| settlement.fraction.is_some()) {
            return Err(Refusal::NothingToDo { what: "the market is final already" }.into());
        }
        for tagged in 0..markets {
            let positions = ledger.market(tagged)?.positions;
            if positions > 0 && ledger.tagged(tagged)?.is_some() {
                return Err(Refusal::PositionsLeft { market: tagged, positions }.into());
            }
        }
        finalize(ledger, market)?;
        Ok(Response::new())
    })
}

/// The float pays what it is allowed of the shortfall; the rest is cut off the held gains.
fn finalize(ledger: &mut Ledger, market: MarketId) -> Result<(), ContractError> {
    let float = ledger.totals().float;
    let settlement = ledger.settlement_mut(market)?;
    let (allowance, held) = (settlement.allowance, settlement.held);
    let shortfall = ledger.market(market)?.shortfall;
    let from_float = allowance.min(shortfall).min(float);
    let cut = held.min(shortfall.minus(from_float)?);
    let fraction = Fraction::left(held, cut)?;
    let settlement = ledger.settlement_mut(market)?;
    settlement.allowance = Units::ZERO;
    settlement.held = held.minus(cut)?;
    settlement.fraction = Some(fraction);
    let paid = from_float.plus(cut)?;
    let record = ledger.market_mut(market)?;
    record.paid = record.paid.minus(paid)?;
    record.shortfall = record.shortfall.minus(paid)?;
    if !from_float.is_zero() {
        let totals = ledger.totals_mut();
        totals.float = totals.float.minus(from_float)?;
    }
    ledger.emit(events::market_finalized(market, from_float, cut, &fraction));
    Ok(())
}
