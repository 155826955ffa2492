//! Closing one leg of a defaulter against the whole opposite side, in O(1).

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{val, Direction, Size, Units};

use super::{FoldedLeg, Ledger};
use crate::error::ContractError;
use crate::events;

/// A leg that is being closed.
pub struct Closing {
    pub leg: FoldedLeg,
    /// `T`: the leg's value at the mark.
    pub value: Units,
    /// `x`: what the opposite side is charged; negative, what it is given.
    pub charge: Units,
}

impl Closing {
    /// At the mark, without a charge.
    pub fn new(leg: &FoldedLeg) -> Result<Closing, ContractError> {
        Ok(Closing { leg: leg.clone(), value: val(leg.size, leg.prices.mark)?, charge: Units::ZERO })
    }

    /// The side it is closed against.
    pub fn opposite(leg: &FoldedLeg) -> Direction {
        Direction::of(leg.size).opposite()
    }
}

/// Step 7 of `docs/rules.md`, Resolve: one index event on the opposite side for price and charge, before it shrinks; then the account.
pub fn tear_up(ledger: &mut Ledger, account: AccountId, closing: &Closing) -> Result<(), ContractError> {
    let (leg, now) = (&closing.leg, ledger.now);
    let total = closing.value.plus(closing.charge)?;
    let torn = leg.size.lots();
    let opposite = Closing::opposite(leg);
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
    ledger.emit(events::torn_up(account, leg.market, leg.size, closing.value, closing.charge));
    Ok(())
}
