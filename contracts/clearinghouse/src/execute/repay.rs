//! Paying a market's shortfall from the float, a little at a time.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{mul_div_floor, Units, DAY_SECONDS, HOUR_SECONDS};
use cosmwasm_std::Response;

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;

const HOUR_BPS: i128 = 500;
const DAY_BPS: i128 = 2_000;

/// Not where the float pays its allowance of registered defaults. At most 5 % of the float as it is an hour and 20 % a day: the last payments do not widen the limits.
pub fn repay(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        let tagged = ledger.settlement(market)?.is_some_and(|it| it.price.is_some() && it.fraction.is_none());
        if tagged && !planted::is(Bug::RepaidBesides) {
            return Err(Refusal::NotFinalized { market }.into());
        }
        let now = ledger.now;
        let shortfall = ledger.market(market)?.shortfall;
        let totals = ledger.totals_mut();
        let float = totals.float;
        let part = |bps| mul_div_floor(float.get(), bps, 10_000).and_then(Units::new).map(|part| part.positive());
        let (hour_limit, day_limit) = (part(HOUR_BPS)?, part(DAY_BPS)?);
        let hour = totals.repaid_hour.leaked(now, hour_limit, HOUR_SECONDS);
        let day = totals.repaid_day.leaked(now, day_limit, DAY_SECONDS);
        let room = Units::from_u128(hour.room(hour_limit).min(day.room(day_limit)))?;
        let paid = shortfall.min(float).min(room);
        if paid.get() <= 0 {
            return Err(
                Refusal::NothingToDo { what: "no shortfall, no float, or its limits for now are used up" }.into()
            );
        }
        totals.float = totals.float.minus(paid)?;
        totals.repaid_hour = hour.taken(paid.positive());
        totals.repaid_day = day.taken(paid.positive());
        let record = ledger.market_mut(market)?;
        record.paid = record.paid.minus(paid)?;
        record.shortfall = record.shortfall.minus(paid)?;
        ledger.emit(events::repaid(market, paid));
        Ok(Response::new())
    })
}
