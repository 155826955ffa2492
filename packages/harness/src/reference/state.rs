//! Everything the ledger knows, as plain numbers. Units, lots, prices, seconds and rates are all `i128`.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{AccountId, Limits, MarketId, MarketParams, Timing, VenueId};
use num_bigint::BigInt;

use super::history::{Standing, SURVIVAL_START};
use super::modes::bound::Bound;
use super::modes::changes::Change;
use super::modes::limiter::Limiter;
use super::modes::market::MarketModes;
use super::modes::stop::Stops;
use super::modes::tickets::{Round, Ticket};
use super::modes::whole::{Absorbed, Average};
use super::settle::ending::Ending;
use super::settle::flight::Flight;
use super::settle::market::Settlement;
use super::truth::Truth;

/// The clearing house at one moment.
#[derive(Clone, Debug)]
pub struct State {
    pub governance: String,
    pub denom: String,
    pub insurance_fund: Option<String>,
    pub float_target: i128,
    pub accounts: BTreeMap<AccountId, Account>,
    pub next_account: AccountId,
    pub markets: BTreeMap<MarketId, Market>,
    pub venues: BTreeMap<VenueId, Venue>,
    /// Coins in minus coins out.
    pub held: i128,
    pub float: i128,
    pub treasury: i128,
    /// What `Repay` has paid, leaking away over an hour and over a day.
    pub repaid_hour: Leak,
    pub repaid_day: Leak,
    pub guardian: String,
    /// Whom the treasury pays.
    pub treasury_owner: String,
    pub timing: Timing,
    pub limits: Limits,
    pub freeze: Stops,
    pub reduce_only: Stops,
    /// What the insurance fund said that it has left.
    pub fund: i128,
    pub absorbed: Absorbed,
    pub average: Average,
    /// When a shortfall beyond the float ended, and when one beyond 1 % of the deposits was shown.
    pub shortfall_ended_at: Option<i128>,
    pub short_since: Option<i128>,
    /// Modes of the whole when they were last shown; and the flag that never falls.
    pub mask: u8,
    pub settling: bool,
    pub limiter: Limiter,
    pub withdrawal_bound: Bound,
    pub tickets: BTreeMap<u64, Ticket>,
    pub next_ticket: u64,
    pub round: Option<Round>,
    /// What could not be paid, by owner.
    pub claims: BTreeMap<String, i128>,
    pub changes: BTreeMap<u64, Change>,
    pub next_change: u64,
    /// By channel and sequence.
    pub flights: BTreeMap<(String, u64), Flight>,
    pub ending: Ending,
    /// What left for the claims of a final whole, less what float and tickets gave to them.
    pub ended: i128,
}

/// A counter that leaks, and when it last did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leak {
    pub used: i128,
    pub at: i128,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Venue {
    pub address: String,
    /// By governance.
    pub suspended: bool,
    /// By the guardian, who may do it once.
    pub suspended_until: Option<i128>,
    pub guardian_may: bool,
}

impl Venue {
    pub fn is_suspended(&self, now: i128) -> bool {
        self.suspended || self.suspended_until.is_some_and(|until| now < until)
    }
}

#[derive(Clone, Debug)]
pub struct Account {
    pub owner: String,
    pub offered_to: Option<String>,
    pub operators: BTreeSet<String>,
    pub venues: BTreeSet<VenueId>,
    pub off_mark_cap_bps: i128,
    pub cash: i128,
    pub net_deposits: i128,
    pub float_paid: i128,
    pub auction_started_at: Option<i128>,
    /// The account's last UTC day with a fill, its base and what was lost in it.
    pub day: Option<Day>,
    pub positions: BTreeMap<MarketId, Position>,
    /// Gains of settled markets, at their face, each at least 1.
    pub held: BTreeMap<MarketId, i128>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub number: i128,
    pub base: i128,
    pub lost: i128,
}

#[derive(Clone, Debug)]
pub struct Position {
    /// Signed lots at the last touch.
    pub size: i128,
    pub cost: i128,
    pub standing: Standing,
    pub truth: Truth,
}

/// The two sides of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Long,
    Short,
}

impl Side {
    /// The side that a signed size lies on.
    pub fn of(size: i128) -> Side {
        if size >= 0 {
            Side::Long
        } else {
            Side::Short
        }
    }

    pub fn opposite(self) -> Side {
        match self {
            Side::Long => Side::Short,
            Side::Short => Side::Long,
        }
    }

    /// `lots` with the sign of this side.
    pub fn signed(self, lots: i128) -> i128 {
        match self {
            Side::Long => lots,
            Side::Short => -lots,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Market {
    pub params: MarketParams,
    pub reduce_only: bool,
    pub maintenance_changed_at: Option<i128>,
    /// How often its parameters were replaced.
    pub updates: u64,
    pub long: Book,
    pub short: Book,
    pub paid: i128,
    pub fees: i128,
    pub shortfall: i128,
    /// Accumulators at the last accrual: Σ mark·dt and Σ dt of the mark's feed, then of the premium's.
    pub accrued: Accrued,
    /// Some account holds a position here.
    pub occupied: bool,
    pub modes: MarketModes,
    pub settlement: Settlement,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accrued {
    pub mark_seconds: i128,
    pub seconds: i128,
    pub premium_seconds: i128,
    pub premium_of_seconds: i128,
}

impl Market {
    pub fn book(&self, side: Side) -> &Book {
        match side {
            Side::Long => &self.long,
            Side::Short => &self.short,
        }
    }

    pub fn book_mut(&mut self, side: Side) -> &mut Book {
        match side {
            Side::Long => &mut self.long,
            Side::Short => &mut self.short,
        }
    }
}

/// One side of a market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    pub open_interest: i128,
    pub q: i128,
    /// Present cash index and survival index: what a new position starts from.
    pub cash_index: BigInt,
    pub survival: i128,
    /// Daily share used by tear-ups, in 10⁻¹⁸, and when it last decayed.
    pub used_e18: i128,
    pub used_at: i128,
    /// Touches that may have floored lots away since the side was last empty.
    pub landings: i128,
}

impl Default for Book {
    fn default() -> Self {
        Book {
            open_interest: 0,
            q: 0,
            cash_index: BigInt::from(0),
            survival: SURVIVAL_START,
            used_e18: 0,
            used_at: 0,
            landings: 0,
        }
    }
}
