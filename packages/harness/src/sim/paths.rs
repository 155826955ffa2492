//! Rare paths through modes, tickets and changes, counted beside those that the references count.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{AccountId, Cause, ExecuteMsg, MarketId, Mode, Standing};

use super::drive::Driver;
use super::targets::{named, Target};
use super::watch::Before;

/// A withdrawal that was charged counts as the last for so long.
const HOUR_SECONDS: u64 = 3_600;
const CHARGED: &str = "withdrawals' bound charged";

/// What is remembered from message to message.
#[derive(Default)]
pub struct Trail {
    /// What stands and was counted.
    standing: BTreeSet<(Option<MarketId>, &'static str)>,
    /// Tickets that a round has left a rest of.
    served: BTreeSet<u64>,
    /// The first change that was kept after the last `UpdateMarket` of a market took effect.
    updated: BTreeMap<MarketId, u64>,
    /// When a withdrawal of an account was charged to the bound.
    charged: BTreeMap<AccountId, u64>,
}

/// The ledger before a message.
pub struct Was {
    /// The ripe change that the message carries out.
    change: Option<ExecuteMsg>,
    tickets: BTreeMap<u64, i128>,
    charged: u64,
    next_change: u64,
}

impl Was {
    pub fn before(driver: &Driver, message: &ExecuteMsg) -> Was {
        let state = &driver.references.ledger.state;
        let now = i128::from(driver.chain.now());
        let change = match message {
            ExecuteMsg::ExecuteChange { id } => state.changes.get(id),
            _ => None,
        };
        let ripe = change.filter(|change| (change.ripe_at..change.expires_at).contains(&now));
        Was {
            change: ripe.map(|change| change.message.clone()),
            tickets: state.tickets.iter().map(|(id, ticket)| (*id, ticket.rest)).collect(),
            charged: driver.references.ledger.tallies.get(CHARGED).copied().unwrap_or(0),
            next_change: state.next_change,
        }
    }
}

/// What is counted of a mode.
fn mode_path(market: Option<MarketId>, standing: &Standing) -> Option<&'static str> {
    match (standing.mode, standing.cause, market) {
        (Mode::Settling, _, None) => Some("SETTLING of the whole"),
        (Mode::Settling, _, Some(_)) => Some("SETTLING of a market"),
        (Mode::ReduceOnly, Cause::Auctions, _) => Some("auctions breaker tripped"),
        _ => None,
    }
}

/// Unsafe, with legs in frozen markets; the market named is none of them.
fn has_frozen_leg(target: &Target, before: &Before, market: Option<MarketId>) -> bool {
    let is_frozen = |id: MarketId| {
        let found = before.status.markets.iter().find(|status| status.market == id);
        found.is_some_and(|status| status.modes.iter().any(|standing| standing.mode == Mode::Frozen))
    };
    let is_unsafe = target.worth.is_some_and(|worth| worth.in_frozen > 0 && worth.equity_high < worth.maintenance);
    is_unsafe && market.is_none_or(|market| !is_frozen(market))
}

impl Driver {
    /// Counts what the message did, or met.
    pub(super) fn follow_paths(&mut self, was: &Was, before: &Before, message: &ExecuteMsg, is_accepted: bool) {
        self.follow_modes(before);
        self.follow_updates(was, message, is_accepted);
        let (accounts, market, _) = named(message);
        let whole = before.status.modes.iter().any(|standing| standing.mode == Mode::Frozen);
        let targets = accounts.iter().filter_map(|id| before.targets.get(id));
        if !whole && targets.into_iter().any(|target| has_frozen_leg(target, before, market)) {
            self.counts.take_path("liquidations held by a freeze elsewhere");
        }
        let now = self.chain.now();
        match message {
            ExecuteMsg::Withdraw { account, .. }
                if self.references.ledger.tallies.get(CHARGED) > Some(&was.charged) =>
            {
                self.trail.charged.insert(*account, now);
            }
            ExecuteMsg::Deposit { account } if is_accepted => {
                let charged = self.trail.charged.get(account).is_some_and(|at| now < at + HOUR_SECONDS);
                let holds =
                    self.references.ledger.state.accounts.get(account).is_some_and(|row| !row.positions.is_empty());
                if charged && holds {
                    self.counts.take_path("deposits after a charged withdrawal");
                }
            }
            ExecuteMsg::ServeTickets { .. } => self.follow_tickets(was),
            _ => {}
        }
    }

    fn follow_modes(&mut self, before: &Before) {
        let of_whole = before.status.modes.iter().map(|standing| (None, standing));
        let of_markets = before.status.markets.iter();
        let of_markets =
            of_markets.flat_map(|status| status.modes.iter().map(|standing| (Some(status.market), standing)));
        let stands: BTreeSet<_> = of_whole
            .chain(of_markets)
            .filter_map(|(market, standing)| Some((market, mode_path(market, standing)?)))
            .collect();
        for (_, path) in stands.difference(&self.trail.standing) {
            self.counts.take_path(path);
        }
        self.trail.standing = stands;
    }

    /// A ticket of which a second round pays a part.
    fn follow_tickets(&mut self, was: &Was) {
        for (id, rest) in &was.tickets {
            let left = self.references.ledger.state.tickets.get(id).map_or(0, |ticket| ticket.rest);
            if left < *rest && !self.trail.served.insert(*id) {
                self.counts.take_path("tickets served by a second round");
            }
        }
    }

    fn follow_updates(&mut self, was: &Was, message: &ExecuteMsg, is_accepted: bool) {
        let (update, kept) = match (message, &was.change) {
            (ExecuteMsg::ExecuteChange { id }, Some(change)) => (change, Some(*id)),
            _ => (message, None),
        };
        let ExecuteMsg::UpdateMarket { market, .. } = update else { return };
        let first_after = self.trail.updated.get(market).copied().unwrap_or(0);
        if kept.is_some_and(|id| id < first_after) {
            self.counts.take_path("updates of a market overtaken by another");
        }
        let took_effect =
            is_accepted && (kept.is_some() || self.references.ledger.state.next_change == was.next_change);
        if took_effect {
            self.trail.updated.insert(*market, was.next_change);
        }
    }
}
