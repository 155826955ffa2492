//! A keeper takes lots of an unsafe account over into his own, at the mark moved by the auction's discount.

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::{lots_offered, mul_div_floor, val, Class, Lots, LotsOffered, Purpose, Units, E18};
use cosmwasm_std::{Response, Uint128, Uint64};

use super::auction::{leg_discount, not_unsafe, start_clock};
use super::bound::{self, Before};
use super::fill::require_initial;
use super::trade::Exchange;
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{FoldedLeg, Ledger, Valuation};

/// A take-over as its taker asks for it.
pub struct TakeOver {
    pub account: AccountId,
    pub market: MarketId,
    pub taker: AccountId,
    pub lots: Option<Uint64>,
    pub least_discount_e18: Option<Uint128>,
    pub deadline: Option<u64>,
}

pub fn liquidate(call: Call, order: TakeOver) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        if order.account == order.taker {
            return Err(Refusal::SelfTrade { account: order.taker }.into());
        }
        if let Some(deadline) = order.deadline.filter(|deadline| ledger.now > *deadline) {
            return Err(Refusal::DeadlinePassed { deadline, now: ledger.now }.into());
        }
        ledger.accrue(order.market)?;
        let positions_before = ledger.market(order.market)?.positions;
        ledger.touch(order.account, order.market)?;
        ledger.touch(order.taker, order.market)?;
        ledger.permit(Action::Liquidate, Some(order.market), Some(order.taker))?;
        let before = [before(ledger, order.account, order.market)?, before(ledger, order.taker, order.market)?];
        take_over(ledger, &order)?;
        bound::settle(ledger, &before, true)?;
        require_initial(ledger, order.taker, Purpose::Adding)?;
        check_taker_size(ledger, &order)?;
        ledger.clear_if_needed(order.account, Purpose::Liquidating)?;
        ledger.clear_if_needed(order.taker, Purpose::Reducing)?;
        ledger.empty_market(order.market, positions_before)?;
        Ok(Response::new())
    })
}

fn before(ledger: &mut Ledger, account: AccountId, market: MarketId) -> Result<Before, ContractError> {
    let standing = ledger.value(account, Purpose::Reducing)?;
    Before::new(ledger, account, market, &standing)
}

fn take_over(ledger: &mut Ledger, order: &TakeOver) -> Result<(), ContractError> {
    let account = order.account;
    let standing = ledger.value(account, Purpose::Liquidating)?;
    if !standing.is_unsafe() {
        return Err(not_unsafe(account, &standing));
    }
    let equity = standing.requirement.equity;
    if equity.get() <= 0 {
        return Err(Refusal::NoEquity { account, equity: equity.get() }.into());
    }
    let leg = standing.leg(order.market).ok_or(Refusal::NoPosition { account, market: order.market })?;
    if !leg.has_class {
        let class = ledger.price(order.market)?.class;
        return Err(Refusal::PriceClass { market: order.market, class, needed: Class::B }.into());
    }
    ledger.require(Action::Liquidate, Some(order.market), account)?;
    let elapsed = start_clock(ledger, account)?;
    let discount = leg_discount(leg, &standing, elapsed)?;
    check_least_discount(order, discount)?;
    let lots = lots_taken(order, leg, &standing, discount)?;
    exchange(ledger, order, leg, lots, discount)
}

fn check_least_discount(order: &TakeOver, discount: i128) -> Result<(), ContractError> {
    // No discount is below 0; were one, it would be none.
    let discount_e18 = u128::try_from(discount).unwrap_or(0);
    match order.least_discount_e18 {
        Some(least) if least.u128() > discount_e18 => {
            Err(Refusal::DiscountTooSmall { discount_e18, least_e18: least.u128() }.into())
        }
        _ => Ok(()),
    }
}

fn lots_taken(
    order: &TakeOver,
    leg: &FoldedLeg,
    standing: &Valuation,
    discount_e18: i128,
) -> Result<Lots, ContractError> {
    let (whole, minimum) = (leg.size.lots(), leg.params.minimum_position);
    let offered = lots_offered(&LotsOffered {
        lots: whole,
        minimum_position: minimum,
        initial_base: standing.requirement.initial_base,
        equity: standing.requirement.equity,
        initial_bps: leg.tier.initial_bps,
        discount_e18,
        mark: leg.prices.mark,
    })?;
    let Some(asked) = order.lots else { return Ok(offered) };
    if asked.is_zero() {
        return Err(Refusal::ZeroLots {}.into());
    }
    let lots = Lots::new(asked.u64().min(offered.get()))?;
    let remainder = whole.minus(lots)?;
    if !remainder.is_zero() && remainder < minimum {
        let (remainder, minimum, offered) = (remainder.get(), minimum.get(), offered.get());
        return Err(Refusal::RemainderTooSmall { remainder, minimum, offered }.into());
    }
    Ok(lots)
}

/// Both sides trade at `V ∓ D`; the taker pays a quarter of the discount to the float.
fn exchange(
    ledger: &mut Ledger,
    order: &TakeOver,
    leg: &FoldedLeg,
    lots: Lots,
    discount_e18: i128,
) -> Result<(), ContractError> {
    let value = val(leg.size.with_lots(lots), leg.prices.mark)?;
    let discount = Units::new(mul_div_floor(value.abs().get(), discount_e18, E18)?)?;
    let traded = value.minus(discount)?;
    let (buyer, seller, value_paid) = if leg.size.is_long() {
        (order.taker, order.account, traded)
    } else {
        (order.account, order.taker, traded.negated())
    };
    Exchange { market: order.market, buyer, seller, lots, value: value_paid }.apply(ledger)?;
    let to_float = Units::new(discount.get() / 4)?;
    let taker = ledger.account_mut(order.taker)?;
    taker.cash = taker.cash.minus(to_float)?;
    let totals = ledger.totals_mut();
    totals.float = totals.float.plus(to_float)?;
    ledger.emit(events::taken_over(order.account, order.taker, order.market, lots, value, discount, to_float));
    Ok(())
}

fn check_taker_size(ledger: &mut Ledger, order: &TakeOver) -> Result<(), ContractError> {
    let most = ledger.params(order.market)?.position_max();
    let lots = ledger.account(order.taker)?.position(order.market).map_or(Lots::ZERO, |held| held.size.lots());
    if lots > most {
        return Err(Refusal::PositionTooLarge { lots: lots.get(), most: most.get() }.into());
    }
    Ok(())
}
