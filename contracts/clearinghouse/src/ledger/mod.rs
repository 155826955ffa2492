//! The unit of work of one message: records are loaded once, changed in memory, checked, and written at the end.
//!
//! *Validate, then apply*: an item of a batch works on copies that are kept only if it succeeds, so a refused item leaves no trace.

mod books;
mod ending;
mod few;
mod flat;
mod modes;
mod payout;
mod permit;
mod prices;
mod records;
mod register;
mod settlement;
mod stands;
mod tear_up;
mod touch;
mod valuation;

use std::rc::Rc;

use breakwater_failsafe::Block;
use breakwater_interfaces::clearinghouse::{AccountId, FeedId, MarketId};
use breakwater_interfaces::oracle_page::Page;
use breakwater_risk::MarketPrice;
use cosmwasm_std::{Deps, Env, Event, Order, QuerierWrapper, Storage};

use crate::error::{ContractError, Refusal};
use crate::state::{self, keys, Account, Ending, Exits, Front, Market, ModeRecord, Params, Settings, Totals};

use few::Few;
use records::Records;

pub use flat::{account_float, book_shortfall, pay_from_float, settle_flat, Realised};
pub use modes::{auctions_shown, grace_rules, MarketModes};
pub use payout::{Destination, Payment, PAYOUT, TRANSFER};
pub use records::{check_batch, once};
pub use stands::{mask_name, whole, Stand, Stands};
pub use tear_up::{tear_up, Closing};
pub use touch::net_fees;
pub use valuation::{FoldedLeg, Valuation};

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
        if let Some(loaded) = self.working.markets.get(&market) {
            return Ok(loaded.clone());
        }
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

    /// The wind-down of the whole; as if it had not begun where it has not.
    pub fn ending(&mut self) -> Result<Rc<Ending>, ContractError> {
        if let Some(ending) = &self.working.ending {
            return Ok(ending.clone());
        }
        let ending = Rc::new(state::load_ending(self.storage)?);
        self.stored.ending = Some(ending.clone());
        self.working.ending = Some(ending.clone());
        Ok(ending)
    }

    pub fn ending_mut(&mut self) -> Result<&mut Ending, ContractError> {
        let ending = self.ending()?;
        Ok(Rc::make_mut(self.working.ending.insert(ending)))
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
}
