//! Touching: lazy indices become cash, and a flat account that owes is settled at once.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use super::history::Standing;
use super::ledger::{Call, ItemResult, Ledger};
use super::price::Purpose;
use super::refusal::{Refusal, Result};
use super::state::{Account, Position, Side};
use super::truth::Truth;

impl Ledger {
    pub(super) fn account(&self, id: AccountId) -> Result<&Account> {
        self.state.accounts.get(&id).ok_or(Refusal::UnknownAccount)
    }

    pub(super) fn account_mut(&mut self, id: AccountId) -> Result<&mut Account> {
        self.state.accounts.get_mut(&id).ok_or(Refusal::UnknownAccount)
    }

    /// `units` go from a market's books into an account's cash; remembered for *flat*.
    pub(super) fn realise(&mut self, id: AccountId, market: MarketId, units: i128) -> Result<()> {
        self.account_mut(id)?.cash += units;
        self.market_mut(market)?.paid += units;
        *self.realised.entry((id, market)).or_insert(0) += units;
        Ok(())
    }

    /// A position as it stands when every index event so far is applied.
    pub(super) fn position_now(&self, market: MarketId, size: i128, cost: i128) -> Result<Position> {
        let side = Side::of(size);
        let seen = self.history.get(&(market, side)).map_or(0, Vec::len);
        let survival = self.market(market)?.book(side).survival;
        Ok(Position { size, cost, standing: Standing { seen, survival }, truth: Truth::at_touch(size.abs()) })
    }

    /// Touches and stores one leg, if there is one.
    pub(super) fn touch_leg(&mut self, id: AccountId, market: MarketId) -> Result<()> {
        let Some(position) = self.account_mut(id)?.positions.remove(&market) else { return Ok(()) };
        let landing = self.landing(market, &position);
        if !landing.is_true {
            self.violations.push(format!(
                "14: account {id} in market {market} lands at {} lots, {} units, too far from {:?}",
                landing.size, landing.realised, position.truth
            ));
        }
        let book = self.market_mut(market)?.book_mut(Side::of(position.size));
        book.q -= landing.realised;
        book.landings += 1;
        self.realise(id, market, landing.realised)?;
        if landing.size == 0 {
            self.tally("positions found torn up whole");
            return Ok(());
        }
        let touched = self.position_now(market, landing.size, landing.cost)?;
        self.account_mut(id)?.positions.insert(market, touched);
        Ok(())
    }

    /// Touches all legs, registers those in tagged markets once none waits for a tag, and releases held gains of final ones.
    pub(super) fn touch_all(&mut self, call: &Call, id: AccountId) -> Result<()> {
        let markets: Vec<MarketId> = self.account(id)?.positions.keys().copied().collect();
        let (tagged, others): (Vec<_>, Vec<_>) = markets.into_iter().partition(|market| self.is_tagged(*market));
        for market in others {
            self.touch_leg(id, market)?;
        }
        let waits = |market: &MarketId| self.settles(call, *market) && !self.is_tagged(*market);
        let waits = self.account(id)?.positions.keys().any(waits);
        for market in tagged {
            if waits {
                self.touch_leg(id, market)?;
                self.tally("tagged legs that wait for another tag");
            } else {
                self.register_leg(id, market)?;
            }
        }
        self.release_gains(id)
    }

    /// All markets in which any of these accounts holds a position.
    pub(super) fn markets_of(&self, accounts: &[AccountId]) -> BTreeSet<MarketId> {
        let found = accounts.iter().filter_map(|id| self.state.accounts.get(id));
        found.flat_map(|account| account.positions.keys().copied()).collect()
    }

    pub(super) fn touch(&mut self, call: &Call, accounts: &[AccountId]) -> Result<Vec<ItemResult>> {
        self.accrue_all(call, &self.markets_of(accounts))?;
        Ok(self.each_once(accounts, |ledger, id| ledger.item(|ledger| ledger.touch_one(call, id))))
    }

    fn touch_one(&mut self, call: &Call, id: AccountId) -> Result<()> {
        self.touch_all(call, id)?;
        self.close_if_registered(call, id)?;
        self.settle_if_flat(call, id)
    }

    /// A flat account with negative cash and held gains: the float pays what it may, the rest is a market's shortfall.
    pub(super) fn settle_if_flat(&mut self, call: &Call, id: AccountId) -> Result<()> {
        let account = self.account(id)?;
        let need = -self.state.cash_and_held(account);
        if !account.positions.is_empty() || need <= 0 {
            return Ok(());
        }
        let float_paid = account.float_paid;
        self.absorb(call, need);
        self.tally("flat settlements");
        let cut_most = self.market_that_cut_most(id);
        let limit = if cut_most.is_some() { 0 } else { (self.stored_initial(call, id)? - float_paid).max(0) };
        let from_float = need.min(self.state.float).min(limit);
        self.state.float -= from_float;
        let left = need - from_float;
        if from_float > 0 {
            self.tally("flat settlements paid by the float");
        }
        if left > 0 {
            let market = match cut_most {
                Some(market) => market,
                None => self.market_that_cost_most(call, id)?,
            };
            self.market_mut(market)?.paid += left;
            self.market_mut(market)?.shortfall += left;
            self.tally("flat settlements with shortfall");
        }
        let account = self.account_mut(id)?;
        account.cash += need;
        account.float_paid = 0;
        account.net_deposits = 0;
        Ok(())
    }

    /// The market of the account's largest realised loss in this message; ties and none: the lowest id held.
    fn market_that_cost_most(&self, call: &Call, id: AccountId) -> Result<MarketId> {
        let mut worst: Option<(MarketId, i128)> = None;
        for ((account, market), realised) in &self.realised {
            if *account == id && *realised < 0 && worst.is_none_or(|(_, loss)| *realised < loss) {
                worst = Some((*market, *realised));
            }
        }
        let held = || call.stored.get(&id).and_then(|legs| legs.keys().next().copied());
        worst.map(|(market, _)| market).or_else(held).ok_or(Refusal::UnknownMarket)
    }

    /// The auction clock is cleared at `equity ≥ MM`, the float counter at `equity ≥ IM`; neither without prices.
    pub(super) fn clear_clocks(&mut self, call: &Call, id: AccountId, purpose: Purpose) -> Result<()> {
        let Ok(margin) = self.margin(call, id, purpose) else { return Ok(()) };
        let account = self.account_mut(id)?;
        if margin.equity >= margin.maintenance {
            account.auction_started_at = None;
        }
        if margin.equity >= margin.initial {
            account.float_paid = 0;
        }
        Ok(())
    }
}
