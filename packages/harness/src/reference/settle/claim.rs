//! What a final whole pays: claims of accounts and tickets, callers' tips, the rest to the stakers.

use breakwater_interfaces::clearinghouse::{AccountId, Phase};

use super::ending::End;
use super::owed::Owed;
use crate::reference::ledger::{Call, ItemResult, Ledger};
use crate::reference::num::{floor, UNITS_MAX};
use crate::reference::refusal::{Refusal, Result};

const CLAIMS_MAX: usize = 30;

/// `⌊owed · pays / all⌋`.
fn share(owed: i128, pays: i128, all: i128) -> i128 {
    if all == 0 {
        0
    } else {
        floor(&[owed, pays], &[all])
    }
}

impl Ledger {
    /// What an account is owed, one in quarantine by the books.
    pub(super) fn claim_of(&self, id: AccountId) -> Option<Owed> {
        if self.state.ending.quarantined.contains(&id) {
            return Some(Owed { equity: self.state.ending.part, is_senior: false, gains: 0 });
        }
        self.owed(id)
    }

    /// What is paid of it.
    pub(super) fn pays(&self, owed: &Owed, end: &End) -> i128 {
        let ((senior, principal, gains), ending) = (owed.parts(), &self.state.ending);
        share(senior, end.senior, ending.senior)
            + share(principal, end.principal, ending.principal)
            + share(gains, end.gains, ending.gains)
    }

    /// Accounts that are owed something and have not been paid.
    pub fn unpaid(&self) -> Vec<AccountId> {
        let owed = |id: &AccountId| self.claim_of(*id).is_some_and(|owed| owed.equity > 0);
        let ids = self.state.accounts.keys().copied();
        ids.filter(|id| !self.state.ending.claimed.contains(id) && owed(id)).collect()
    }

    /// What tips somebody could take.
    pub fn tips_of(&self, address: &str) -> i128 {
        let earned = self.state.ending.earned.get(address).copied().unwrap_or(0);
        self.state.ending.end.map_or(0, |end| end.unit * earned)
    }

    /// How many accounts those are that [`Ledger::unpaid`] lists.
    pub(super) fn claims_left(&self) -> i128 {
        self.state.ending.claims - i128::try_from(self.state.ending.claimed.len()).unwrap_or(i128::MAX)
    }

    pub(in crate::reference) fn claim(
        &mut self,
        call: &Call,
        accounts: &[AccountId],
        tickets: &[u64],
    ) -> Result<Vec<ItemResult>> {
        if !(1..=CLAIMS_MAX).contains(&(accounts.len() + tickets.len())) {
            return Err(Refusal::BatchSize);
        }
        if self.state.phase() != Phase::Final {
            return Err(Refusal::NotFinal);
        }
        let mut results = self.each_once(accounts, |ledger, id| ledger.item(|ledger| ledger.claim_account(call, id)));
        results.extend(self.each_once(tickets, |ledger, id| ledger.item(|ledger| ledger.claim_ticket(id))));
        Ok(results)
    }

    fn claim_account(&mut self, call: &Call, id: AccountId) -> Result<()> {
        let owner = self.account(id)?.owner.clone();
        if self.state.ending.claimed.contains(&id) {
            return Err(Refusal::PaidBefore);
        }
        let owed = self.claim_of(id).ok_or(Refusal::AccountUnreadable)?;
        if owed.equity <= 0 {
            return Err(Refusal::NothingOwed);
        }
        let end = *self.end_mut()?;
        let units = self.pays(&owed, &end);
        self.state.ending.claimed.insert(id);
        *self.state.ending.earned.entry(call.sender.clone()).or_insert(0) += 1;
        self.tally("wind-down: claims paid");
        self.give(&owner, units)
    }

    fn claim_ticket(&mut self, id: u64) -> Result<()> {
        let ticket = self.state.tickets.remove(&id).ok_or(Refusal::UnknownTicket)?;
        let all = self.state.ending.senior;
        let units = share(ticket.rest, self.end_mut()?.senior, all);
        self.tally("wind-down: tickets paid");
        self.give(&ticket.owner, units)
    }

    /// Coins of the shares leave, or wait if the bank refuses to pay them.
    fn give(&mut self, to: &str, units: i128) -> Result<()> {
        self.end_mut()?.given += units;
        self.state.ended += units;
        self.send_coins(to, units);
        Ok(())
    }

    pub(in crate::reference) fn take_tips(&mut self, call: &Call) -> Result<()> {
        let unit = self.end_mut()?.unit;
        let number = self.state.ending.earned.remove(&call.sender).unwrap_or(0);
        if unit * number == 0 {
            return Err(Refusal::NothingToDo);
        }
        self.tally("wind-down: tips taken");
        self.give(&call.sender, unit * number)
    }

    /// What nobody claims any more of the shares: roundings, and tips that nobody earned.
    fn unclaimed(&self, end: &End) -> i128 {
        if self.claims_left() > 0 || !self.state.tickets.is_empty() {
            return 0;
        }
        let earned: i128 = self.state.ending.earned.values().sum();
        end.shares() - end.given - end.unit * earned
    }

    /// What `ReturnSurplus` of a final whole would send.
    pub fn returnable(&self) -> i128 {
        self.state.ending.end.map_or(0, |end| end.residual + self.unclaimed(&end))
    }

    pub(in crate::reference) fn return_residual(&mut self) -> Result<()> {
        let units = self.returnable();
        if units == 0 {
            return Err(Refusal::NothingToDo);
        }
        let end = self.end_mut()?;
        end.given += units - end.residual;
        end.residual = 0;
        self.state.ended += units;
        self.tally("wind-down: residual returned");
        if self.state.insurance_fund.is_none() {
            self.send_coins(&self.state.treasury_owner.clone(), units);
            return Ok(());
        }
        self.state.held -= units;
        self.state.fund = (self.state.fund + units).min(UNITS_MAX);
        self.to_fund = units;
        Ok(())
    }
}
