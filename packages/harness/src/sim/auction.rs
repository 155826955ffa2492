//! Auctions to their end, which chance alone seldom reaches: prices stand while the clock runs.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::drive::Driver;
use super::generate::Generator;
use super::step::Step;
use crate::reference::Purpose;

impl Generator {
    /// The auction of an account that still has equity: taken over at some discount, or left to run out and resolved.
    pub(super) fn auction(&mut self, driver: &Driver) -> Vec<Step> {
        let found = self.unsafe_accounts(driver).into_iter().find(|(_, margin)| margin.equity > 0);
        let Some((account, _)) = found else { return self.fills(driver) };
        let mut steps = vec![Self::send("keeper", ExecuteMsg::StartAuction { accounts: vec![account] })];
        let mut now = driver.chain.now();
        let runs_out = self.rng.chance(50);
        let end = now + if runs_out { self.rng.between(58, 90) } else { self.rng.between(1, 59) };
        while now < end {
            let seconds = self.rng.between(1, 25).min(end - now);
            steps.extend(self.prices.spoken(now, seconds, 1, &mut self.rng));
            now += seconds;
        }
        if runs_out {
            let reward_account = self.rng.chance(60).then(|| self.account(driver));
            steps.push(Self::send("keeper", ExecuteMsg::Resolve { accounts: vec![account], reward_account }));
        } else {
            steps.extend(self.taken_over(driver, account));
        }
        steps
    }

    /// The richest account takes over what it is offered of each leg.
    pub(super) fn taken_over(&mut self, driver: &Driver, account: AccountId) -> Vec<Step> {
        let call = self.call(driver);
        let free = |id: &AccountId| {
            let margin = driver.references.ledger.margin(&call, *id, Purpose::Withdrawing).ok();
            margin.map_or(0, |margin| margin.equity_low - margin.initial)
        };
        let others = self.accounts(driver).into_iter().filter(|id| *id != account);
        let Some(taker) = others.max_by_key(free) else { return Vec::new() };
        let sender = self.owner(driver, taker);
        let legs = driver.references.ledger.account_view(account).map(|view| view.positions.keys().copied().collect());
        let legs: Vec<_> = legs.unwrap_or_default();
        let take = |market| ExecuteMsg::Liquidate {
            account,
            market,
            taker,
            lots: None,
            least_discount_e18: None,
            deadline: None,
        };
        legs.into_iter().map(|market| Self::send(&sender, take(market))).collect()
    }
}
