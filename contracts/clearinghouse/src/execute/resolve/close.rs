//! Closing one leg of a defaulter against the whole opposite side, in O(1).

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{mul_div_floor, val, Direction, Size, Units, E18};

use crate::error::ContractError;
use crate::events;
use crate::execute::auction::leg_discount;
use crate::ledger::{FoldedLeg, Ledger, Valuation};

/// Reward of a resolve: 2 bp of the notional closed, in ppm.
const REWARD_PPM: i128 = 200;

/// A leg that is being closed.
pub struct Closing {
    pub leg: FoldedLeg,
    /// `T`: the leg's value at the mark.
    pub value: Units,
    /// `x`: what the opposite side is charged; negative, what it is given.
    pub charge: Units,
    /// The part of it beyond the side's daily share.
    pub over_share: Units,
}

fn opposite(leg: &FoldedLeg) -> Direction {
    Direction::of(leg.size).opposite()
}

/// What the daily share of a leg's opposite side still allows.
pub fn capacity(ledger: &mut Ledger, leg: &FoldedLeg) -> Result<Units, ContractError> {
    let now = ledger.now;
    let market = ledger.market(leg.market)?;
    let value = val(Size::long(market.open_interest), leg.prices.mark)?;
    Ok(market.side(opposite(leg)).share.capacity(now, value)?)
}

/// The legs in markets with a usable price. After an auction with equity left, the opposite sides are given its discount.
pub fn closable(
    ledger: &mut Ledger,
    standing: &Valuation,
    elapsed: Option<u64>,
) -> Result<Vec<Closing>, ContractError> {
    let mut legs = Vec::with_capacity(standing.legs.len());
    for leg in standing.legs.iter().filter(|leg| leg.has_class) {
        ledger.market(leg.market)?;
        let value = val(leg.size, leg.prices.mark)?;
        let charge = match elapsed {
            None => Units::ZERO,
            Some(elapsed) => {
                let discount = leg_discount(leg, standing, elapsed)?;
                Units::new(mul_div_floor(value.abs().get(), discount, E18)?)?.negated()
            }
        };
        legs.push(Closing { leg: leg.clone(), value, charge, over_share: Units::ZERO });
    }
    Ok(legs)
}

/// Step 7 of `docs/rules.md`, Resolve: one index event on the opposite side for price and charge, before it shrinks; then the account.
pub fn close(ledger: &mut Ledger, account: AccountId, closing: &Closing) -> Result<(), ContractError> {
    let (leg, now) = (&closing.leg, ledger.now);
    let total = closing.value.plus(closing.charge)?;
    let torn = leg.size.lots();
    let opposite = opposite(leg);
    let market = ledger.market_mut(leg.market)?;
    let open_interest = market.open_interest;
    let side_value = val(Size::long(open_interest), leg.prices.mark)?;
    let side = market.side_mut(opposite);
    if planted::is(Bug::TearUpMissesIndex) {
        side.book = side.book.minus(total)?;
    } else {
        side.receive(open_interest, total.negated())?;
    }
    side.share.charge(now, closing.charge, side_value)?;
    let shrunk = side.shrink(open_interest, torn)?;
    market.open_interest = open_interest.minus(torn)?;
    let realised = total.minus(leg.cost)?;
    market.paid = market.paid.plus(realised)?;
    let own = market.side_mut(opposite.opposite());
    own.book = own.book.plus(leg.cost)?;
    ledger.keep_cold(leg.market, opposite, &shrunk);
    let record = ledger.account_mut(account)?;
    record.cash = record.cash.plus(realised)?;
    ledger.store_position(account, leg.market, None)?;
    ledger.emit(events::torn_up(account, leg.market, leg.size, closing.value, closing.charge, closing.over_share));
    Ok(())
}

/// Credits the caller's account from the float: per closed leg at most the float's share of the fees that opening it paid.
pub fn reward(
    ledger: &mut Ledger,
    account: AccountId,
    reward_account: Option<AccountId>,
    legs: &[Closing],
) -> Result<(), ContractError> {
    let Some(rewarded) = reward_account.filter(|rewarded| *rewarded != account) else { return Ok(()) };
    if !ledger.exists(rewarded)? {
        return Ok(());
    }
    let mut sum = Units::ZERO;
    for closing in legs {
        let params = &closing.leg.params;
        let round = i128::from(params.taker_fee_ppm) + i128::from(params.maker_fee_ppm);
        let rate = mul_div_floor(round, params.float_share_bps.into(), 10_000)?.min(REWARD_PPM);
        let notional = closing.value.abs().min(closing.leg.cost.abs());
        let earned = Units::new(mul_div_floor(notional.get(), rate, 1_000_000)?)?;
        let totals = ledger.totals_mut();
        let earned = earned.min(totals.float);
        totals.float = totals.float.minus(earned)?;
        sum = sum.plus(earned)?;
    }
    let record = ledger.account_mut(rewarded)?;
    record.cash = record.cash.plus(sum)?;
    ledger.emit(events::rewarded(rewarded, sum));
    Ok(())
}
