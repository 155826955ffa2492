//! Registering a leg of a tagged market, closing an account that it leaves without equity, releasing held gains.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use crate::reference::ledger::{Call, Ledger};
use crate::reference::modes::permits::check_deep;
use crate::reference::num::value;
use crate::reference::price::Purpose;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::Side;

/// A leg that a message registered: its touched size, and what it was worth beyond its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    pub size: i128,
    pub gain: i128,
}

impl Ledger {
    /// The leg is folded, its loss goes to cash, its gain is held.
    pub(in crate::reference) fn register_leg(&mut self, id: AccountId, market: MarketId) -> Result<()> {
        self.touch_leg(id, market)?;
        let price = self.market(market)?.settlement.price.ok_or(Refusal::NotTagged)?;
        let left = self.account_mut(id)?.positions.remove(&market);
        let (size, cost) = left.map_or((0, 0), |position| (position.size, position.cost));
        let (worth, gain) = (value(size, price), value(size, price) - cost);
        let books = self.market_mut(market)?;
        books.settlement.settled -= worth;
        books.book_mut(Side::of(size)).q += cost;
        books.paid += gain;
        books.settlement.held += gain.max(0);
        let account = self.account_mut(id)?;
        account.cash += gain.min(0);
        if gain > 0 {
            *account.held.entry(market).or_insert(0) += gain;
        }
        self.registered.insert((id, market), Registered { size, gain });
        self.tally(if gain < 0 { "losses registered" } else { "gains registered" });
        Ok(())
    }

    fn registered_of(&self, id: AccountId) -> Vec<(MarketId, Registered)> {
        let own = self.registered.iter().filter(|((account, _), _)| *account == id);
        own.map(|((_, market), leg)| (*market, *leg)).collect()
    }

    /// Without equity after a registration: live legs close at the mark, the deficit is the market's of the largest registration loss.
    /// Whether that happened.
    pub(in crate::reference) fn close_if_registered(&mut self, call: &Call, id: AccountId) -> Result<bool> {
        let registered = self.registered_of(id);
        if registered.is_empty() {
            return Ok(false);
        }
        let margin = self.margin(call, id, Purpose::Liquidating)?;
        if margin.equity > 0 {
            return Ok(false);
        }
        let legs = self.legs(call, id)?.closing;
        if !self.account(id)?.positions.is_empty() {
            let asks = self.permit_closing(call, "Resolve", id, None).map_err(|_| Refusal::LegsNotClosable)?;
            check_deep(&margin, asks).map_err(|_| Refusal::LegsNotClosable)?;
        }
        if legs.len() < self.account(id)?.positions.len() {
            return Err(Refusal::LegsNotClosable);
        }
        let initial = self.stored_initial(call, id)?;
        for leg in &legs {
            self.close(call, id, leg)?;
        }
        self.tally_if(!legs.is_empty(), "live legs closed at a registration");
        let account = self.account(id)?;
        let (need, room) = ((-self.state.cash_and_held(account)).max(0), (initial - account.float_paid).max(0));
        let market = worst(&registered).ok_or(Refusal::UnknownMarket)?;
        let books = self.market_mut(market)?;
        books.paid += need;
        books.shortfall += need;
        books.settlement.allowance += need.min(room);
        let account = self.account_mut(id)?;
        account.cash += need;
        account.net_deposits = 0;
        account.auction_started_at = None;
        account.float_paid = 0;
        self.absorb(call, need);
        self.tally_if(need > 0, "deficits registered");
        Ok(true)
    }

    /// Held gains of final markets go to cash, at their fraction; what the last one leaves goes to fees.
    pub(in crate::reference) fn release_gains(&mut self, id: AccountId) -> Result<()> {
        for (market, gain) in self.account(id)?.held.clone() {
            let settlement = &mut self.market_mut(market)?.settlement;
            if settlement.fraction.is_none() {
                continue;
            }
            let released = settlement.counts(gain);
            settlement.held -= released;
            let account = self.account_mut(id)?;
            account.cash += released;
            account.held.remove(&market);
            self.cut.insert((id, market), gain - released);
            self.tally("held gains released");
            if !self.state.accounts.values().any(|account| account.held.contains_key(&market)) {
                let books = self.market_mut(market)?;
                let left = std::mem::take(&mut books.settlement.held);
                books.paid -= left;
                books.fees += left;
            }
        }
        Ok(())
    }

    /// The market whose release cut most of what the account held, if the message released something and registered nothing.
    pub(in crate::reference) fn market_that_cut_most(&self, id: AccountId) -> Option<MarketId> {
        if !self.registered_of(id).is_empty() {
            return None;
        }
        let mut most: Option<(MarketId, i128)> = None;
        for ((account, market), cut) in &self.cut {
            if *account == id && most.is_none_or(|(_, largest)| *cut > largest) {
                most = Some((*market, *cut));
            }
        }
        most.map(|(market, _)| market)
    }
}

/// The market of the largest registration loss; ties and none: the lowest id.
fn worst(registered: &[(MarketId, Registered)]) -> Option<MarketId> {
    let mut worst: Option<(MarketId, i128)> = None;
    for (market, leg) in registered {
        let loss = leg.gain.min(0);
        if worst.is_none_or(|(_, least)| loss < least) {
            worst = Some((*market, loss));
        }
    }
    worst.map(|(market, _)| market)
}
