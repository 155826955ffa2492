//! What one message changes: copies that a refused item leaves behind, the checks at its end, what is to be written.

use std::rc::Rc;

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_interfaces::limits::BATCH_MAX;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::Units;
use cosmwasm_std::{Event, Storage, SubMsg};

use super::few::Few;
use super::{whole, Ledger};
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{self, keys, Account, Ending, Exits, Market, ModeRecord, Params, Settlement, Totals};

/// Records of one message, shared until they are changed.
#[derive(Clone, Default)]
pub(super) struct Records {
    pub accounts: Few<AccountId, Rc<Account>>,
    pub markets: Few<MarketId, Rc<Market>>,
    /// `None`: the market has none.
    pub settlements: Few<MarketId, Option<Rc<Settlement>>>,
    pub totals: Rc<Totals>,
    pub exits: Option<Rc<Exits>>,
    pub ending: Option<Rc<Ending>>,
    /// Records that are written but never read again in the message: cold indices, changed parameters.
    pub cold: Vec<(Vec<u8>, Vec<u8>)>,
    pub removed: Vec<Vec<u8>>,
    /// Parameters and mode records as this message leaves them.
    pub params: Few<MarketId, Rc<Params>>,
    pub modes: Few<MarketId, Rc<ModeRecord>>,
    pub events: Vec<Event>,
    pub payments: Vec<SubMsg>,
}

/// What a message leaves to be done.
pub struct Outcome {
    pub writes: Vec<(Vec<u8>, Vec<u8>)>,
    pub removed: Vec<Vec<u8>>,
    pub events: Vec<Event>,
    pub payments: Vec<SubMsg>,
}

impl Outcome {
    pub fn write(&self, storage: &mut dyn Storage) {
        for (key, value) in &self.writes {
            storage.set(key, value);
        }
        for key in &self.removed {
            storage.remove(key);
        }
    }
}

impl Ledger<'_> {
    /// Runs `item`; if it fails, everything is as it was before it.
    pub fn attempt<T>(&mut self, item: impl FnOnce(&mut Self) -> Result<T, ContractError>) -> Result<T, ContractError> {
        let (before, modes) = (self.working.clone(), self.modes.clone());
        let result = item(self);
        if result.is_err() {
            // What only a refused item asked is not reported for it.
            self.modes = modes;
        }
        if result.is_err() && !planted::is(Bug::TraceLeft) {
            self.roll_back(before);
        }
        result
    }

    /// [`Ledger::attempt`] of what is only looked at by the way: modes that it asks for are not reported for it.
    pub fn aside<T>(&mut self, look: impl FnOnce(&mut Self) -> Result<T, ContractError>) -> Result<T, ContractError> {
        let modes = self.modes.clone();
        let result = self.attempt(look);
        self.modes = modes;
        result
    }

    /// Back to `before`, keeping what has been loaded since.
    fn roll_back(&mut self, before: Records) {
        self.working = Records {
            accounts: self.stored.accounts.clone().updated(before.accounts),
            markets: self.stored.markets.clone().updated(before.markets),
            settlements: self.stored.settlements.clone().updated(before.settlements),
            exits: before.exits.or_else(|| self.stored.exits.clone()),
            ending: before.ending.or_else(|| self.stored.ending.clone()),
            ..before
        };
    }

    /// Runs every item of a batch on its own; a refused one is reported and skipped.
    pub fn batch<I>(
        &mut self,
        items: Vec<I>,
        mut run: impl FnMut(&mut Self, I) -> Result<(), ContractError>,
    ) -> Result<(), ContractError> {
        check_batch(items.len())?;
        for (index, item) in items.into_iter().enumerate() {
            if let Err(error) = self.attempt(|ledger| run(ledger, item)) {
                self.emit(events::item_refused(index, &error));
            }
        }
        Ok(())
    }

    /// Adds the markets' shortfalls to the totals' sum, and dates totals that change.
    fn close_totals(&mut self) -> Result<(), ContractError> {
        let mut more = Units::ZERO;
        for (id, market) in self.working.markets.iter() {
            let before = self.stored.markets.get(&id).map_or(Units::ZERO, |stored| stored.shortfall);
            more = more.plus(market.shortfall.minus(before)?)?;
        }
        if !more.is_zero() {
            let totals = self.totals_mut();
            totals.shortfall = totals.shortfall.plus(more)?;
        }
        if self.working.totals == self.stored.totals {
            return Ok(());
        }
        let (now, before) = (self.now, self.stored.totals.clone());
        self.totals_mut().dated(&before, now)?;
        self.report_whole()
    }

    /// Reports the modes of the whole as they are now, if they are others than those reported last.
    pub fn report_whole(&mut self) -> Result<(), ContractError> {
        let whole = whole(&self.settings, self.totals(), self.now)?;
        let before = self.totals().mask;
        if whole.mask() != before {
            self.emit(events::modes("all", before, &whole));
            self.totals_mut().mask = whole.mask();
        }
        Ok(())
    }

    /// What was lost is nobody's own any more: net deposits are at most the cash.
    fn lose_net_deposits(&mut self) {
        for account in self.working.accounts.values_mut() {
            let most = account.cash.at_least_zero();
            if account.net_deposits > most && !planted::is(Bug::LossesStayOwn) {
                Rc::make_mut(account).net_deposits = most;
            }
        }
    }

    /// Checks that this message's own changes leave the books equal, and collects what changed.
    pub fn finish(mut self) -> Result<Outcome, ContractError> {
        self.check_books()?;
        self.lose_net_deposits();
        self.report_modes()?;
        self.close_totals()?;
        let mut writes = Vec::new();
        for (id, account) in self.working.accounts.iter() {
            if self.stored.accounts.get(&id) != Some(account) {
                writes.push((keys::account(id), account.encode()));
            }
        }
        for (id, market) in self.working.markets.iter() {
            if self.stored.markets.get(&id) != Some(market) {
                writes.push((keys::market(id).to_vec(), market.encode()));
            }
        }
        for (id, settlement) in self.working.settlements.iter() {
            if self.stored.settlements.get(&id) != Some(settlement) {
                if let Some(settlement) = settlement {
                    writes.push((keys::settlement(id).to_vec(), settlement.encode()));
                }
            }
        }
        for (market, params) in self.params.iter() {
            let (new_params, new_modes) = (self.working.params.get(&market), self.working.modes.get(&market));
            if let (Some(modes), true) = (self.mode_records.get(&market), new_params.is_some() || new_modes.is_some()) {
                let terms = state::encode_terms(new_params.unwrap_or(params), new_modes.unwrap_or(modes));
                writes.push((keys::terms(market).to_vec(), terms));
            }
        }
        if self.working.totals != self.stored.totals {
            writes.push((keys::TOTALS.to_vec(), self.working.totals.encode()));
        }
        if let Some(exits) = self.working.exits.filter(|exits| self.stored.exits.as_ref() != Some(exits)) {
            writes.push((keys::EXITS.to_vec(), exits.encode()));
        }
        if let Some(ending) = self.working.ending.filter(|ending| self.stored.ending.as_ref() != Some(ending)) {
            writes.push((keys::ENDING.to_vec(), ending.encode()));
        }
        writes.extend(self.working.cold);
        let Records { removed, events, payments, .. } = self.working;
        Ok(Outcome { writes, removed, events, payments })
    }
}

/// Errors: no items, or more than [`BATCH_MAX`].
pub fn check_batch(items: usize) -> Result<(), ContractError> {
    if items == 0 || items > BATCH_MAX {
        return Err(Refusal::BatchSize { items, most: BATCH_MAX }.into());
    }
    Ok(())
}

/// Errors: the id was named before in this batch.
pub fn once(seen: &mut Vec<u64>, id: u64) -> Result<(), ContractError> {
    if seen.contains(&id) {
        return Err(Refusal::Duplicate { id }.into());
    }
    seen.push(id);
    Ok(())
}
