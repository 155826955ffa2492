//! The unit of work of one message: records are loaded once, changed in memory, checked, and written at the end.
//!
//! *Validate, then apply*: an item of a batch works on copies that are kept only if it succeeds, so a refused item leaves no trace.

mod books;
mod few;
mod flat;
mod modes;
mod payout;
mod permit;
mod prices;
mod stands;
mod touch;
mod valuation;

use std::rc::Rc;

use breakwater_failsafe::Block;
use breakwater_interfaces::clearinghouse::{AccountId, FeedId, MarketId};
use breakwater_interfaces::limits::BATCH_MAX;
use breakwater_interfaces::oracle_page::Page;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{MarketPrice, Units};
use cosmwasm_std::{Deps, Env, Event, Order, QuerierWrapper, Storage, SubMsg};

use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{self, keys, Account, Exits, Front, Market, ModeRecord, Params, Settings, Totals};

use few::Few;

pub use flat::{account_float, book_shortfall, pay_from_float, settle_flat, Realised};
pub use modes::{auctions_shown, grace_rules, MarketModes};
pub use payout::{Destination, Payment, PAYOUT, TRANSFER};
pub use stands::{mask_name, whole, Stand, Stands};
pub use touch::net_fees;
pub use valuation::{FoldedLeg, Valuation};

/// Records of one message, shared until they are changed.
#[derive(Clone, Default)]
struct Records {
    accounts: Few<AccountId, Rc<Account>>,
    markets: Few<MarketId, Rc<Market>>,
    totals: Rc<Totals>,
    exits: Option<Rc<Exits>>,
    /// Records that are written but never read again in the message: cold indices, changed parameters.
    cold: Vec<(Vec<u8>, Vec<u8>)>,
    removed: Vec<Vec<u8>>,
    /// Parameters and mode records as this message leaves them.
    params: Few<MarketId, Rc<Params>>,
    modes: Few<MarketId, Rc<ModeRecord>>,
    events: Vec<Event>,
    payments: Vec<SubMsg>,
}

pub struct Ledger<'a> {
    storage: &'a dyn Storage,
    querier: QuerierWrapper<'a>,
    /// Block time in seconds, and height.
    pub now: u64,
    pub height: u64,
    pub settings: Settings,
    /// Modes of the whole.
    whole: Stands,
    params: Few<MarketId, Rc<Params>>,
    mode_records: Few<MarketId, Rc<ModeRecord>>,
    modes: Few<MarketId, Rc<MarketModes>>,
    now_stars: Few<FeedId, u64>,
    pages: Few<u8, Rc<Page>>,
    prices: Few<MarketId, Option<MarketPrice>>,
    stored: Records,
    working: Records,
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

impl<'a> Ledger<'a> {
    pub fn new(deps: Deps<'a>, env: &Env) -> Result<Self, ContractError> {
        Ledger::with(deps, env, Front::load(deps.storage)?)
    }

    /// On what the gate has read already.
    pub fn with(deps: Deps<'a>, env: &Env, front: Front) -> Result<Self, ContractError> {
        let now = env.block.time.seconds();
        let totals = Rc::new(front.totals);
        let records = Records { totals: totals.clone(), ..Records::default() };
        Ok(Ledger {
            whole: whole(&front.settings, &totals, now)?,
            settings: front.settings,
            storage: deps.storage,
            querier: deps.querier,
            now,
            height: env.block.height,
            params: Few::default(),
            mode_records: Few::default(),
            modes: Few::default(),
            now_stars: Few::default(),
            pages: Few::default(),
            prices: Few::default(),
            stored: records.clone(),
            working: records,
        })
    }

    pub fn account(&mut self, account: AccountId) -> Result<Rc<Account>, ContractError> {
        if !self.working.accounts.contains_key(&account) {
            let loaded = state::load_account(self.storage, account)?.ok_or(Refusal::UnknownAccount { account })?;
            let loaded = Rc::new(loaded);
            self.stored.accounts.insert(account, loaded.clone());
            self.working.accounts.insert(account, loaded);
        }
        self.working.accounts.get(&account).cloned().ok_or_else(|| Refusal::UnknownAccount { account }.into())
    }

    /// Whether there is such an account.
    pub fn exists(&mut self, account: AccountId) -> Result<bool, ContractError> {
        match self.account(account) {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.refusal(), Refusal::UnknownAccount { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub fn account_mut(&mut self, account: AccountId) -> Result<&mut Account, ContractError> {
        self.account(account)?;
        let record = self.working.accounts.get_mut(&account).ok_or(Refusal::UnknownAccount { account })?;
        Ok(Rc::make_mut(record))
    }

    pub fn market(&mut self, market: MarketId) -> Result<Rc<Market>, ContractError> {
        self.load_market(market)?;
        self.working.markets.get(&market).cloned().ok_or_else(|| Refusal::UnknownMarket { market }.into())
    }

    pub fn market_mut(&mut self, market: MarketId) -> Result<&mut Market, ContractError> {
        self.load_market(market)?;
        let record = self.working.markets.get_mut(&market).ok_or(Refusal::UnknownMarket { market })?;
        Ok(Rc::make_mut(record))
    }

    pub fn params(&mut self, market: MarketId) -> Result<Rc<Params>, ContractError> {
        self.load_market(market)?;
        self.params.get(&market).cloned().ok_or_else(|| Refusal::UnknownMarket { market }.into())
    }

    /// Parameters from the next message on.
    pub fn replace_params(&mut self, market: MarketId, params: Params) {
        self.working.params.insert(market, Rc::new(params));
    }

    /// One scan of two adjacent keys: the hot record; parameters and modes.
    fn load_market(&mut self, market: MarketId) -> Result<(), ContractError> {
        if self.params.contains_key(&market) {
            return Ok(());
        }
        let (start, end) = (keys::market(market), keys::market_end(market));
        let mut records = self.storage.range(Some(&start), Some(&end), Order::Ascending).map(|(_, value)| value);
        let (Some(hot), Some(terms)) = (records.next(), records.next()) else {
            return Err(Refusal::UnknownMarket { market }.into());
        };
        let (params, modes) = state::decode_terms(&terms)?;
        self.mode_records.insert(market, Rc::new(modes));
        let record = Rc::new(Market::decode(&hot)?);
        self.params.insert(market, Rc::new(params));
        self.stored.markets.insert(market, record.clone());
        // An item that was rolled back may have loaded it before.
        if !self.working.markets.contains_key(&market) {
            self.working.markets.insert(market, record);
        }
        Ok(())
    }

    pub fn totals(&self) -> &Totals {
        &self.working.totals
    }

    pub fn totals_mut(&mut self) -> &mut Totals {
        Rc::make_mut(&mut self.working.totals)
    }

    pub fn exits(&mut self) -> Result<Rc<Exits>, ContractError> {
        if let Some(exits) = &self.working.exits {
            return Ok(exits.clone());
        }
        let exits = Rc::new(state::load_exits(self.storage)?);
        self.stored.exits = Some(exits.clone());
        self.working.exits = Some(exits.clone());
        Ok(exits)
    }

    pub fn exits_mut(&mut self) -> Result<&mut Exits, ContractError> {
        let exits = self.exits()?;
        Ok(Rc::make_mut(self.working.exits.insert(exits)))
    }

    /// A record that is not read again in this message.
    pub fn write_cold(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.working.cold.push((key, value));
    }

    pub fn remove_cold(&mut self, key: Vec<u8>) {
        self.working.removed.push(key);
    }

    pub fn storage(&self) -> &'a dyn Storage {
        self.storage
    }

    pub fn block(&self) -> Block {
        Block { height: self.height, time: self.now }
    }

    pub fn emit(&mut self, event: Event) {
        self.working.events.push(event);
    }

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
            exits: before.exits.or_else(|| self.stored.exits.clone()),
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
