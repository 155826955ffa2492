//! Applying lazy indices to stored positions, accruing funding, and emptying markets.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{funding_total, val, Class, Direction, Fold, Position, RiskError, Shrunk, Size, Units};

use super::few::Few;
use super::Ledger;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{cold_records, Market, SideIndices};

impl Ledger<'_> {
    /// Folds a position at the working indices, without storing anything.
    pub fn fold(&mut self, market: MarketId, position: &Position) -> Result<Fold, ContractError> {
        let direction = Direction::of(position.size);
        let record = self.market(market)?;
        let cold = SideIndices { storage: self.storage, written: &self.working.cold, market, direction };
        record.side(direction).fold(position, &cold)
    }

    /// Touches and stores an account's leg in one market. Returns what it realised into cash.
    pub fn touch(&mut self, account: AccountId, market: MarketId) -> Result<Units, ContractError> {
        let Some(position) = self.account(account)?.position(market).copied() else {
            return Ok(Units::ZERO);
        };
        let fold = self.fold(market, &position)?;
        if fold.position == Some(position) {
            return Ok(Units::ZERO);
        }
        let record = self.market_mut(market)?;
        let side = record.side_mut(Direction::of(position.size));
        side.book = side.book.minus(fold.realised)?;
        if !planted::is(Bug::MarketUnbooked) {
            record.paid = record.paid.plus(fold.realised)?;
        }
        let holder = self.account_mut(account)?;
        holder.cash = holder.cash.plus(fold.realised)?;
        self.store_position(account, market, fold.position)?;
        let size = fold.position.map_or(Size::ZERO, |position| position.size);
        if size != position.size || !fold.realised.is_zero() {
            self.emit(events::realised(account, market, size, fold.realised));
        }
        Ok(fold.realised)
    }

    /// Stores, replaces or drops a position and keeps the market's count of them.
    pub fn store_position(
        &mut self,
        account: AccountId,
        market: MarketId,
        position: Option<Position>,
    ) -> Result<(), ContractError> {
        let record = self.account_mut(account)?;
        let before = record.positions.len();
        record.set_position(market, position);
        let after = record.positions.len();
        if before != after {
            let market = self.market_mut(market)?;
            let count = if after > before { market.positions.checked_add(1) } else { market.positions.checked_sub(1) };
            market.positions = count.ok_or(RiskError::Overflow("positions"))?;
        }
        Ok(())
    }

    /// Accrues funding since the last accrual; see `docs/rules.md`, Funding.
    pub fn accrue(&mut self, market: MarketId) -> Result<(), ContractError> {
        let modes = self.modes(market)?;
        let stopped = modes.grace.is_some() || modes.stands.stops_funding() || self.whole().stops_funding();
        if stopped && !planted::is(Bug::FundingInResume) {
            return Ok(());
        }
        let params = self.params(market)?;
        let now = self.accumulators(params.feed, params.premium_feed);
        let record = self.market(market)?;
        let no_premium = params.premium_feed.is_some() && now.premium_seconds <= record.funded.premium_seconds;
        // Time without a premium waits for one: else whoever pays accrues between two reports of it, and hardly pays.
        if now.seconds <= record.funded.seconds || (no_premium && !record.open_interest.is_zero()) {
            return Ok(());
        }
        let price = self.price_or_none(market)?.filter(|price| price.class <= Class::B);
        // … and for a mark of class B: else the payer waits for a moment without one and accrues nothing.
        if params.premium_feed.is_some() && price.is_none() && !record.open_interest.is_zero() {
            return Ok(());
        }
        let total = match (params.premium_feed, price) {
            (Some(_), Some(price)) => {
                let value = val(Size::long(record.open_interest), price.mark)?;
                funding_total(value, &record.funded, &now, params.funding_cap_bps)?
            }
            _ => Units::ZERO,
        };
        let longs = if planted::is(Bug::FundingSign) { total } else { total.negated() };
        let record = self.market_mut(market)?;
        record.funded = now;
        let open_interest = record.open_interest;
        record.long.receive(open_interest, longs)?;
        record.short.receive(open_interest, longs.negated())?;
        if !total.is_zero() {
            self.emit(events::funding(market, total));
        }
        Ok(())
    }

    /// Leaves the time since the last accrual uncharged.
    pub fn sync_funding(&mut self, market: MarketId) -> Result<(), ContractError> {
        let params = self.params(market)?;
        let now = self.accumulators(params.feed, params.premium_feed);
        self.market_mut(market)?.funded = now;
        Ok(())
    }

    /// Accrues funding in markets, each once; one that does not exist is left for its item to report.
    pub fn accrue_each(&mut self, markets: impl IntoIterator<Item = MarketId>) -> Result<(), ContractError> {
        let mut distinct = Few::default();
        markets.into_iter().for_each(|market| distinct.insert(market, ()));
        for (market, ()) in distinct.iter() {
            match self.accrue(market) {
                Err(error) if matches!(error.refusal(), Refusal::UnknownMarket { .. }) => {}
                accrued => accrued?,
            }
        }
        Ok(())
    }

    /// Accrues funding in every market in which one of the accounts stores a position.
    pub fn accrue_for(&mut self, accounts: &[AccountId]) -> Result<(), ContractError> {
        let mut markets = Vec::new();
        for account in accounts {
            match self.account(*account) {
                Ok(record) => markets.extend(record.markets()),
                // Its item reports it.
                Err(error) if matches!(error.refusal(), Refusal::UnknownAccount { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.accrue_each(markets)
    }

    pub fn keep_cold(&mut self, market: MarketId, direction: Direction, shrunk: &Shrunk) {
        self.working.cold.extend(cold_records(market, direction, shrunk));
    }

    /// Ends the life of a market that an item left without stored positions: what flooring left in the books goes to fees or shortfall,
    /// orphaned open interest goes, both epochs turn.
    pub fn empty_market(&mut self, market: MarketId, positions_before: u32) -> Result<(), ContractError> {
        let record = self.market_mut(market)?;
        if positions_before == 0 || record.positions != 0 {
            return Ok(());
        }
        let settled = self.settlement(market)?.map_or(Units::ZERO, |settlement| settlement.settled);
        let record = self.market_mut(market)?;
        let left = record.long.book.plus(record.short.book)?.plus(settled)?;
        record.long.book = Units::ZERO;
        record.short.book = Units::ZERO;
        record.open_interest = breakwater_risk::Lots::ZERO;
        if left.is_negative() {
            record.shortfall = record.shortfall.plus(left.negated())?;
        } else {
            record.fees = record.fees.plus(left)?;
        }
        net_fees(record)?;
        if !settled.is_zero() {
            self.settlement_mut(market)?.settled = Units::ZERO;
        }
        for direction in [Direction::Long, Direction::Short] {
            let shrunk = self.market_mut(market)?.side_mut(direction).turn_epoch()?;
            self.keep_cold(market, direction, &shrunk);
        }
        Ok(())
    }
}

/// A market's fees repay its own shortfall first.
pub fn net_fees(market: &mut Market) -> Result<Units, ContractError> {
    let repaid = market.fees.min(market.shortfall);
    market.fees = market.fees.minus(repaid)?;
    market.shortfall = market.shortfall.minus(repaid)?;
    Ok(repaid)
}
