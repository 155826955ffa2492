//! How lots change hands: the arithmetic that fills and take-overs share.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use super::ledger::Ledger;
use super::num::{floor, LOTS_MAX, UNITS_MAX};
use super::refusal::{Refusal, Result};
use super::state::Side;

/// One side of a trade.
#[derive(Clone, Copy, Debug)]
pub struct Deal {
    pub account: AccountId,
    pub market: MarketId,
    pub buys: bool,
    pub lots: i128,
    /// Units that the lots are traded for (`N`).
    pub worth: i128,
}

impl Deal {
    fn sign(&self, amount: i128) -> i128 {
        if self.buys {
            amount
        } else {
            -amount
        }
    }
}

/// How many positions an account may hold.
const POSITIONS_MAX: usize = 16;

impl Ledger {
    pub(super) fn size_of(&self, account: AccountId, market: MarketId) -> Result<i128> {
        Ok(self.account(account)?.positions.get(&market).map_or(0, |position| position.size))
    }

    /// Whether the deal only makes the position smaller.
    pub(super) fn reduces(&self, deal: &Deal) -> Result<bool> {
        let size = self.size_of(deal.account, deal.market)?;
        Ok(deal.sign(1) * size < 0 && size.abs() >= deal.lots)
    }

    /// Moves the lots: the closing part's proportional cost and its share of `N` into cash, the rest opens.
    pub(super) fn apply(&mut self, deal: &Deal) -> Result<()> {
        let position = self.account_mut(deal.account)?.positions.remove(&deal.market);
        let (size, cost) = position.map_or((0, 0), |position| (position.size, position.cost));
        let closing = if deal.sign(1) * size < 0 { deal.lots.min(size.abs()) } else { 0 };
        let (mut new_size, mut new_cost) = (size, cost);
        let mut worth_left = deal.worth;
        if closing > 0 {
            let cost_out = if closing == size.abs() { cost } else { floor(&[cost, closing], &[size.abs()]) };
            let worth_closed = floor(&[deal.worth, closing], &[deal.lots]);
            worth_left -= worth_closed;
            new_size += deal.sign(closing);
            new_cost -= cost_out;
            let book = self.market_mut(deal.market)?.book_mut(Side::of(size));
            book.open_interest -= closing;
            book.q += cost_out;
            self.realise(deal.account, deal.market, deal.sign(-worth_closed) - cost_out)?;
        }
        let opening = deal.lots - closing;
        if opening > 0 {
            new_size += deal.sign(opening);
            new_cost += deal.sign(worth_left);
            let book = self.market_mut(deal.market)?.book_mut(Side::of(deal.sign(1)));
            book.open_interest += opening;
            book.q -= deal.sign(worth_left);
        }
        if new_size != 0 {
            let now = self.position_now(deal.market, new_size, new_cost)?;
            self.account_mut(deal.account)?.positions.insert(deal.market, now);
        } else if new_cost != 0 {
            self.violations.push(format!("1: account {} closed with a cost of {new_cost} left", deal.account));
        }
        Ok(())
    }

    /// At most 16 positions, and a size within the last tier.
    pub(super) fn check_room(&self, account: AccountId, market: MarketId) -> Result<()> {
        if self.account(account)?.positions.len() > POSITIONS_MAX {
            return Err(Refusal::TooManyPositions);
        }
        let lots_max = self.market(market)?.params.tiers.last().map_or(0, |tier| i128::from(tier.lots_max.u64()));
        if self.size_of(account, market)?.abs() > lots_max {
            return Err(Refusal::TierExceeded);
        }
        Ok(())
    }

    /// The widths of the rules: amounts within ±10³⁶ units, sizes and open interest within 10¹⁹ lots.
    pub(super) fn check_limits(&self) -> Result<()> {
        let units = |amount: i128| (-UNITS_MAX..=UNITS_MAX).contains(&amount);
        let state = &self.state;
        let totals = units(state.held) && units(state.float) && units(state.treasury) && units(state.fund);
        let accounts = state.accounts.values().all(|account| {
            let positions = account.positions.values();
            units(account.cash)
                && units(account.net_deposits)
                && account.held.values().all(|gain| units(*gain))
                && positions.into_iter().all(|position| units(position.cost) && position.size.abs() <= LOTS_MAX)
        });
        let markets = state.markets.values().all(|market| {
            let books = [&market.long, &market.short];
            books.iter().all(|book| book.open_interest <= LOTS_MAX && units(book.q))
                && units(market.paid)
                && units(market.settlement.settled)
                && units(market.settlement.held)
        });
        (totals && accounts && markets).then_some(()).ok_or(Refusal::LimitExceeded)
    }
}
