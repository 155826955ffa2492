//! What a keeper sends while everything lives.

use std::collections::BTreeMap;

use anyhow::{anyhow, Context, Result};
use breakwater_interfaces::clearinghouse::{
    AccountId, AccountResponse, AccountsResponse, ConfigResponse, ExecuteMsg, Mode, QueryMsg, SolvencyResponse,
    StatusResponse,
};
use breakwater_interfaces::insurance_fund;
use cosmwasm_std::Uint64;

use super::watch::Watched;
use crate::chain::events::value;
use crate::chain::messages::{coin, execute};
use crate::chain::place::Real;
use crate::progress::Progress;
use crate::recovery::Place;

/// Items in a message.
const BATCH: usize = 30;
const ROWS: u32 = 30;
/// Age at which an auction's discount is good enough, in seconds.
const PATIENCE_SECONDS: u64 = 20;
/// Part of the keeper's margin that it puts into one take-over, in percent.
const USED_PERCENT: u128 = 50;
/// Blocks between sweeps of fees, refills of the float and accruals of funding.
const HOUSEKEEPING_SECONDS: u64 = 300;
/// Seconds for which an account is left alone that was refused.
const AGAIN_SECONDS: u64 = 30;
/// Seconds between shows of a price.
const SHOW_SECONDS: u64 = 15;

/// A keeper at work.
pub struct Desk {
    /// The keeper's own account.
    own: Option<AccountId>,
    fund: String,
    housekept_at: u64,
    shown_at: u64,
    /// Accounts that were refused, and until when they are not tried again.
    left_alone: BTreeMap<AccountId, u64>,
    /// Messages that went through, by name.
    done: BTreeMap<&'static str, u64>,
}

impl Desk {
    /// With an account of so many units, if any.
    ///
    /// # Errors
    /// If the chain cannot be reached, or refuses the account or its coins.
    pub fn open(place: &mut Real, fund: &str, capital: u128) -> Result<Self> {
        let fund = fund.to_owned();
        let mut desk =
            Desk { own: None, fund, housekept_at: 0, shown_at: 0, left_alone: BTreeMap::new(), done: BTreeMap::new() };
        if capital > 0 {
            desk.own = Some(account(place, capital)?);
        }
        Ok(desk)
    }

    /// What it has done, in a line.
    pub fn done(&self) -> String {
        let parts: Vec<String> = self.done.iter().map(|(name, count)| format!("{count} × {name}")).collect();
        if parts.is_empty() {
            "no messages yet".to_owned()
        } else {
            parts.join(", ")
        }
    }

    /// One look and what follows from it; whether something was sent that went through.
    ///
    /// # Errors
    /// If the chain cannot be reached.
    pub fn pass(&mut self, place: &mut Real, progress: &Progress) -> Result<bool> {
        let now = place.now()?;
        let mut messages = self.shows(place, now)?;
        let watched = Watched::look(place, self.own, &self.left_alone)?;
        for accounts in watched.to_start.chunks(BATCH) {
            messages.push(ExecuteMsg::StartAuction { accounts: accounts.to_vec() });
        }
        for accounts in watched.to_resolve.chunks(BATCH) {
            messages.push(ExecuteMsg::Resolve { accounts: accounts.to_vec(), reward_account: self.own });
        }
        if let Some(own) = self.own {
            for (account, age) in &watched.under_auction {
                if *age >= PATIENCE_SECONDS {
                    messages.extend(take_over(place, account, own)?);
                }
            }
        }
        if now >= self.housekept_at + HOUSEKEEPING_SECONDS {
            self.housekept_at = now;
            messages.extend(housekeeping(place)?);
            self.refill(place)?;
        }
        if messages.is_empty() {
            return Ok(false);
        }
        progress.say(&format!("{} messages; so far {}", messages.len(), self.done()));
        let answers = place.send(&messages)?;
        let mut worked = false;
        for (message, answer) in messages.iter().zip(answers) {
            let accounts = accounts_of(message);
            let refused: Vec<usize> = match &answer.outcome {
                Ok(_) => answer.items_refused().into_iter().map(|(place, _)| place).collect(),
                Err(_) => (0..accounts.len()).collect(),
            };
            let untouched = refused.iter().filter_map(|place| accounts.get(*place));
            self.left_alone.extend(untouched.map(|account| (*account, now + AGAIN_SECONDS)));
            if answer.outcome.is_ok() && (accounts.is_empty() || refused.len() < accounts.len()) {
                *self.done.entry(message.name()).or_insert(0) += 1;
                // What is done on a clock keeps nobody from being idle.
                worked |= !matches!(message, ExecuteMsg::AccrueFunding { .. } | ExecuteMsg::SweepFees { .. });
            }
        }
        Ok(worked)
    }

    /// Prices shown of markets in RESUME.
    fn shows(&mut self, place: &Real, now: u64) -> Result<Vec<ExecuteMsg>> {
        let status: StatusResponse = place.require(&QueryMsg::Status { start_after: None, limit: Some(ROWS) })?;
        let resuming = |standing: &[breakwater_interfaces::clearinghouse::Standing]| {
            standing.iter().any(|standing| standing.mode == Mode::Resume)
        };
        if now < self.shown_at + SHOW_SECONDS {
            return Ok(Vec::new());
        }
        let markets = status.markets.iter().filter(|market| resuming(&market.modes));
        let shows: Vec<ExecuteMsg> = markets.map(|market| ExecuteMsg::Resume { market: market.market }).collect();
        if !shows.is_empty() {
            self.shown_at = now;
        }
        Ok(shows)
    }

    /// The float is filled up from the insurance fund.
    fn refill(&mut self, place: &mut Real) -> Result<()> {
        let config: ConfigResponse = place.require(&QueryMsg::Config {})?;
        let solvency: SolvencyResponse = place.require(&QueryMsg::Solvency {})?;
        if solvency.float < config.float_target {
            let message = insurance_fund::ExecuteMsg::Refill {};
            let message = execute(place.sender.address(), &self.fund, &message, Vec::new())?;
            if place.sender.send(&[message])?.outcome.is_ok() {
                *self.done.entry("refill").or_insert(0) += 1;
            }
        }
        Ok(())
    }
}

/// Accounts that a message is about, in its order.
fn accounts_of(message: &ExecuteMsg) -> Vec<AccountId> {
    match message {
        ExecuteMsg::StartAuction { accounts } | ExecuteMsg::Resolve { accounts, .. } => accounts.clone(),
        ExecuteMsg::Liquidate { account, .. } => vec![*account],
        _ => Vec::new(),
    }
}

/// The keeper's account, opened now if it has none, with at least so many units.
fn account(place: &mut Real, capital: u128) -> Result<AccountId> {
    let owner = place.sender.address().to_owned();
    let question = QueryMsg::AccountsByOwner { owner: owner.clone(), start_after: None, limit: Some(1) };
    let own: AccountsResponse = place.require(&question)?;
    let house = place.house.clone();
    let id = match own.accounts.first() {
        Some(id) => *id,
        None => {
            let open = execute(&owner, &house, &ExecuteMsg::OpenAccount {}, Vec::new())?;
            let done = place.sender.send(&[open])?.outcome;
            let done = done.map_err(|words| anyhow!("the clearing house opens no account: {words}"))?;
            let id = value(&done.events, "wasm-open_account", "account").and_then(|id| id.parse().ok());
            id.context("no account id in the events of OpenAccount")?
        }
    };
    let shown: AccountResponse = place.require(&QueryMsg::Account { account: id })?;
    let cash = u128::try_from(shown.cash.i128()).unwrap_or(0);
    if cash < capital && shown.positions.is_empty() {
        let funds = vec![coin(capital - cash, &place.sender.node.profile.settlement_denom)];
        let deposit = execute(&owner, &house, &ExecuteMsg::Deposit { account: id }, funds)?;
        let sent = place.sender.send(&[deposit])?;
        sent.outcome.map_err(|words| anyhow!("the keeper's capital is refused: {words}"))?;
    }
    Ok(id)
}

/// Lots of each leg that the keeper's margin allows.
fn take_over(place: &Real, account: &AccountResponse, own: AccountId) -> Result<Vec<ExecuteMsg>> {
    let keeper: AccountResponse = place.require(&QueryMsg::Account { account: own })?;
    let Some(margin) = &keeper.margin else { return Ok(Vec::new()) };
    let free = u128::try_from(margin.equity.i128() - margin.initial.i128()).unwrap_or(0) * USED_PERCENT / 100;
    let Some(needs) = account.margin.as_ref().and_then(|margin| u128::try_from(margin.initial.i128()).ok()) else {
        return Ok(Vec::new());
    };
    let mut messages = Vec::new();
    for leg in &account.positions {
        let size = leg.size.i128().unsigned_abs();
        // As much of it as the margin of all of it is covered.
        let lots = if needs > free { size / 1_000 * (free * 1_000 / needs.max(1)) } else { size };
        let lots = u64::try_from(lots)?;
        if lots > 0 {
            messages.push(ExecuteMsg::Liquidate {
                account: account.account,
                market: leg.market,
                taker: own,
                lots: (u128::from(lots) < size).then_some(Uint64::new(lots)),
                least_discount_e18: None,
                deadline: None,
            });
        }
    }
    Ok(messages)
}

/// Funding, fees, shortfalls and surplus.
fn housekeeping(place: &Real) -> Result<Vec<ExecuteMsg>> {
    let config: ConfigResponse = place.require(&QueryMsg::Config {})?;
    let solvency: SolvencyResponse = place.require(&QueryMsg::Solvency {})?;
    let mut messages = Vec::new();
    let live = solvency.markets.iter().filter(|books| !books.settling);
    let markets: Vec<_> = live.map(|books| books.market).collect();
    for batch in markets.chunks(BATCH) {
        messages.push(ExecuteMsg::AccrueFunding { markets: batch.to_vec() });
    }
    for books in &solvency.markets {
        if !books.fees.is_zero() {
            messages.push(ExecuteMsg::SweepFees { market: books.market });
        }
        if !books.shortfall.is_zero() && !solvency.float.is_zero() {
            messages.push(ExecuteMsg::Repay { market: books.market });
        }
    }
    if solvency.float.u128() > config.float_target.u128().saturating_mul(2) {
        messages.push(ExecuteMsg::ReturnSurplus {});
    }
    Ok(messages)
}
