//! Valuing an account for a purpose.

use std::rc::Rc;

use breakwater_failsafe::Mode;
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{
    requirement, val, Class, Direction, Leg, LegPrices, Purpose, Requirement, RiskError, Size, Tier, Units,
};

use super::Ledger;
use crate::error::{ContractError, Refusal};
use crate::state::{Account, Params};

/// One folded leg of a valued account.
#[derive(Clone)]
pub struct FoldedLeg {
    pub market: MarketId,
    pub size: Size,
    pub cost: Units,
    pub prices: LegPrices,
    /// The market has the class that the purpose asks.
    pub has_class: bool,
    /// The market settles, and is not tagged.
    pub settles: bool,
    pub tier: Tier,
    pub params: Rc<Params>,
}

impl FoldedLeg {
    /// What the leg adds to the account's maintenance margin.
    pub fn maintenance(&self) -> Result<Units, RiskError> {
        breakwater_risk::at_rate(val(self.size, self.prices.mark)?, self.tier.maintenance_bps)
    }
}

/// What a settling market may still take is nothing to add or withdraw on.
fn counts_held(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Reducing | Purpose::Liquidating) || planted::is(Bug::SettlingGainsCount)
}

/// An account with lazy indices applied in memory.
#[derive(Clone)]
pub struct Valuation {
    /// Cash after folding and, in tagged markets, registering.
    pub cash: Units,
    /// Gains held, or as if registered, of settled markets: equity, but not to be added or withdrawn on.
    pub held: Units,
    pub legs: Vec<FoldedLeg>,
    pub requirement: Requirement,
}

impl Valuation {
    /// Below maintenance margin at the bounds better for the account (with the purpose liquidating).
    pub fn is_unsafe(&self) -> bool {
        !self.legs.is_empty() && self.requirement.equity_high < self.requirement.maintenance
    }

    pub fn leg(&self, market: MarketId) -> Option<&FoldedLeg> {
        self.legs.iter().find(|leg| leg.market == market)
    }
}

impl Ledger<'_> {
    /// Values an account as it stands in this message. Errors: a leg never had a price.
    pub fn value(&mut self, account: AccountId, purpose: Purpose) -> Result<Valuation, ContractError> {
        let record = self.account(account)?;
        self.value_record(&record, purpose)
    }

    pub fn value_record(&mut self, record: &Account, purpose: Purpose) -> Result<Valuation, ContractError> {
        let mut cash = record.cash;
        let mut held = Units::ZERO;
        for (market, gain) in &record.held_gains {
            held = held.plus(self.held_worth(*market, *gain)?)?;
        }
        let mut folded = Vec::with_capacity(record.positions.len());
        let mut legs = Vec::with_capacity(record.positions.len());
        for (market, position) in &record.positions {
            let fold = self.fold(*market, position)?;
            cash = cash.plus(fold.realised)?;
            let Some(position) = fold.position else { continue };
            if let Some(price) = self.tagged(*market)? {
                let gain = val(position.size, price)?.minus(position.cost)?;
                cash = cash.plus(gain.min(Units::ZERO))?;
                held = held.plus(gain.at_least_zero())?;
                continue;
            }
            let params = self.params(*market)?;
            let valued = self.leg_prices(*market, Direction::of(position.size), purpose)?;
            let class = self.price(*market)?.class;
            let tier = Tier::of(&params.tiers, position.size.lots());
            let modes = self.modes(*market)?;
            // In RESUME a liquidation asks for class A.
            let graced = modes.stands.is(Mode::Resume) && class > Class::A;
            let settles = modes.stands.is(Mode::Settling);
            // Nothing is torn up in a market that settles.
            let closable = purpose != Purpose::Liquidating || !(graced || settles);
            let poor_health = class > Class::A || modes.recent_gap;
            let leg = Leg {
                size: position.size,
                cost: position.cost,
                prices: valued.prices,
                tier,
                open_interest: self.market(*market)?.open_interest,
                depth: params.depth,
                gap_bps: params.gap_bps,
                gains_count: !settles || counts_held(purpose),
                health_bps: if poor_health { self.settings.limits.health_bps } else { 0 },
            };
            legs.push(leg);
            folded.push(FoldedLeg {
                market: *market,
                size: position.size,
                cost: position.cost,
                prices: valued.prices,
                has_class: valued.has_class && closable,
                settles,
                tier,
                params,
            });
        }
        let equity = if counts_held(purpose) { cash.plus(held)? } else { cash };
        Ok(Valuation { cash, held, requirement: requirement(equity, &legs)?, legs: folded })
    }

    /// Clears the auction clock of an account that meets maintenance margin, and the float counter of one that meets initial margin.
    pub fn clear_if_safe(&mut self, account: AccountId, requirement: &Requirement) -> Result<(), ContractError> {
        let record = self.account(account)?;
        let kept = planted::is(Bug::ClockKept);
        if record.auction_started_at.is_some() && requirement.meets_maintenance() && !kept {
            self.account_mut(account)?.auction_started_at = None;
        }
        if !record.float_paid.is_zero() && requirement.meets_initial() {
            self.account_mut(account)?.float_paid = Units::ZERO;
        }
        Ok(())
    }

    /// Values the account for `purpose` only if it has a clock or counter to clear.
    pub fn clear_if_needed(&mut self, account: AccountId, purpose: Purpose) -> Result<(), ContractError> {
        let record = self.account(account)?;
        if record.auction_started_at.is_none() && record.float_paid.is_zero() {
            return Ok(());
        }
        match self.value(account, purpose) {
            Ok(valuation) => self.clear_if_safe(account, &valuation.requirement),
            Err(error) if matches!(error.refusal(), Refusal::NoPrice { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
