//! An account at given prices: equity, its bounds, and what margin it needs.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, MarketId, MarketParams};

use super::history::walk;
use super::ledger::{Call, Ledger};
use super::num::{ceil, narrow, value};
use super::price::Purpose;
use super::refusal::{Refusal, Result};
use super::state::{Account, Position, Side};

/// Cash and legs with lazy indices applied and legs in tagged markets as if registered, nothing stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub cash: i128,
    /// What held gains count, by market.
    pub held: BTreeMap<MarketId, i128>,
    /// Signed lots and cost of each leg that is left.
    pub legs: BTreeMap<MarketId, (i128, i128)>,
}

/// What one leg becomes at a touch.
pub struct Landing {
    pub size: i128,
    pub cost: i128,
    /// Units that go to cash.
    pub realised: i128,
    /// Whether the integers lie within the stated bound of the exact fractions.
    pub is_true: bool,
}

/// An account valued, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margin {
    pub equity: i128,
    pub equity_low: i128,
    pub equity_high: i128,
    pub maintenance: i128,
    /// Initial margin at the tiers' own rates (`IM_r`).
    pub initial_rate: i128,
    /// Initial margin with the open-interest factor (`IM`).
    pub initial: i128,
}

/// The rates of a size, in bps: initial and maintenance.
pub fn rates(params: &MarketParams, size: i128) -> (i128, i128) {
    let tier = params.tiers.iter().find(|tier| size.abs() <= i128::from(tier.lots_max.u64()));
    let tier = tier.or(params.tiers.last());
    tier.map_or((0, 0), |tier| (i128::from(tier.initial_bps), i128::from(tier.maintenance_bps)))
}

impl Ledger {
    /// Where the history leaves a leg.
    pub fn landing(&self, market: MarketId, position: &Position) -> Landing {
        let side = Side::of(position.size);
        let history = self.history.get(&(market, side)).map_or(&[][..], Vec::as_slice);
        let passage = walk(history, &position.standing);
        let (lots, survival) = (position.size.abs(), position.standing.survival);
        let size = passage.size(lots, survival);
        let cost = if size == 0 { 0 } else { passage.cost(position.cost, survival) };
        let pending = passage.pending(lots, survival);
        let is_true = position.truth.agrees(size, &pending);
        Landing { size: side.signed(size), cost, realised: narrow(&pending) - (position.cost - cost), is_true }
    }

    /// The account with lazy indices applied, all its legs as they are.
    pub fn fold_indices(&self, account: &Account) -> Folded {
        let held = self.state.held_of(account);
        let mut folded = Folded { cash: account.cash, held, legs: BTreeMap::new() };
        for (market, position) in &account.positions {
            let landing = self.landing(*market, position);
            folded.cash += landing.realised;
            if landing.size != 0 {
                folded.legs.insert(*market, (landing.size, landing.cost));
            }
        }
        folded
    }

    /// The account as it is valued: a leg in a tagged market is its loss in cash, or its gain held.
    pub fn fold(&self, account: &Account) -> Folded {
        let mut folded = self.fold_indices(account);
        for (id, (size, cost)) in std::mem::take(&mut folded.legs) {
            let Some(price) = self.state.markets.get(&id).and_then(|market| market.settlement.price) else {
                folded.legs.insert(id, (size, cost));
                continue;
            };
            let gain = value(size, price) - cost;
            folded.cash += gain.min(0);
            if gain > 0 {
                *folded.held.entry(id).or_insert(0) += gain;
            }
        }
        folded
    }

    /// The account valued for a purpose.
    ///
    /// # Errors
    /// `NoPrice` if a leg has no value, `UnknownAccount`.
    pub fn margin(&self, call: &Call, account: AccountId, purpose: Purpose) -> Result<Margin> {
        let account = self.state.accounts.get(&account).ok_or(Refusal::UnknownAccount)?;
        self.margin_of(call, &self.fold(account), purpose)
    }

    /// As [`Ledger::margin`], of an account already folded.
    ///
    /// # Errors
    /// `NoPrice` if a leg has no value.
    pub fn margin_of(&self, call: &Call, folded: &Folded, purpose: Purpose) -> Result<Margin> {
        let caps_gains = matches!(purpose, Purpose::Adding | Purpose::Withdrawing);
        let held: i128 = folded.held.values().sum();
        let cash = folded.cash + if caps_gains { 0 } else { held };
        let mut margin =
            Margin { equity: cash, equity_low: cash, equity_high: cash, maintenance: 0, initial_rate: 0, initial: 0 };
        for (id, (size, cost)) in &folded.legs {
            let market = self.state.markets.get(id).ok_or(Refusal::UnknownMarket)?;
            let price = call.quote(*id)?.leg(purpose, *size > 0).ok_or(Refusal::NoPrice)?;
            let counts_no_gain = caps_gains && self.settles(call, *id);
            let beyond_cost = |price: i128| {
                let gain = value(*size, price) - cost;
                if counts_no_gain {
                    gain.min(0)
                } else {
                    gain
                }
            };
            margin.equity += beyond_cost(price.mark);
            margin.equity_low += beyond_cost(price.worse);
            margin.equity_high += beyond_cost(price.better);
            let notional = value(*size, price.mark).abs();
            let (initial_bps, maintenance_bps) = rates(&market.params, *size);
            let depth = i128::from(market.params.depth.u64());
            let crowd = depth.max(market.long.open_interest);
            margin.maintenance += ceil(&[notional, maintenance_bps], &[10_000]);
            margin.initial_rate += ceil(&[notional, initial_bps], &[10_000]);
            let health_bps = if call.is_healthy(*id) { 0 } else { i128::from(self.state.limits.health_bps) };
            margin.initial += ceil(&[notional, initial_bps, crowd, 10_000 + health_bps], &[10_000, depth, 10_000]);
        }
        Ok(margin)
    }

    /// `IM_r⁰`: initial margin at the tiers' own rates of the positions stored when the message began as they are now,
    /// and, of what was torn up of them since, no more than that lost. A leg without any price counts 0, one in a tagged market is at its price.
    pub fn stored_initial(&self, call: &Call, account: AccountId) -> Result<i128> {
        let mut initial = 0;
        for (id, size) in call.stored.get(&account).into_iter().flatten() {
            let market = self.state.markets.get(id).ok_or(Refusal::UnknownMarket)?;
            let mark = call.quote(*id)?.leg(Purpose::Liquidating, *size > 0).map(|price| price.mark);
            let mark = market.settlement.price.or(mark);
            let at_rate = |size: i128| {
                let notional = mark.map_or(0, |mark| value(size, mark).abs());
                ceil(&[notional, rates(&market.params, size).0], &[10_000])
            };
            let registered = self.registered.get(&(account, *id)).map(|leg| leg.size);
            let left = at_rate(registered.unwrap_or(self.size_of(account, *id)?));
            let lost = (-self.realised.get(&(account, *id)).copied().unwrap_or(0)).max(0);
            initial += left + (at_rate(*size) - left).max(0).min(lost);
        }
        Ok(initial)
    }
}
