//! Markets: parameters, price, sides and books.

use breakwater_interfaces::clearinghouse::{
    MarketBooks, MarketId, MarketResponse, MarketsResponse, PriceClass, SettlementResponse, SideResponse,
};
use breakwater_risk::{Class, Side};
use cosmwasm_std::{Deps, Env, Int128, StdResult};

use super::account::to_std;
use super::page_size;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::state::{Market, Settlement, CONFIG};

pub fn market(deps: Deps, env: &Env, market: MarketId) -> StdResult<MarketResponse> {
    describe(&mut Ledger::new(deps, env).map_err(to_std)?, market).map_err(to_std)
}

pub fn markets(deps: Deps, env: &Env, start_after: Option<MarketId>, limit: Option<u32>) -> StdResult<MarketsResponse> {
    let first = start_after.map_or(0, |market| market.saturating_add(1));
    let count = CONFIG.load(deps.storage)?.markets;
    let mut ledger = Ledger::new(deps, env).map_err(to_std)?;
    let markets = (first..count).take(page_size(limit)).map(|market| describe(&mut ledger, market));
    Ok(MarketsResponse { markets: markets.collect::<Result<_, _>>().map_err(to_std)? })
}

fn describe(ledger: &mut Ledger, market: MarketId) -> Result<MarketResponse, ContractError> {
    let params = ledger.params(market)?;
    let record = ledger.market(market)?;
    let price = ledger.price_or_none(market)?;
    let settlement = ledger.settlement(market)?;
    Ok(MarketResponse {
        market,
        params: params.to_message(),
        reduce_only: params.reduce_only,
        class: price.map_or(PriceClass::D, |price| class(price.class)),
        mark: price.map(|price| price.mark.get().into()),
        open_interest: record.open_interest.get().into(),
        positions: record.positions,
        long: side(&record.long),
        short: side(&record.short),
        books: books(market, &record, settlement.as_deref(), ledger.awaits_finalization(market)?),
        used_long_e18: record.long.share.used_at(ledger.now)?.into(),
        used_short_e18: record.short.share.used_at(ledger.now)?.into(),
        settlement: settlement.map(|settlement| SettlementResponse {
            entered_at: settlement.entered_at,
            price: settlement.price.map(|price| price.get().into()),
            settled: Int128::new(settlement.settled.get()),
            held_gains: settlement.held.positive().into(),
            holders: settlement.holders,
            allowance: settlement.allowance.positive().into(),
            fraction: settlement.fraction.map(|it| (it.part.positive().into(), it.whole.positive().into())),
        }),
    })
}

pub fn class(class: Class) -> PriceClass {
    match class {
        Class::A => PriceClass::A,
        Class::B => PriceClass::B,
        Class::C => PriceClass::C,
        Class::D => PriceClass::D,
    }
}

fn side(side: &Side) -> SideResponse {
    SideResponse {
        book: Int128::new(side.book.get()),
        cash_index: side.index.to_string(),
        survival_index: side.current.survival.into(),
        generation: side.generation,
        epoch: side.current.epoch,
    }
}

/// A market's line of the books.
pub fn books(market: MarketId, record: &Market, settlement: Option<&Settlement>, settling: bool) -> MarketBooks {
    MarketBooks {
        market,
        paid: Int128::new(record.paid.get()),
        q_long: Int128::new(record.long.book.get()),
        q_short: Int128::new(record.short.book.get()),
        settled: Int128::new(settlement.map_or(0, |settlement| settlement.settled.get())),
        fees: record.fees.positive().into(),
        shortfall: record.shortfall.positive().into(),
        settling,
    }
}
