//! Paying a market's shortfall from the float, a little at a time.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::{mul_div_floor, LeakyLimit, Units};
use cosmwasm_std::Response;

use super::Call;
use crate::error::ContractError;
use crate::events;
use crate::state::Totals;

const HOUR_SECONDS: u64 = 3_600;
const DAY_SECONDS: u64 = 86_400;
const HOUR_BPS: i128 = 500;
const DAY_BPS: i128 = 2_000;

/// At most 5 % of the float an hour and 20 % a day.
pub fn repay(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        let now = ledger.now;
        let shortfall = ledger.market(market)?.shortfall;
        let totals = ledger.totals_mut()?;
        let (hour, hour_room) = room(totals, totals.repaid_hour, now, HOUR_BPS, HOUR_SECONDS)?;
        let (day, day_room) = room(totals, totals.repaid_day, now, DAY_BPS, DAY_SECONDS)?;
        let paid = shortfall.min(totals.float).min(hour_room).min(day_room);
        if paid.get() <= 0 {
            return Err(ContractError::NothingToDo {
                what: "no shortfall, no float, or its limits for now are used up",
            });
        }
        totals.float = totals.float.minus(paid)?;
        totals.repaid_hour = LeakyLimit { used: hour.used.saturating_add(paid.positive()), ..hour };
        totals.repaid_day = LeakyLimit { used: day.used.saturating_add(paid.positive()), ..day };
        let record = ledger.market_mut(market)?;
        record.paid = record.paid.minus(paid)?;
        record.shortfall = record.shortfall.minus(paid)?;
        ledger.emit(events::repaid(market, paid));
        Ok(Response::new())
    })
}

/// A limit as of now, and the room it leaves. The limit is a part of the float as it is: the last payments do not widen it.
fn room(
    totals: &Totals,
    limit: LeakyLimit,
    now: u64,
    bps: i128,
    window_seconds: u64,
) -> Result<(LeakyLimit, Units), ContractError> {
    let most = Units::new(mul_div_floor(totals.float.get(), bps, 10_000)?)?;
    let leaked = limit.leaked(now, most.positive(), window_seconds)?;
    Ok((leaked, most.minus(Units::from_u128(leaked.used)?)?.at_least_zero()))
}
