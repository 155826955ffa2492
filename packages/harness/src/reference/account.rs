//! Accounts: who owns them, who may act for them, coins in and out.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{AccountId, VenueId};

use super::ledger::{Call, Ledger};
use super::price::Purpose;
use super::refusal::{Refusal, Result};
use super::state::Account;

const OPERATORS_MAX: usize = 8;
/// Off-mark cap of a new account: 5 %.
const OFF_MARK_CAP_BPS: i128 = 500;

impl Ledger {
    pub(super) fn require_owner(&self, sender: &str, id: AccountId) -> Result<()> {
        (self.account(id)?.owner == sender).then_some(()).ok_or(Refusal::Unauthorized)
    }

    pub(super) fn require_operator(&self, sender: &str, id: AccountId) -> Result<()> {
        let account = self.account(id)?;
        (account.owner == sender || account.operators.contains(sender)).then_some(()).ok_or(Refusal::Unauthorized)
    }

    pub(super) fn open_account(&mut self, sender: &str) -> Result<()> {
        let account = Account {
            owner: sender.to_owned(),
            offered_to: None,
            operators: BTreeSet::new(),
            venues: BTreeSet::new(),
            off_mark_cap_bps: OFF_MARK_CAP_BPS,
            cash: 0,
            net_deposits: 0,
            float_paid: 0,
            auction_started_at: None,
            day: None,
            positions: BTreeMap::new(),
            held: BTreeMap::new(),
        };
        self.state.accounts.insert(self.state.next_account, account);
        self.state.next_account += 1;
        Ok(())
    }

    pub(super) fn close_account(&mut self, sender: &str, id: AccountId) -> Result<()> {
        self.require_owner(sender, id)?;
        let account = self.account(id)?;
        if account.cash != 0 || !account.positions.is_empty() || !account.held.is_empty() {
            return Err(Refusal::AccountNotEmpty);
        }
        self.state.accounts.remove(&id);
        Ok(())
    }

    pub(super) fn offer_ownership(&mut self, sender: &str, id: AccountId, to: Option<String>) -> Result<()> {
        self.require_owner(sender, id)?;
        self.account_mut(id)?.offered_to = to;
        Ok(())
    }

    pub(super) fn accept_ownership(&mut self, sender: &str, id: AccountId) -> Result<()> {
        let account = self.account_mut(id)?;
        if account.offered_to.as_deref() != Some(sender) {
            return Err(Refusal::NoOffer);
        }
        account.owner = sender.to_owned();
        account.offered_to = None;
        account.operators.clear();
        account.venues.clear();
        account.off_mark_cap_bps = OFF_MARK_CAP_BPS;
        Ok(())
    }

    pub(super) fn set_operator(&mut self, sender: &str, id: AccountId, operator: &str, appointed: bool) -> Result<()> {
        self.require_owner(sender, id)?;
        let operators = &mut self.account_mut(id)?.operators;
        if appointed {
            operators.insert(operator.to_owned());
        } else if !operators.remove(operator) {
            return Err(Refusal::NotAppointed);
        }
        if operators.len() > OPERATORS_MAX {
            return Err(Refusal::TooManyOperators);
        }
        Ok(())
    }

    pub(super) fn enable_venue(&mut self, sender: &str, id: AccountId, venue: VenueId) -> Result<()> {
        self.require_owner(sender, id)?;
        if !self.state.venues.contains_key(&venue) {
            return Err(Refusal::UnknownVenue);
        }
        self.account_mut(id)?.venues.insert(venue);
        Ok(())
    }

    pub(super) fn revoke_venue(&mut self, sender: &str, id: AccountId, venue: VenueId) -> Result<()> {
        self.require_operator(sender, id)?;
        if !self.state.venues.contains_key(&venue) {
            return Err(Refusal::UnknownVenue);
        }
        self.account_mut(id)?.venues.remove(&venue);
        Ok(())
    }

    pub(super) fn set_off_mark_cap(&mut self, sender: &str, id: AccountId, cap_bps: u32) -> Result<()> {
        self.require_owner(sender, id)?;
        self.account_mut(id)?.off_mark_cap_bps = i128::from(cap_bps);
        Ok(())
    }

    pub(super) fn deposit(&mut self, call: &Call, id: AccountId) -> Result<()> {
        let amount = self.settlement_coins(call)?;
        self.account(id)?;
        // What cannot be valued relieves nothing.
        let exposure = self.exposure(call, id, Purpose::Withdrawing).unwrap_or(0);
        self.relieve_withdrawals(call, exposure.min(amount));
        let account = self.account_mut(id)?;
        account.cash += amount;
        account.net_deposits += amount;
        self.state.held += amount;
        let account = self.account(id)?;
        if account.auction_started_at.is_some() || account.float_paid > 0 {
            self.clear_clocks(call, id, Purpose::Reducing)?;
        }
        Ok(())
    }

    /// At the end of a message: what was lost is nobody's own any more.
    pub(super) fn cap_net_deposits(&mut self) {
        for account in self.state.accounts.values_mut() {
            account.net_deposits = account.net_deposits.min(account.cash.max(0));
        }
    }
}
