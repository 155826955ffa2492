//! Events that move a whole side at once: shares of an integer total, and tear-ups.

use breakwater_interfaces::clearinghouse::MarketId;

use super::history::{growth, survive, Event, SURVIVAL_START};
use super::ledger::{Call, Ledger};
use super::num::{floor, DAILY_SHARE_E18};
use super::refusal::{Refusal, Result};
use super::state::{Market, Position, Side};

/// Seconds over which the whole daily share comes back.
const SHARE_SECONDS: i128 = 86_400;

impl Ledger {
    pub(super) fn market_mut(&mut self, market: MarketId) -> Result<&mut Market> {
        self.state.markets.get_mut(&market).ok_or(Refusal::UnknownMarket)
    }

    pub(super) fn market(&self, market: MarketId) -> Result<&Market> {
        self.state.markets.get(&market).ok_or(Refusal::UnknownMarket)
    }

    /// Every position of one side, in every account, one by one.
    fn each_position(&mut self, market: MarketId, side: Side, mut visit: impl FnMut(&mut Position)) {
        for account in self.state.accounts.values_mut() {
            if let Some(position) = account.positions.get_mut(&market) {
                if Side::of(position.size) == side {
                    visit(position);
                }
            }
        }
    }

    /// The side receives `total` units, pro rata to its lots. Nothing happens on an empty side.
    pub(super) fn share(&mut self, market: MarketId, side: Side, total: i128) -> Result<()> {
        let book = self.market_mut(market)?.book_mut(side);
        let open_interest = book.open_interest;
        if open_interest == 0 {
            return Ok(());
        }
        let growth = growth(book.survival, total, open_interest);
        book.q += total;
        book.cash_index += &growth;
        self.history.entry((market, side)).or_default().push(Event::Share { total, open_interest, growth });
        self.each_position(market, side, |position| position.truth.share(total, open_interest));
        Ok(())
    }

    /// `lots` of the side are closed against a defaulted position; all of them: its epoch turns.
    pub(super) fn tear_up(&mut self, market: MarketId, side: Side, lots: i128) -> Result<()> {
        let book = self.market_mut(market)?.book_mut(side);
        let open_interest = book.open_interest;
        book.open_interest -= lots;
        if lots >= open_interest {
            self.each_position(market, side, |position| position.truth.shrink(open_interest, open_interest));
            self.tally("epochs turned by a tear-up");
            return self.turn(market, side);
        }
        let (survival_after, rescale) = survive(book.survival, lots, open_interest);
        book.survival = survival_after;
        if rescale > 0 {
            book.cash_index = 0.into();
            self.tally("rescalings");
            if rescale > 1 {
                self.tally("rescalings by more than 10⁹");
            }
        }
        let event = Event::TearUp { lots, open_interest, survival_after, rescale };
        self.history.entry((market, side)).or_default().push(event);
        self.each_position(market, side, |position| position.truth.shrink(lots, open_interest));
        Ok(())
    }

    /// A new epoch of a side.
    pub(super) fn turn(&mut self, market: MarketId, side: Side) -> Result<()> {
        let book = self.market_mut(market)?.book_mut(side);
        book.survival = SURVIVAL_START;
        book.cash_index = 0.into();
        book.used_e18 = 0;
        self.history.entry((market, side)).or_default().push(Event::Turn);
        Ok(())
    }

    /// The daily share used by tear-ups of a side, as of now.
    pub fn used_share(&self, call: &Call, market: MarketId, side: Side) -> Result<i128> {
        let book = self.market(market)?.book(side);
        let back = floor(&[DAILY_SHARE_E18, call.now() - book.used_at], &[SHARE_SECONDS]);
        Ok((book.used_e18 - back).max(0))
    }

    /// When the last stored position of a market is gone, what flooring left goes to fees or shortfall.
    pub(super) fn retire_empty_markets(&mut self) -> Result<()> {
        let ids: Vec<MarketId> = self.state.markets.keys().copied().collect();
        for id in ids {
            let occupied = self.state.accounts.values().any(|account| account.positions.contains_key(&id));
            let was_occupied = std::mem::replace(&mut self.market_mut(id)?.occupied, occupied);
            if was_occupied && !occupied {
                self.retire(id)?;
            }
        }
        Ok(())
    }

    fn retire(&mut self, id: MarketId) -> Result<()> {
        self.tally("markets emptied");
        let market = self.market_mut(id)?;
        let left = market.long.q + market.short.q + std::mem::take(&mut market.settlement.settled);
        if left >= 0 {
            market.fees += left;
        } else {
            market.shortfall -= left;
        }
        for side in [Side::Long, Side::Short] {
            let book = self.market_mut(id)?.book_mut(side);
            book.q = 0;
            book.open_interest = 0;
            book.landings = 0;
            self.turn(id, side)?;
        }
        self.net_fees(id)
    }

    /// A market's fees repay its own shortfall first.
    pub(super) fn net_fees(&mut self, id: MarketId) -> Result<()> {
        let market = self.market_mut(id)?;
        let netted = market.fees.min(market.shortfall);
        market.fees -= netted;
        market.shortfall -= netted;
        if netted > 0 {
            self.tally("fees that repaid shortfall");
        }
        Ok(())
    }
}
