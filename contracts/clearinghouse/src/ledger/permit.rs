//! What the modes allow: asked once for every item.

use breakwater_failsafe::{carries_half, is_deep, Action, Condition, Conditions, Mode, Scopes, Standing, CLEARING};
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Class, Purpose};

use super::stands::Stands;
use super::Ledger;
use crate::error::{ContractError, Refusal};

impl Ledger<'_> {
    /// What `action` must meet, by the modes of the whole, of the market it names and of the others in which the account has a position.
    /// Errors: one of the modes refuses.
    pub fn permit(
        &mut self,
        action: Action,
        named: Option<MarketId>,
        account: Option<AccountId>,
    ) -> Result<Conditions, ContractError> {
        let others = match account {
            Some(account) => self.account(account)?.markets(),
            None => Vec::new(),
        };
        let mut standings: Vec<Standing> = Vec::new();
        let mut resuming = Vec::new();
        for market in named.into_iter().chain(others.into_iter().filter(|market| Some(*market) != named)) {
            let modes = self.modes(market)?;
            if modes.stands.is(Mode::Resume) {
                resuming.push(market);
            }
            standings.push(modes.stands.standing());
        }
        let (named, legs) = standings.split_at(usize::from(named.is_some()));
        let resume_carries_half = match account {
            Some(account) if !resuming.is_empty() => self.carries_half(account, &resuming)?,
            _ => true,
        };
        let scopes = Scopes { global: self.whole.standing(), named, legs, resume_carries_half };
        CLEARING.permit(action, &scopes).map_err(|blocked| Refusal::Blocked { action, blocked }.into())
    }

    /// [`Ledger::permit`], and what it asks of the market named and of the account. Errors: the price's class, an account that is graced.
    pub fn require(
        &mut self,
        action: Action,
        named: Option<MarketId>,
        account: AccountId,
    ) -> Result<(), ContractError> {
        let conditions = self.permit(action, named, Some(account))?;
        self.meet(conditions, named, account)
    }

    /// What modes ask of the market named and of the account. Errors: as [`Ledger::require`].
    pub fn meet(
        &mut self,
        conditions: Conditions,
        named: Option<MarketId>,
        account: AccountId,
    ) -> Result<(), ContractError> {
        if let Some(market) = named {
            for (condition, class) in [(Condition::ClassA, Class::A), (Condition::ClassB, Class::B)] {
                if conditions.has(condition) {
                    self.require_class(market, class)?;
                }
            }
        }
        if conditions.has(Condition::Deep) && !planted::is(Bug::DeepRuleIgnored) {
            self.require_deep(account)?;
        }
        Ok(())
    }

    fn require_deep(&mut self, account: AccountId) -> Result<(), ContractError> {
        let standing = self.value(account, Purpose::Liquidating)?.requirement;
        let (equity, maintenance) = (standing.equity_high.get(), standing.maintenance);
        if !is_deep(equity, maintenance.positive()) {
            return Err(Refusal::Graced { account, equity, maintenance: maintenance.get() }.into());
        }
        Ok(())
    }

    /// Whether markets in RESUME carry half of an account's maintenance margin; of one that cannot be valued they do.
    fn carries_half(&mut self, account: AccountId, resuming: &[MarketId]) -> Result<bool, ContractError> {
        let standing = match self.value(account, Purpose::Liquidating) {
            Ok(standing) => standing,
            Err(error) if matches!(error.refusal(), Refusal::NoPrice { .. }) => return Ok(true),
            Err(error) => return Err(error),
        };
        let mut in_resume = breakwater_risk::Units::ZERO;
        for leg in standing.legs.iter().filter(|leg| resuming.contains(&leg.market)) {
            in_resume = in_resume.plus(leg.maintenance()?)?;
        }
        Ok(carries_half(in_resume.positive(), standing.requirement.maintenance.positive()))
    }

    /// An account's auction clock, if it is not older than 300 s and no RESUME of its markets began since it was set.
    pub fn running_clock(&mut self, account: AccountId) -> Result<Option<u64>, ContractError> {
        let record = self.account(account)?;
        let expired = |started_at: u64| self.now.saturating_sub(started_at) > breakwater_risk::AUCTION_EXPIRED_SECONDS;
        let Some(started_at) = record.auction_started_at.filter(|started_at| !expired(*started_at)) else {
            return Ok(None);
        };
        for (market, _) in &record.positions {
            if self.modes(*market)?.resume_began_at().is_some_and(|began_at| started_at < began_at) {
                return Ok(None);
            }
        }
        Ok(Some(started_at))
    }

    /// Modes of the whole as they were when the message began.
    pub fn whole(&self) -> &Stands {
        &self.whole
    }
}
