//! The ledger: one message in, accepted or refused, and the state after it.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId};
use cosmwasm_std::Uint128;

use super::history::Event;
use super::liquidate::TakeOver;
use super::price::{quote, Moment, Quote};
use super::refusal::{Refusal, Result};
use super::state::{Leak, Side, State};

/// Items a batch may hold.
const BATCH_MAX: usize = 30;

/// What became of one item of a batch.
pub type ItemResult = Result<()>;

/// What became of a message: refused, or accepted with the fate of each item (one for a message without a batch).
pub type Outcome = Result<Vec<ItemResult>>;

/// A message's surroundings.
#[derive(Debug)]
pub struct Call {
    pub sender: String,
    /// Denom and amount of each coin attached.
    pub funds: Vec<(String, u128)>,
    pub moment: Moment,
    quotes: BTreeMap<MarketId, Quote>,
    /// Sizes as stored when the message began.
    pub(super) stored: BTreeMap<AccountId, BTreeMap<MarketId, i128>>,
}

impl Call {
    /// Block time in seconds.
    pub fn now(&self) -> i128 {
        i128::from(self.moment.time)
    }

    pub(super) fn quote(&self, market: MarketId) -> Result<&Quote> {
        self.quotes.get(&market).ok_or(Refusal::UnknownMarket)
    }
}

/// The naive clearing house.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub state: State,
    /// Everything that ever happened to each side.
    pub history: BTreeMap<(MarketId, Side), Vec<Event>>,
    /// How often each path was taken.
    pub tallies: BTreeMap<&'static str, u64>,
    /// Broken invariants, as sentences that start with the number.
    pub violations: Vec<String>,
    /// Cash that each account's legs brought in this message.
    pub(super) realised: BTreeMap<(AccountId, MarketId), i128>,
}

/// What a refusal takes back.
struct Saved {
    state: State,
    lengths: BTreeMap<(MarketId, Side), usize>,
    tallies: BTreeMap<&'static str, u64>,
    realised: BTreeMap<(AccountId, MarketId), i128>,
}

/// Converts an amount; what does not fit is beyond every limit.
///
/// # Errors
/// `LimitExceeded`.
pub fn int(amount: Uint128) -> Result<i128> {
    i128::try_from(amount.u128()).map_err(|_| Refusal::LimitExceeded)
}

impl Ledger {
    /// An empty clearing house. `first_account` is the id that the first account gets.
    pub fn new(governance: &str, denom: &str, float_target: i128, first_account: AccountId) -> Ledger {
        let state = State {
            governance: governance.to_owned(),
            denom: denom.to_owned(),
            insurance_fund: None,
            float_target,
            accounts: BTreeMap::new(),
            next_account: first_account,
            markets: BTreeMap::new(),
            venues: BTreeMap::new(),
            held: 0,
            float: 0,
            treasury: 0,
            repaid_hour: Leak::default(),
            repaid_day: Leak::default(),
        };
        Ledger {
            state,
            history: BTreeMap::new(),
            tallies: BTreeMap::new(),
            violations: Vec::new(),
            realised: BTreeMap::new(),
        }
    }

    /// Everything a message sees.
    pub fn call(&self, sender: &str, funds: &[(String, u128)], moment: Moment) -> Call {
        let quotes = self.state.markets.iter().map(|(id, market)| (*id, quote(&market.params, &moment))).collect();
        let sizes = |account: &super::state::Account| {
            account.positions.iter().map(|(market, position)| (*market, position.size)).collect()
        };
        let stored = self.state.accounts.iter().map(|(id, account)| (*id, sizes(account))).collect();
        Call { sender: sender.to_owned(), funds: funds.to_vec(), moment, quotes, stored }
    }

    /// Runs one message. A refusal changes nothing.
    ///
    /// # Errors
    /// Why the whole message is refused.
    pub fn execute(&mut self, call: &Call, message: &ExecuteMsg) -> Outcome {
        self.realised.clear();
        let saved = self.save();
        let outcome = self.run(call, message).and_then(|items| {
            self.retire_empty_markets()?;
            self.check_limits()?;
            Ok(items)
        });
        if outcome.is_err() {
            self.restore(saved);
        }
        outcome
    }

    /// Runs one item of a batch. A refusal changes nothing.
    pub(super) fn item(&mut self, run: impl FnOnce(&mut Ledger) -> Result<()>) -> ItemResult {
        let saved = self.save();
        let result = run(self).and_then(|()| {
            self.retire_empty_markets()?;
            self.check_limits()
        });
        if result.is_err() {
            self.restore(saved);
        }
        result
    }

    /// Runs the items of a batch in order; an id named a second time is refused as an item.
    pub(super) fn each_once<T: Copy + PartialEq>(
        &mut self,
        ids: &[T],
        mut run: impl FnMut(&mut Ledger, T) -> ItemResult,
    ) -> Vec<ItemResult> {
        let mut results = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let repeated = ids.iter().take(index).any(|earlier| earlier == id);
            results.push(if repeated { Err(Refusal::DuplicateId) } else { run(self, *id) });
        }
        results
    }

    fn save(&self) -> Saved {
        Saved {
            state: self.state.clone(),
            lengths: self.history.iter().map(|(side, events)| (*side, events.len())).collect(),
            tallies: self.tallies.clone(),
            realised: self.realised.clone(),
        }
    }

    fn restore(&mut self, saved: Saved) {
        self.state = saved.state;
        self.tallies = saved.tallies;
        self.realised = saved.realised;
        for (side, events) in &mut self.history {
            events.truncate(saved.lengths.get(side).copied().unwrap_or(0));
        }
    }

    pub(super) fn tally(&mut self, name: &'static str) {
        *self.tallies.entry(name).or_insert(0) += 1;
    }

    pub(super) fn tally_if(&mut self, happened: bool, name: &'static str) {
        if happened {
            self.tally(name);
        }
    }

    fn run(&mut self, call: &Call, message: &ExecuteMsg) -> Outcome {
        if !matches!(message, ExecuteMsg::Deposit { .. } | ExecuteMsg::FundFloat { .. }) && !call.funds.is_empty() {
            return Err(Refusal::NoFundsExpected);
        }
        match message {
            ExecuteMsg::Fill { fills } => batch_size(fills).and_then(|()| self.fill(call, fills)),
            ExecuteMsg::Touch { accounts } => batch_size(accounts).and_then(|()| self.touch(call, accounts)),
            ExecuteMsg::AccrueFunding { markets } => {
                batch_size(markets).and_then(|()| self.accrue_funding(call, markets))
            }
            ExecuteMsg::StartAuction { accounts } => {
                batch_size(accounts).and_then(|()| self.start_auctions(call, accounts))
            }
            ExecuteMsg::Resolve { accounts, reward_account } => {
                batch_size(accounts).and_then(|()| self.resolve(call, accounts, *reward_account))
            }
            single => self.run_single(call, single).map(|()| vec![Ok(())]),
        }
    }

    fn run_single(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        let sender = call.sender.as_str();
        match message {
            ExecuteMsg::OpenAccount {} => self.open_account(sender),
            ExecuteMsg::CloseAccount { account } => self.close_account(sender, *account),
            ExecuteMsg::OfferOwnership { account, to } => self.offer_ownership(sender, *account, to.clone()),
            ExecuteMsg::AcceptOwnership { account } => self.accept_ownership(sender, *account),
            ExecuteMsg::SetOperator { account, operator, appointed } => {
                self.set_operator(sender, *account, operator, *appointed)
            }
            ExecuteMsg::EnableVenue { account, venue } => self.enable_venue(sender, *account, *venue),
            ExecuteMsg::RevokeVenue { account, venue } => self.revoke_venue(sender, *account, *venue),
            ExecuteMsg::SetOffMarkCap { account, cap_bps } => self.set_off_mark_cap(sender, *account, *cap_bps),
            ExecuteMsg::Deposit { account } => self.deposit(call, *account),
            ExecuteMsg::Withdraw { account, amount } => self.withdraw(call, *account, int(*amount)?),
            ExecuteMsg::Liquidate { account, market, taker, lots, least_discount_e18, deadline } => {
                let least_discount_e18 = least_discount_e18.map(int).transpose()?;
                let lots = lots.map(|lots| i128::from(lots.u64()));
                let deadline = deadline.map(i128::from);
                let (account, market, taker) = (*account, *market, *taker);
                self.liquidate(call, &TakeOver { account, market, taker, lots, least_discount_e18, deadline })
            }
            ExecuteMsg::Repay { market } => self.repay(call, *market),
            ExecuteMsg::SweepFees { market } => self.sweep_fees(*market),
            ExecuteMsg::PayTreasury {} => self.pay_treasury(),
            ExecuteMsg::ReturnSurplus {} => self.return_surplus(),
            ExecuteMsg::FundFloat { .. } => self.fund_float(call),
            governance => self.require_governance(sender).and_then(|()| self.run_governance(call, governance)),
        }
    }

    fn run_governance(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        match message {
            ExecuteMsg::AddMarket { params } => self.add_market(call, params),
            ExecuteMsg::UpdateMarket { market, params } => self.update_market(call, *market, params),
            ExecuteMsg::DelistMarket { market } => self.delist_market(*market),
            ExecuteMsg::AddVenue { address } => self.add_venue(address),
            ExecuteMsg::SuspendVenue { venue, suspended } => self.suspend_venue(*venue, *suspended),
            ExecuteMsg::SetInsuranceFund { address } => self.set_insurance_fund(address),
            ExecuteMsg::SetFloatTarget { float_target } => self.set_float_target(*float_target),
            ExecuteMsg::SetGovernance { governance } => {
                self.state.governance.clone_from(governance);
                Ok(())
            }
            _ => Err(Refusal::Unauthorized),
        }
    }
}

fn batch_size<T>(items: &[T]) -> Result<()> {
    (1..=BATCH_MAX).contains(&items.len()).then_some(()).ok_or(Refusal::BatchSize)
}
