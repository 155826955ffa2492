//! Showing: that a mode began, that a market is under auction, that a gap is over, that nothing can go on.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use crate::reference::funding::accumulators;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::liquidate::CLOCK_SECONDS_MAX;
use crate::reference::price::{feed, now_star_of, quote, Purpose};
use crate::reference::refusal::{Refusal, Result};

const ACCOUNTS_MAX: usize = 30;
/// A condition that lasts this long settles.
const SETTLE_SECONDS: i128 = 259_200;

impl Ledger {
    pub(in crate::reference) fn trip(
        &mut self,
        call: &Call,
        market: Option<MarketId>,
        accounts: &[AccountId],
    ) -> Result<()> {
        let changes = match market {
            Some(market) => self.trip_market(call, market, accounts)?,
            None if accounts.is_empty() => self.trip_whole(call),
            None => return Err(Refusal::InvalidParams),
        };
        changes.then_some(()).ok_or(Refusal::NothingToDo)
    }

    fn trip_market(&mut self, call: &Call, id: MarketId, accounts: &[AccountId]) -> Result<bool> {
        if self.market(id)?.settles(call.now()) {
            return Err(Refusal::ModeForbids);
        }
        if !accounts.is_empty() {
            self.check_auctions(call, id, accounts)?;
            self.market_mut(id)?.modes.auctions.show(call.now());
            self.tally("auctions shown");
        }
        let notes = self.show_darkness(call, id)?;
        let news = call
            .seen
            .get(&id)
            .is_some_and(|seen| self.state.markets.get(&id).is_some_and(|market| seen.is_news_to(&market.modes)));
        let changes = notes || !accounts.is_empty() || news;
        if changes {
            self.write_as_seen(call, id)?;
            self.record_now(call, id);
        }
        Ok(changes)
    }

    /// Writes the record if it is another; whether it was.
    pub(in crate::reference) fn note_mode(&mut self, call: &Call, id: MarketId) -> bool {
        let Some(seen) = call.seen.get(&id) else { return false };
        let is_other = self.state.markets.get(&id).is_some_and(|market| seen.is_news_to(&market.modes));
        if is_other && self.write_as_seen(call, id).is_ok() {
            self.tally("modes of a market recorded");
        }
        is_other
    }

    /// Writes the record as seen if its grace is another: before the freeze that left it is forgotten.
    pub(super) fn remember_grace(&mut self, call: &Call, id: MarketId) -> Result<()> {
        let seen = call.seen.get(&id).map(|seen| &seen.grace);
        if seen != Some(&self.market(id)?.modes.grace) {
            self.write_as_seen(call, id)?;
        }
        Ok(())
    }

    /// Mask, grace and breaker as the message found them.
    fn write_as_seen(&mut self, call: &Call, id: MarketId) -> Result<()> {
        let Some(seen) = call.seen.get(&id) else { return Ok(()) };
        let record = &mut self.market_mut(id)?.modes;
        record.mask = seen.mask();
        record.grace.clone_from(&seen.grace);
        record.poor = seen.poor;
        Ok(())
    }

    /// Unsafe accounts with running auctions that hold a tenth of the market.
    fn check_auctions(&mut self, call: &Call, id: MarketId, accounts: &[AccountId]) -> Result<()> {
        if accounts.len() > ACCOUNTS_MAX || !accounts.is_sorted_by(|one, other| one < other) {
            return Err(Refusal::BatchSize);
        }
        let mut lots = 0;
        for account in accounts {
            let clock = self.auction_clock(call, *account)?;
            let size = self.fold(self.account(*account)?).legs.get(&id).map_or(0, |leg| leg.0.abs());
            if size == 0 || clock.is_none_or(|started| call.now() - started > CLOCK_SECONDS_MAX) {
                return Err(Refusal::NotUnderAuction);
            }
            let margin = self.margin(call, *account, Purpose::Liquidating)?;
            if margin.equity_high >= margin.maintenance {
                return Err(Refusal::NotUnsafe);
            }
            lots += size;
        }
        let enough = lots * 10 > self.market(id)?.long.open_interest;
        enough.then_some(()).ok_or(Refusal::NotUnderAuction)
    }

    /// Notes a dark market that had a class-B price before, and settles it when no quorum has spoken for long; whether anything changed.
    fn show_darkness(&mut self, call: &Call, id: MarketId) -> Result<bool> {
        if !call.quote(id)?.is_dark() {
            return Ok(self.market_mut(id)?.modes.dark.take().is_some());
        }
        let (now, height) = (call.now(), i128::from(call.moment.height));
        let block_max = i128::from(self.state.timing.block_seconds_max);
        let market = self.market(id)?;
        let Some(price) = feed(&call.moment, market.params.feed).filter(|price| price.last_b.is_some()) else {
            return Ok(false);
        };
        let last_quorum = price.last_quorum.map(|last| i128::from(last.time));
        let known = market.modes.dark.filter(|(shown, _)| last_quorum.is_none_or(|last| last <= *shown));
        let Some((shown, at_height)) = known else {
            self.market_mut(id)?.modes.dark = Some((now, height));
            return Ok(true);
        };
        let live = (now - shown).min((height - at_height) * block_max);
        if live < SETTLE_SECONDS {
            return Ok(false);
        }
        self.tally("markets settled in the dark");
        self.enter(call, id)?;
        Ok(true)
    }

    fn trip_whole(&mut self, call: &Call) -> bool {
        let mask = super::until::mask(&call.whole);
        let mut changes = mask != self.state.mask;
        self.state.mask = mask;
        if !self.state.settling && self.missing > 0 {
            self.state.settling = true;
            self.tally("settled for missing coins");
            changes = true;
        }
        if !self.state.settling && self.state.is_short(call.now()) {
            match self.state.short_since {
                None => {
                    self.state.short_since = Some(call.now());
                    changes = true;
                }
                Some(since) if call.now() - since >= SETTLE_SECONDS => {
                    self.state.settling = true;
                    self.tally("settled for shortfall");
                    changes = true;
                }
                Some(_) => {}
            }
        }
        changes
    }

    pub(in crate::reference) fn resume(&mut self, call: &Call, id: MarketId) -> Result<()> {
        let settling = self.market(id)?.settles(call.now());
        let seen = call.seen.get(&id).ok_or(Refusal::UnknownMarket)?;
        let mut grace = seen.grace.clone().filter(|_| !settling).ok_or(Refusal::NothingToDo)?;
        // RESUME's class A, also when its budget is spent.
        if !call.quote(id)?.is_a_off_average {
            return Err(Refusal::ClassTooLow);
        }
        let (now, hold) = (call.now(), self.state.hold());
        if !grace.is_over(now, hold) {
            let params = &self.market(id)?.params;
            let price = feed(&call.moment, params.feed).ok_or(Refusal::NoPrice)?;
            grace.show(i128::from(price.publish_time), i128::from(now_star_of(params, &call.moment)))?;
            self.tally("prices shown");
        }
        self.write_as_seen(call, id)?;
        if !grace.is_over(now, hold) {
            self.market_mut(id)?.modes.grace = Some(grace);
            return Ok(());
        }
        let market = self.market_mut(id)?;
        let stretch = grace.stretch(now, &market.modes.spent);
        market.modes.spent.push(stretch);
        market.modes.grace = None;
        market.modes.closed_at = now;
        market.accrued = accumulators(&market.params, &call.moment);
        self.tally("RESUME ended");
        self.record_now(call, id);
        Ok(())
    }

    /// Writes the record as it is after what this message has done, if it is another.
    pub(in crate::reference) fn record_now(&mut self, call: &Call, id: MarketId) {
        let Some(price) = self.state.markets.get(&id).map(|market| quote(market, &call.moment)) else { return };
        let after = self.state.seen(id, &call.moment, &price);
        if let Some(market) = self.state.markets.get_mut(&id).filter(|market| after.is_news_to(&market.modes)) {
            let record = &mut market.modes;
            (record.mask, record.grace, record.poor) = (after.mask(), after.grace, after.poor);
        }
    }

    pub(super) fn settle(&mut self) -> Result<()> {
        if self.state.settling {
            return Err(Refusal::NothingToDo);
        }
        self.state.settling = true;
        Ok(())
    }

    /// At the end of a message that succeeds: what it used and found otherwise is written. `Trip` and `Resume` write themselves.
    pub(in crate::reference) fn note_used(&mut self, call: &Call, before: &BTreeMap<MarketId, u8>) {
        for id in std::mem::take(&mut self.used) {
            let is_written = self
                .state
                .markets
                .get(&id)
                .zip(before.get(&id))
                .is_some_and(|(market, mask)| market.modes.mask != *mask);
            if !is_written {
                self.note_mode(call, id);
            }
        }
    }
}
