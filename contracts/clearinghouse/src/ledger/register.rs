//! Registration: what touching brings in a tagged market, and what is held until that is final (`docs/rules-settlement.md`).

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{val, Direction, Price, Purpose, RiskError, Units};

use super::tear_up::{tear_up, Closing};
use super::{book_shortfall, Ledger, Realised};
use crate::error::{ContractError, Refusal};
use crate::events;

impl Ledger<'_> {
    /// Folds and settles an account's leg in a market tagged at `price`. Returns what folding realised, and the gain over its cost.
    pub fn register(
        &mut self,
        account: AccountId,
        market: MarketId,
        price: Price,
    ) -> Result<(Units, Units), ContractError> {
        let realised = self.touch(account, market)?;
        let Some(position) = self.account(account)?.position(market).copied() else {
            return Ok((realised, Units::ZERO));
        };
        let value = val(position.size, price)?;
        let gain = value.minus(position.cost)?;
        let record = self.market_mut(market)?;
        let side = record.side_mut(Direction::of(position.size));
        side.book = side.book.plus(position.cost)?;
        record.paid = record.paid.plus(gain)?;
        let settlement = self.settlement_mut(market)?;
        settlement.settled = settlement.settled.minus(value)?;
        let holder = self.account_mut(account)?;
        if gain.get() > 0 {
            let first = holder.hold(market, Some(gain))?.is_zero();
            let settlement = self.settlement_mut(market)?;
            settlement.held = settlement.held.plus(gain)?;
            let holders = settlement.holders.checked_add(u32::from(first));
            settlement.holders = holders.ok_or(RiskError::Overflow("holders"))?;
        } else {
            holder.cash = holder.cash.plus(gain)?;
        }
        self.store_position(account, market, None)?;
        self.emit(events::registered(account, market, position.size, gain));
        Ok((realised, gain))
    }

    /// Lets an account's held gain of a final market go. Returns what the fraction cut off; 0 where nothing is to be let go.
    pub fn release(&mut self, account: AccountId, market: MarketId) -> Result<Units, ContractError> {
        let Some(fraction) = self.settlement(market)?.and_then(|settlement| settlement.fraction) else {
            return Ok(Units::ZERO);
        };
        let holder = self.account_mut(account)?;
        let gain = holder.hold(market, None)?;
        let released = if planted::is(Bug::CutIgnored) { gain } else { fraction.of(gain)? };
        holder.cash = holder.cash.plus(released)?;
        let settlement = self.settlement_mut(market)?;
        settlement.held = settlement.held.minus(released)?;
        settlement.holders = settlement.holders.saturating_sub(1);
        if settlement.holders == 0 {
            let dust = settlement.held;
            settlement.held = Units::ZERO;
            let record = self.market_mut(market)?;
            record.paid = record.paid.minus(dust)?;
            record.fees = record.fees.plus(dust)?;
        }
        self.emit(events::released(account, market, gain, released));
        Ok(gain.minus(released)?)
    }

    /// Σ of an account's held gains, those of final markets at their fraction.
    pub fn held(&mut self, account: AccountId) -> Result<Units, ContractError> {
        let record = self.account(account)?;
        let mut sum = Units::ZERO;
        for (market, gain) in &record.held_gains {
            sum = sum.plus(self.held_worth(*market, *gain)?)?;
        }
        Ok(sum)
    }

    /// What an account without positions owes beyond what it holds.
    pub fn flat_debt(&mut self, account: AccountId) -> Result<Units, ContractError> {
        let record = self.account(account)?;
        if !record.positions.is_empty() {
            return Ok(Units::ZERO);
        }
        Ok(record.cash.plus(self.held(account)?)?.negated().at_least_zero())
    }

    /// Whether an account stores a leg in a settling market that is not tagged.
    pub(super) fn awaits_tag(&mut self, account: AccountId) -> Result<bool, ContractError> {
        for market in self.account(account)?.markets() {
            if self.settles(market)? && self.tagged(market)?.is_none() && !planted::is(Bug::RegisteredApart) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// An account that registration leaves without equity ends: its live legs close at the mark, and the market that took most from it owes what is
    /// missing. Errors: a live leg that cannot be closed now.
    pub(super) fn close_bankrupt(
        &mut self,
        account: AccountId,
        realised: &Realised,
        worst: MarketId,
    ) -> Result<bool, ContractError> {
        let standing = self.value(account, Purpose::Liquidating)?;
        if standing.requirement.equity.get() > 0 {
            return Ok(false);
        }
        if let Some(leg) = standing.legs.iter().find(|leg| !leg.has_class) {
            return Err(Refusal::LegsNotClosable { account, market: leg.market }.into());
        }
        if !standing.legs.is_empty() {
            self.require(Action::Resolve, None, account)?;
        }
        for leg in &standing.legs {
            tear_up(self, account, &Closing::new(leg)?)?;
        }
        let need = self.flat_debt(account)?;
        if !need.is_zero() {
            let limit = realised.initial_base.minus(self.account(account)?.float_paid)?.at_least_zero();
            book_shortfall(self, account, worst, need)?;
            let settlement = self.settlement_mut(worst)?;
            let allowed = if planted::is(Bug::AllowanceUnlimited) { need } else { need.min(limit) };
            settlement.allowance = settlement.allowance.plus(allowed)?;
        }
        let record = self.account_mut(account)?;
        record.net_deposits = Units::ZERO;
        record.auction_started_at = None;
        record.float_paid = Units::ZERO;
        let now = self.now;
        self.totals_mut().absorb(need, now)?;
        self.emit(events::resolved(account, need, Units::ZERO, Units::ZERO, need, Units::ZERO));
        Ok(true)
    }
}
