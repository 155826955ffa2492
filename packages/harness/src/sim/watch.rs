//! Invariants of the fail-safe machine, on what the chain answers alone.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{
    AccountId, ConfigResponse, ExecuteMsg, MarketId, MarketStatus, Mode, SolvencyResponse, Standing, StatusResponse,
    TicketResponse,
};
use cosmwasm_std::Uint128;

use crate::chain::{Chain, ChainError};
use crate::reference::num::floor;

const HOUR_SECONDS: i128 = 3_600;
const DAY_SECONDS: i128 = 86_400;

/// What the chain says before a message.
pub struct Before {
    pub status: StatusResponse,
    pub solvency: SolvencyResponse,
    config: ConfigResponse,
    tickets: Vec<TicketResponse>,
    /// Net deposits of the account that withdraws.
    net_deposits: i128,
    /// Markets of the positions of the accounts that are liquidated or resolved.
    legs: BTreeMap<AccountId, BTreeSet<MarketId>>,
}

/// What is remembered from message to message.
#[derive(Default)]
pub struct Watch {
    /// Scopes seen in SETTLING.
    settling: BTreeSet<Option<MarketId>>,
    /// Block time, and units that left beyond own deposits.
    beyond: Vec<(i128, i128)>,
    /// Largest capacity of an hour and of a day so far.
    hour: i128,
    day: i128,
}

fn units(amount: Uint128) -> i128 {
    i128::try_from(amount.u128()).unwrap_or(i128::MAX)
}

fn settles(modes: &[Standing]) -> bool {
    modes.iter().any(|standing| standing.mode == Mode::Settling)
}

fn allows(allowed: &[String], action: &str) -> bool {
    allowed.iter().any(|name| name.replace('_', "").eq_ignore_ascii_case(action))
}

/// Accounts that a message liquidates, with their place in it, and the row that this asks.
fn targets(message: &ExecuteMsg) -> (Vec<AccountId>, &'static str) {
    match message {
        ExecuteMsg::StartAuction { accounts } => (accounts.clone(), "Liquidate"),
        ExecuteMsg::Resolve { accounts, .. } => (accounts.clone(), "Resolve"),
        ExecuteMsg::Liquidate { account, .. } => (vec![*account], "Liquidate"),
        _ => (Vec::new(), ""),
    }
}

impl Before {
    /// Asks the chain.
    ///
    /// # Errors
    /// A query that fails.
    pub fn read(chain: &Chain, message: &ExecuteMsg) -> Result<Before, ChainError> {
        let net_deposits = match message {
            ExecuteMsg::Withdraw { account, .. } => chain.account(*account).map_or(0, |row| row.net_deposits.i128()),
            _ => 0,
        };
        let legs = targets(message).0.into_iter().filter_map(|id| {
            let markets = chain.account(id).ok()?.positions.iter().map(|position| position.market).collect();
            Some((id, markets))
        });
        Ok(Before {
            status: chain.status()?,
            solvency: chain.solvency()?,
            config: chain.config()?,
            tickets: chain.tickets()?,
            net_deposits,
            legs: legs.collect(),
        })
    }

    fn market_allows(&self, market: MarketId, action: &str) -> bool {
        let found = self.status.markets.iter().find(|status| status.market == market);
        found.is_some_and(|status| settles(&status.modes) || allows(&status.allowed, action))
    }

    fn is_frozen(&self, market: MarketId) -> bool {
        let stands = |status: &MarketStatus| status.modes.iter().any(|standing| standing.mode == Mode::Frozen);
        self.status.markets.iter().any(|status| status.market == market && stands(status))
    }
}

impl Watch {
    /// Invariants that a message must keep; `refused` are the places of refused items, `None` if all of it was.
    pub fn check(
        &mut self,
        chain: &Chain,
        before: &Before,
        message: &ExecuteMsg,
        refused: Option<&BTreeSet<usize>>,
    ) -> Result<(), String> {
        let after = chain.solvency().map_err(|error| error.to_string())?;
        if let Some(refused) = refused {
            i6_modes_allow(before, message, refused)?;
            i18_no_cash_moves(before, &after, message)?;
            self.i10_limiter(chain, before, &after, message)?;
        }
        let status = chain.status().map_err(|error| error.to_string())?;
        i11_freezes_end(chain, &status)?;
        self.i12_settling_stays(&status)
    }

    /// 10: beyond own net deposits, tickets older than 30 days apart, no window lets out more than C·(1 + w/T) + 1.
    fn i10_limiter(
        &mut self,
        chain: &Chain,
        before: &Before,
        after: &SolvencyResponse,
        message: &ExecuteMsg,
    ) -> Result<(), String> {
        let now = i128::from(chain.now());
        let left = units(before.solvency.held) - units(after.held);
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

/// 6: who is liquidated or resolved, is so with the consent of the whole's modes and of every market's in which it has a position;
/// a freeze of a market that is not named counts where no leg lies elsewhere (what part the others carry is the reference's to say).
fn i6_modes_allow(before: &Before, message: &ExecuteMsg, refused: &BTreeSet<usize>) -> Result<(), String> {
    let (accounts, action) = targets(message);
    let named = match message {
        ExecuteMsg::Liquidate { market, .. } => Some(*market),
        _ => None,
    };
    for (_, id) in accounts.iter().enumerate().filter(|(place, _)| !refused.contains(place)) {
        let whole = allows(&before.status.allowed, action);
        let legs = || before.legs.get(id).into_iter().flatten();
        let all_frozen = legs().all(|market| before.is_frozen(*market));
        let counts = |market: MarketId| named == Some(market) || all_frozen || !before.is_frozen(market);
        let forbidding: Vec<&MarketId> =
            legs().filter(|market| counts(**market) && !before.market_allows(**market, action)).collect();
        if !whole || !forbidding.is_empty() {
            return Err(format!("invariant 6: {action} of account {id}, which markets {forbidding:?} forbid"));
        }
    }
    Ok(())
}

/// 11: FROZEN ends by itself, within a day.
fn i11_freezes_end(chain: &Chain, status: &StatusResponse) -> Result<(), String> {
    let now = chain.now();
    let all = status.markets.iter().flat_map(|market| &market.modes).chain(&status.modes);
    for standing in all.filter(|standing| standing.mode == Mode::Frozen) {
        let ends = standing.ends_at.is_some_and(|end| now < end && end - now <= 86_400);
        if !ends {
            return Err(format!("invariant 11: at {now} it stands {standing:?}"));
        }
    }
    Ok(())
}

/// 17: a valid deposit succeeds in every mode before SETTLING.
pub fn i17_deposits_succeed(before: &Before, message: &ExecuteMsg, is_valid: bool) -> Result<(), String> {
    match message {
        ExecuteMsg::Deposit { account } if is_valid && !settles(&before.status.modes) => {
            Err(format!("invariant 17: a deposit into account {account} is refused in {:?}", before.status.modes))
        }
        _ => Ok(()),
    }
}

/// 18: no message of governance or the guardian moves users' cash; fees that a change sweeps go to a venue's account.
fn i18_no_cash_moves(before: &Before, after: &SolvencyResponse, message: &ExecuteMsg) -> Result<(), String> {
    let (cash, now) = (before.solvency.cash.i128(), after.cash.i128());
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
