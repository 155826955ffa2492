//! Novating fills: the clearing house becomes the counterparty of both sides.

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::{AccountId, Fill, TakerSide, VenueId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{
    fee, mul_div_floor, reducing_floor, val, Class, Direction, Lots, Price, Purpose, Requirement, Size, Units,
    DAY_SECONDS,
};
use cosmwasm_std::Response;

use super::bound::{self, Before};
use super::trade::{charge_fee, Exchange};
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{check_batch, Ledger, Valuation};
use crate::state::TradingDay;

pub fn fill(call: Call, fills: Vec<Fill>) -> Result<Response, ContractError> {
    let venue = call.passed.venue.ok_or_else(|| Refusal::Unauthorized {
        action: call.passed.action,
        allowed: "registered venues",
        sender: call.sender.to_string(),
    })?;
    call.on_ledger(|ledger| {
        check_batch(fills.len())?;
        ledger.accrue_each(fills.iter().map(|fill| fill.market))?;
        ledger.batch(fills, |ledger, fill| fill_one(ledger, venue, &fill))?;
        Ok(Response::new())
    })
}

/// One party of a fill.
struct Party {
    account: AccountId,
    rate_ppm: u32,
    reduces: bool,
    /// Its leg in the market ends with this fill.
    closes_whole: bool,
    /// At the marks, before the fill.
    before: Valuation,
    bound: Before,
    /// What the fill costs the party against the mark.
    loss: Units,
}

fn fill_one(ledger: &mut Ledger, venue: VenueId, fill: &Fill) -> Result<(), ContractError> {
    let params = ledger.params(fill.market)?;
    let positions_before = ledger.market(fill.market)?.positions;
    if fill.buyer == fill.seller {
        return Err(Refusal::SelfTrade { account: fill.buyer }.into());
    }
    let (lots, step) = (fill.lots.u64(), params.lot_step.get());
    let off_step = lots % step != 0;
    if lots == 0 {
        return Err(Refusal::OffStep { lots, step }.into());
    }
    let lots = Lots::new(lots)?;
    for account in [fill.buyer, fill.seller] {
        if !ledger.account(account)?.has_enabled(venue) {
            return Err(Refusal::VenueNotEnabled { account, venue }.into());
        }
    }
    let price = ledger.require_class(fill.market, Class::B)?;
    let at = price_in_band(fill.price.u128(), price.mark, params.band_bps)?;
    if let (true, Some(quorum)) = (price.few_sources, price.any_quorum) {
        price_in_band(fill.price.u128(), quorum, params.band_bps)?;
    }
    let exchange = Exchange {
        market: fill.market,
        buyer: fill.buyer,
        seller: fill.seller,
        lots,
        value: val(Size::long(lots), at)?,
    };
    let loss = exchange.value.minus(val(Size::long(lots), price.mark)?)?;
    let open_interest_before = ledger.market(fill.market)?.open_interest;
    let buyer = party(ledger, fill, &exchange, Direction::Long, loss)?;
    let seller = party(ledger, fill, &exchange, Direction::Short, loss.negated())?;
    // What tear-ups and take-overs leave off the step can be closed whole.
    if off_step && ![&buyer, &seller].iter().any(|party| party.closes_whole) {
        return Err(Refusal::OffStep { lots: lots.get(), step }.into());
    }
    exchange.apply(ledger)?;
    for party in [&buyer, &seller] {
        if !party.reduces {
            check_adding(ledger, party, fill, open_interest_before)?;
        }
    }
    let fees = [settle_party(ledger, fill, &exchange, &buyer)?, settle_party(ledger, fill, &exchange, &seller)?];
    let parties = [&buyer, &seller].map(|party| (party.account, party.reduces));
    let adds = [&buyer, &seller].iter().any(|party| !party.reduces);
    bound::settle(ledger, &[buyer.bound, seller.bound], adds)?;
    for (account, reduces) in parties {
        check_margin(ledger, account, reduces)?;
        ledger.clear_if_needed(account, Purpose::Reducing)?;
    }
    ledger.empty_market(fill.market, positions_before)?;
    ledger.emit(events::fill(fill.market, fill.buyer, fill.seller, lots, exchange.value, fees));
    Ok(())
}

/// Errors: off the band around the mark, or around what a quorum said last while fewer sources speak.
fn price_in_band(price: u128, mark: Price, band_bps: u32) -> Result<Price, ContractError> {
    let mark = mark.get();
    let outside = || ContractError::from(Refusal::OutsideBand { price, mark, band_bps });
    let at = Price::new(price).map_err(|_| outside())?;
    // Both at most 10³³, so neither product leaves u128.
    if price.abs_diff(mark) * 10_000 > mark * u128::from(band_bps) {
        return Err(outside());
    }
    Ok(at)
}

/// Touches a party's leg and notes where it stands before the fill.
fn party(
    ledger: &mut Ledger,
    fill: &Fill,
    exchange: &Exchange,
    direction: Direction,
    loss: Units,
) -> Result<Party, ContractError> {
    let params = ledger.params(fill.market)?;
    let (account, takes) = match direction {
        Direction::Long => (fill.buyer, fill.taker == TakerSide::Buyer),
        Direction::Short => (fill.seller, fill.taker == TakerSide::Seller),
    };
    ledger.touch(account, fill.market)?;
    let before = ledger.value(account, Purpose::Reducing)?;
    let equity = before.requirement.equity;
    let holds = !before.legs.is_empty() || equity.is_negative();
    if equity.get() <= 0 && holds {
        return Err(Refusal::NoEquity { account, equity: equity.get() }.into());
    }
    let size = before.leg(fill.market).map_or(Size::ZERO, |leg| leg.size);
    let reduces = exchange.trade(direction).reduces(size);
    ledger.require(if reduces { Action::Reduce } else { Action::AddRisk }, Some(fill.market), account)?;
    let rate_ppm = if takes { params.taker_fee_ppm } else { params.maker_fee_ppm };
    let closes_whole = reduces && size.lots() == exchange.lots;
    let bound = Before::new(ledger, account, fill.market, &before)?;
    Ok(Party { account, rate_ppm, reduces, closes_whole, before, bound, loss })
}

/// What a market asks before risk is added in it, margin apart.
fn check_adding(ledger: &mut Ledger, party: &Party, fill: &Fill, before: Lots) -> Result<(), ContractError> {
    let params = ledger.params(fill.market)?;
    ledger.require_settled_clock(fill.market)?;
    let lots = ledger.account(party.account)?.position(fill.market).map_or(Lots::ZERO, |held| held.size.lots());
    if lots > params.position_max() {
        return Err(Refusal::PositionTooLarge { lots: lots.get(), most: params.position_max().get() }.into());
    }
    let after = ledger.market(fill.market)?.open_interest;
    if after > before && after > params.oi_max {
        let (open_interest, most) = (after.get(), params.oi_max.get());
        return Err(Refusal::OpenInterestFull { market: fill.market, open_interest, most }.into());
    }
    Ok(())
}

/// Charges the fee, cut where a rule would break, and books the day's loss. Returns the fee.
fn settle_party(ledger: &mut Ledger, fill: &Fill, exchange: &Exchange, party: &Party) -> Result<Units, ContractError> {
    let mut due = fee(exchange.value, party.rate_ppm)?;
    if party.reduces {
        let after = ledger.value(party.account, Purpose::Reducing)?.requirement;
        let floor = reducing_floor(&party.before.requirement, after.maintenance)?;
        if after.equity < floor {
            let (equity, needed) = (after.equity.get(), floor.get());
            return Err(Refusal::ReducingWorsens { account: party.account, equity, needed }.into());
        }
        due = due.min(after.equity.minus(floor)?);
    }
    let due = book_day(ledger, party, due)?;
    charge_fee(ledger, party.account, fill.market, due)?;
    Ok(due)
}

/// The daily cap on fills off the mark and fees (`docs/rules.md`, Fills). Returns the fee.
fn book_day(ledger: &mut Ledger, party: &Party, due: Units) -> Result<Units, ContractError> {
    let before: &Requirement = &party.before.requirement;
    let today = ledger.now / DAY_SECONDS;
    let record = ledger.account_mut(party.account)?;
    let fresh = TradingDay { day: today, lost: Units::ZERO, base: before.equity.at_least_zero() };
    let mut day = record.trading_day.filter(|day| day.day == today).unwrap_or(fresh);
    // Not from initial margin on, which governance may raise at once.
    let limit = if planted::is(Bug::ExemptFromInitial) { before.initial } else { before.maintenance };
    let exempt = party.reduces && before.equity < limit;
    let cap = Units::new(mul_div_floor(day.base.get(), record.off_mark_cap_bps.into(), 10_000)?)?;
    let lost = day.lost.plus(party.loss)?;
    let mut charged = due;
    if !exempt {
        // Whoever adds pays in full or waits for the next day; whoever reduces pays in full even beyond the cap: a fee that the cap cut would make
        // a cap of 0 free trading.
        let asked = if party.reduces { lost } else { lost.plus(due)? };
        let refusable = !party.reduces || party.loss.get() > 0;
        if planted::is(Bug::FeeCutByCap) {
            charged = due.min(cap.minus(lost)?.at_least_zero());
        } else if refusable && asked > cap {
            let (lost, cap) = (asked.get(), cap.get());
            return Err(Refusal::OffMarkCap { account: party.account, lost, cap }.into());
        }
    }
    if !planted::is(Bug::OffMarkUncounted) {
        day.lost = lost.plus(charged)?.at_least_zero();
    }
    record.trading_day = Some(day);
    Ok(charged)
}

/// Whoever adds must meet initial margin at the worse bounds, fees paid; a reducing side was checked before its fee was cut.
fn check_margin(ledger: &mut Ledger, account: AccountId, reduces: bool) -> Result<(), ContractError> {
    if reduces {
        return Ok(());
    }
    require_initial(ledger, account, Purpose::Adding)
}

/// Errors: the account does not meet initial margin at the worse bounds.
pub fn require_initial(ledger: &mut Ledger, account: AccountId, purpose: Purpose) -> Result<(), ContractError> {
    let after = ledger.value(account, purpose)?.requirement;
    if after.equity_low < after.initial && !planted::is(Bug::InitialIgnored) {
        let (equity, needed) = (after.equity_low.get(), after.initial.get());
        return Err(Refusal::BelowInitial { account, equity, needed }.into());
    }
    Ok(())
}
