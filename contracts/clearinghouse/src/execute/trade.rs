//! Moving lots between two accounts, however they were agreed: a venue's fill or a take-over.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_interfaces::limits::POSITIONS_MAX;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Direction, Lots, Position, Size, Trade, Traded, Units};

use crate::error::{ContractError, Refusal};
use crate::ledger::Ledger;

/// Two accounts exchanging lots of a market for one integer value.
#[derive(Clone, Copy)]
pub struct Exchange {
    pub market: MarketId,
    pub buyer: AccountId,
    pub seller: AccountId,
    pub lots: Lots,
    /// What the buyer pays.
    pub value: Units,
}

impl Exchange {
    pub fn trade(&self, direction: Direction) -> Trade {
        Trade { direction, lots: self.lots, value: self.value }
    }

    /// Applies the exchange to both touched legs, the books and the open interest. A trade never changes Σ size.
    pub fn apply(&self, ledger: &mut Ledger) -> Result<(), ContractError> {
        let bought = self.apply_side(ledger, self.buyer, Direction::Long)?;
        let sold = self.apply_side(ledger, self.seller, Direction::Short)?;
        let market = ledger.market_mut(self.market)?;
        market.open_interest = market.open_interest.plus(bought.lots_opened)?.minus(sold.lots_closed)?;
        Ok(())
    }

    fn apply_side(
        &self,
        ledger: &mut Ledger,
        account: AccountId,
        direction: Direction,
    ) -> Result<Traded, ContractError> {
        let held = ledger.account(account)?.position(self.market).copied();
        let (size, cost) = held.map_or((Size::ZERO, Units::ZERO), |held| (held.size, held.cost));
        let traded = self.trade(direction).apply(size, cost)?;
        let market = ledger.market_mut(self.market)?;
        let left = market.side_mut(direction.opposite());
        left.book = left.book.plus(traded.cost_out)?;
        let entered = market.side_mut(direction);
        entered.book = entered.book.minus(traded.cost_in)?;
        market.paid = market.paid.plus(traded.realised)?;
        let side = market.side(Direction::of(traded.size));
        let position = (!traded.size.is_zero()).then_some(Position {
            size: traded.size,
            cost: traded.cost,
            index: side.index,
            generation: side.generation,
        });
        let record = ledger.account_mut(account)?;
        record.cash = record.cash.plus(traded.realised)?;
        ledger.store_position(account, self.market, position)?;
        if ledger.account(account)?.positions.len() > POSITIONS_MAX {
            return Err(Refusal::TooManyPositions { account, most: POSITIONS_MAX }.into());
        }
        Ok(traded)
    }
}

/// Moves `units` (either sign) out of an account's cash into the market's fees.
pub fn charge_fee(
    ledger: &mut Ledger,
    account: AccountId,
    market: MarketId,
    units: Units,
) -> Result<(), ContractError> {
    let twice = planted::is(Bug::FeeTwice);
    let record = ledger.account_mut(account)?;
    record.cash = record.cash.minus(units)?;
    if twice {
        record.cash = record.cash.minus(units)?;
    }
    let record = ledger.market_mut(market)?;
    record.paid = record.paid.minus(units)?;
    record.fees = record.fees.plus(units)?;
    if twice {
        // Booked as paid, so that the message's own assertion is content and only the account is wrong.
        record.paid = record.paid.minus(units)?;
        record.fees = record.fees.plus(units)?;
    }
    Ok(())
}
