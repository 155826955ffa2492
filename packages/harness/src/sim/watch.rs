//! Invariants of the fail-safe machine, on what the chain answers alone.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{
    AccountId, ConfigResponse, ExecuteMsg, MarketId, MarketStatus, Mode, SolvencyResponse, Standing, StatusResponse,
    TicketResponse,
};
use cosmwasm_std::Uint128;

use super::drive::Driver;
use super::stopped::Stopped;
use super::targets::{i6_liquidated, targets, Target};
use crate::chain::{Chain, ChainError};
use crate::reference::num::floor;
use crate::reference::Call;

const HOUR_SECONDS: i128 = 3_600;
const DAY_SECONDS: i128 = 86_400;

/// What the chain says before a message.
#[derive(Clone)]
pub struct Before {
    pub status: StatusResponse,
    pub solvency: SolvencyResponse,
    pub config: ConfigResponse,
    pub tickets: Vec<TicketResponse>,
    /// Net deposits of the account that withdraws.
    pub net_deposits: i128,
    /// Accounts that are liquidated or resolved.
    pub targets: BTreeMap<AccountId, Target>,
}

/// What it says after it.
#[derive(Clone)]
pub struct After {
    pub now: u64,
    pub status: StatusResponse,
    pub solvency: SolvencyResponse,
    /// When auctions started that the message starts or finds running.
    pub clocks: BTreeMap<AccountId, u64>,
}

/// What is remembered from message to message.
#[derive(Default)]
pub struct Watch {
    /// Scopes seen in SETTLING.
    settling: BTreeSet<Option<MarketId>>,
    stopped: Stopped,
    /// Block time, and units that left beyond own deposits.
    beyond: Vec<(i128, i128)>,
    /// Largest capacity of an hour and of a day so far.
    hour: i128,
    day: i128,
}

fn units(amount: Uint128) -> i128 {
    i128::try_from(amount.u128()).unwrap_or(i128::MAX)
}

pub(super) fn settles(modes: &[Standing]) -> bool {
    modes.iter().any(|standing| standing.mode == Mode::Settling)
}

pub(super) fn allows(allowed: &[String], action: &str) -> bool {
    allowed.iter().any(|name| name.replace('_', "").eq_ignore_ascii_case(action))
}

impl Before {
    /// Asks the chain.
    ///
    /// # Errors
    /// A query that fails.
    pub fn read(driver: &Driver, call: &Call, message: &ExecuteMsg) -> Result<Before, ChainError> {
        let chain = &driver.chain;
        let net_deposits = match message {
            ExecuteMsg::Withdraw { account, .. } => chain.account(*account).map_or(0, |row| row.net_deposits.i128()),
            _ => 0,
        };
        let status = chain.status()?;
        let is_frozen = |market: &&MarketStatus| market.modes.iter().any(|standing| standing.mode == Mode::Frozen);
        let frozen = status.markets.iter().filter(is_frozen).map(|market| market.market).collect();
        Ok(Before {
            solvency: chain.solvency()?,
            config: chain.config()?,
            tickets: chain.tickets()?,
            net_deposits,
            targets: targets(driver, call, message, &frozen),
            status,
        })
    }
}

impl After {
    /// Asks the chain.
    ///
    /// # Errors
    /// A query that fails.
    pub fn read(chain: &Chain, message: &ExecuteMsg) -> Result<After, ChainError> {
        let auctions = match message {
            ExecuteMsg::StartAuction { accounts } => accounts.as_slice(),
            _ => &[],
        };
        let clock = |id: &AccountId| Some((*id, chain.account(*id).ok()?.auction_started_at?));
        let clocks = auctions.iter().filter_map(clock).collect();
        Ok(After { now: chain.now(), status: chain.status()?, solvency: chain.solvency()?, clocks })
    }
}

impl Watch {
    /// Invariants that a message must keep; `refused` are the places of refused items, `None` if all of it was.
    ///
    /// # Errors
    /// The first that is broken.
    pub fn check(
        &mut self,
        before: &Before,
        after: &After,
        message: &ExecuteMsg,
        refused: Option<&BTreeSet<usize>>,
    ) -> Result<(), String> {
        if let Some(refused) = refused {
            i6_liquidated(before, after, message, refused)?;
            i18_no_cash_moves(before, after, message)?;
            self.i10_limiter(before, after, message)?;
        }
        self.stopped.i11_stops_end(after.now, &after.status)?;
        self.i12_settling_stays(&after.status)
    }

    /// 10: beyond own net deposits, tickets older than 30 days apart, no window lets out more than C·(1 + w/T) + 1.
    fn i10_limiter(&mut self, before: &Before, after: &After, message: &ExecuteMsg) -> Result<(), String> {
        let now = i128::from(after.now);
        let left = units(before.solvency.held) - units(after.solvency.held);
        let own = match message {
            ExecuteMsg::Withdraw { .. } => before.net_deposits,
            ExecuteMsg::ServeTickets { .. } => {
                let due = before.tickets.iter().filter(|ticket| i128::from(ticket.due_at) <= now);
                due.map(|ticket| units(ticket.rest)).sum()
            }
            _ => return Ok(()),
        };
        let limits = &before.config.limits;
        let deposits = before.solvency.deposits.i128().max(0);
        let share = |bps: u32| floor(&[deposits, i128::from(bps)], &[10_000]);
        self.hour = self.hour.max(share(limits.limiter_hour_bps).max(units(limits.limiter_hour_floor)));
        self.day = self.day.max(share(limits.limiter_day_bps)).max(self.hour);
        self.beyond.push((now, (left - own).max(0)));
        for (start, _) in &self.beyond {
            let sum: i128 = self.beyond.iter().filter(|(time, _)| time >= start).map(|(_, units)| units).sum();
            for (capacity, window) in [(self.hour, HOUR_SECONDS), (self.day, DAY_SECONDS)] {
                let most = floor(&[capacity, now - start + window], &[window]).saturating_add(1);
                if sum > most {
                    return Err(format!("invariant 10: {sum} units left from {start} to {now}, at most {most} may"));
                }
            }
        }
        Ok(())
    }

    /// 12: SETTLING is absorbing.
    fn i12_settling_stays(&mut self, status: &StatusResponse) -> Result<(), String> {
        let markets = status.markets.iter().filter(|market| settles(&market.modes)).map(|market| Some(market.market));
        let mut now: BTreeSet<Option<MarketId>> = markets.collect();
        if settles(&status.modes) {
            now.insert(None);
        }
        if !self.settling.is_subset(&now) {
            return Err(format!("invariant 12: {:?} were in SETTLING, now {now:?}", self.settling));
        }
        self.settling = now;
        Ok(())
    }
}

/// 17: a valid deposit succeeds in every mode before SETTLING.
///
/// # Errors
/// The deposit, if it was refused.
pub fn i17_deposits_succeed(before: &Before, message: &ExecuteMsg, is_valid: bool) -> Result<(), String> {
    match message {
        ExecuteMsg::Deposit { account } if is_valid && !settles(&before.status.modes) => {
            Err(format!("invariant 17: a deposit into account {account} is refused in {:?}", before.status.modes))
        }
        _ => Ok(()),
    }
}

/// 18: no message of governance or the guardian moves users' cash; fees that a change sweeps go to a venue's account.
fn i18_no_cash_moves(before: &Before, after: &After, message: &ExecuteMsg) -> Result<(), String> {
    let (cash, now) = (before.solvency.cash.i128(), after.solvency.cash.i128());
    let moved = match message {
        ExecuteMsg::UpdateMarket { .. } | ExecuteMsg::ExecuteChange { .. } => now < cash,
        ExecuteMsg::Stop { .. }
        | ExecuteMsg::EndStop { .. }
        | ExecuteMsg::ArmStop { .. }
        | ExecuteMsg::CancelChange { .. }
        | ExecuteMsg::AddMarket { .. }
        | ExecuteMsg::DelistMarket { .. }
        | ExecuteMsg::AddVenue { .. }
        | ExecuteMsg::SuspendVenue { .. }
        | ExecuteMsg::SetInsuranceFund { .. }
        | ExecuteMsg::SetFloatTarget { .. }
        | ExecuteMsg::SetGovernance { .. }
        | ExecuteMsg::SetGuardian { .. }
        | ExecuteMsg::SetLimits { .. }
        | ExecuteMsg::SetTiming { .. }
        | ExecuteMsg::SettleMarket { .. }
        | ExecuteMsg::Settle {}
        | ExecuteMsg::FundFloat { .. }
        | ExecuteMsg::ReportFund { .. } => now != cash,
        _ => false,
    };
    if moved {
        return Err(format!("invariant 18: users' cash went from {cash} to {now} by {message:?}"));
    }
    Ok(())
}
