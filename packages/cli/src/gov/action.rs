//! From the command line to the clearing house's message.

use std::path::PathBuf;

use anyhow::{bail, Context, Result};
use breakwater_failsafe::{check_reason, StopRules, REASON_BYTES_MAX};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, MarketParams, StopKind, VenueId};
use clap::{Args, Subcommand, ValueEnum};

use super::document::{self, Document};
use super::{address, floors, market};
use crate::clock;

/// Accounts that one message shows, and markets that there can be.
const ACCOUNTS_MAX: usize = 30;
const MARKET_LAST: i64 = 63;

/// A message to the clearing house.
#[derive(Clone, Debug, Subcommand)]
pub enum Action {
    /// Stop a market, or all, for a limited time (guardian or governance; at once)
    Stop(Stop),
    /// End a running stop early; a freeze ends into RESUME (governance; at once)
    EndStop(Decided),
    /// Let the guardian use a kind of stop again (governance; at once)
    ArmStop(Decided),
    /// Record the modes as they stand; with accounts, show that a tenth of a market is under auction (anyone)
    Trip {
        /// Only this market; without it the whole
        #[arg(long, value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
        market: Option<MarketId>,
        /// Accounts of that market under auction, ascending, at most 30
        #[arg(long, value_delimiter = ',', requires = "market")]
        accounts: Vec<AccountId>,
    },
    /// Show a price of a market in RESUME, and end that when the grace is over (anyone)
    Resume {
        #[arg(value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
        market: MarketId,
    },
    /// Replace a market's parameters (governance; at once if it only lowers risk, else after the timelock)
    UpdateMarket {
        #[arg(value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
        market: MarketId,
        #[command(flatten)]
        params: Document,
    },
    /// Replace the limits (governance; after the timelock)
    SetLimits(Document),
    /// Lengthen durations (governance; after the timelock)
    SetTiming(Document),
    /// Name another guardian (governance; after the timelock)
    SetGuardian { guardian: String },
    /// Take back a change that waits (governance; at once)
    CancelChange { id: u64 },
    /// Carry out a change that has waited (anyone)
    ExecuteChange { id: u64 },
    /// Suspend a venue (guardian or governance; at once) or let it trade again (governance; after the timelock)
    SuspendVenue {
        #[arg(value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
        venue: VenueId,
        /// Let it trade again instead
        #[arg(long)]
        lift: bool,
    },
    /// Let a market only be reduced from now on, for ever (governance; at once)
    DelistMarket {
        #[arg(value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
        market: MarketId,
    },
    /// Settle a market for ever: nobody trades in it any more, anyone ends it at a price averaged from now on (governance; after the timelock)
    SettleMarket {
        #[arg(long, value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
        market: MarketId,
    },
    /// Settle the whole for ever: nobody trades any more, anyone winds it down and pays everybody (governance; after the timelock)
    Settle,
    /// Any other message of the clearing house, from a JSON file
    Raw { file: PathBuf },
}

/// What `stop` is told.
#[derive(Args, Clone, Debug)]
pub struct Stop {
    #[command(flatten)]
    pub decided: Decided,
    #[command(flatten)]
    pub scope: Scope,
    /// How long it lasts, such as 12h: a freeze at most 24h, reduce-only at most 7d
    #[arg(long, value_name = "DURATION", value_parser = clock::duration)]
    pub lasts: u64,
}

/// What is stopped.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub struct Scope {
    /// Only this market
    #[arg(long, value_parser = clap::value_parser!(u8).range(..=MARKET_LAST))]
    pub market: Option<MarketId>,
    /// All markets
    #[arg(long)]
    pub all: bool,
}

/// What every message about stops carries.
#[derive(Args, Clone, Debug)]
pub struct Decided {
    #[arg(value_enum)]
    pub kind: Kind,
    /// Why, for everybody to read: at most 256 bytes
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub deadline: Deadline,
}

/// Until when the message may be executed.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub struct Deadline {
    /// The message can be executed for so long from now, votes included: 2h, 7d
    #[arg(long, value_name = "DURATION", value_parser = clock::duration)]
    pub valid_for: Option<u64>,
    /// … or until then, in unix seconds or as a time in UTC such as 2027-01-31T18:00
    #[arg(long = "deadline", value_name = "TIME", value_parser = clock::moment)]
    pub at: Option<u64>,
}

/// What a stop does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Deposits only: nobody trades, reduces, withdraws or is liquidated
    Freeze,
    /// No new risk
    ReduceOnly,
}

impl Kind {
    fn kind(self) -> StopKind {
        match self {
            Kind::Freeze => StopKind::Freeze,
            Kind::ReduceOnly => StopKind::ReduceOnly,
        }
    }

    /// Longest stop, in seconds.
    fn seconds_max(self) -> u64 {
        let rules = match self {
            Kind::Freeze => StopRules::FREEZE,
            Kind::ReduceOnly => StopRules::REDUCE_ONLY,
        };
        rules.length_seconds_max.min(rules.budget.seconds_max)
    }
}

impl Action {
    /// The message at `now`, in unix seconds; addresses in it must start with `prefix` where that is known.
    ///
    /// # Errors
    /// What the contract would refuse whatever its state.
    pub fn message(&self, now: u64, prefix: Option<&str>) -> Result<ExecuteMsg> {
        Ok(match self {
            Action::Stop(stop) => stop.message(now)?,
            Action::EndStop(decided) => {
                let (kind, reason, deadline) = decided.checked(now)?;
                ExecuteMsg::EndStop { kind, reason, deadline }
            }
            Action::ArmStop(decided) => {
                let (kind, reason, deadline) = decided.checked(now)?;
                ExecuteMsg::ArmStop { kind, reason, deadline }
            }
            Action::Trip { market, accounts } => trip(*market, accounts)?,
            Action::Resume { market } => ExecuteMsg::Resume { market: *market },
            Action::UpdateMarket { market, params } => {
                ExecuteMsg::UpdateMarket { market: *market, params: changed(params)? }
            }
            Action::SetLimits(limits) => {
                let limits = limits.read("limits")?.after;
                floors::check_limits(&limits)?;
                ExecuteMsg::SetLimits { limits }
            }
            Action::SetTiming(timing) => {
                let timing = timing.read("timing")?;
                floors::check_timing(&timing.after, timing.before.as_ref())?;
                ExecuteMsg::SetTiming { timing: timing.after }
            }
            Action::SetGuardian { guardian } => {
                address::check("the guardian", guardian, prefix)?;
                ExecuteMsg::SetGuardian { guardian: guardian.clone() }
            }
            Action::CancelChange { id } => ExecuteMsg::CancelChange { id: *id },
            Action::ExecuteChange { id } => ExecuteMsg::ExecuteChange { id: *id },
            Action::SuspendVenue { venue, lift } => ExecuteMsg::SuspendVenue { venue: *venue, suspended: !lift },
            Action::DelistMarket { market } => ExecuteMsg::DelistMarket { market: *market },
            Action::SettleMarket { market } => ExecuteMsg::SettleMarket { market: *market },
            Action::Settle => ExecuteMsg::Settle {},
            Action::Raw { file } => raw(file, now)?,
        })
    }

    /// Parameters before and after a change, where both are known.
    pub fn market_change(&self) -> Option<(MarketParams, MarketParams)> {
        let Action::UpdateMarket { params, .. } = self else { return None };
        let read = params.read::<MarketParams>("params").ok()?;
        Some((read.before?, read.after))
    }
}

impl Stop {
    fn message(&self, now: u64) -> Result<ExecuteMsg> {
        let (kind, reason, deadline) = self.decided.checked(now)?;
        check_length(kind, self.lasts)?;
        Ok(ExecuteMsg::Stop { kind, market: self.scope.market, seconds: self.lasts, reason, deadline })
    }
}

impl Decided {
    fn checked(&self, now: u64) -> Result<(StopKind, String, u64)> {
        check_words(&self.reason)?;
        let relative = self.deadline.valid_for.map(|seconds| now.saturating_add(seconds));
        let deadline = self.deadline.at.or(relative).context("name a deadline with --valid-for or --deadline")?;
        check_deadline(deadline, now)?;
        Ok((self.kind.kind(), self.reason.clone(), deadline))
    }
}

fn check_words(reason: &str) -> Result<()> {
    match check_reason(reason) {
        Ok(()) => Ok(()),
        Err(_) if reason.trim().is_empty() => bail!("the reason is empty; say why, everybody affected reads it"),
        Err(_) => bail!("the reason has {} bytes; the contract takes {REASON_BYTES_MAX} at most", reason.len()),
    }
}

fn check_deadline(deadline: u64, now: u64) -> Result<()> {
    if deadline <= now {
        let [deadline, now] = [deadline, now].map(clock::utc);
        bail!("the deadline, {deadline} UTC, is over: it is {now} UTC; choose a later one");
    }
    Ok(())
}

fn check_length(kind: StopKind, seconds: u64) -> Result<()> {
    let (name, max) = match kind {
        StopKind::Freeze => ("a freeze", Kind::Freeze.seconds_max()),
        StopKind::ReduceOnly => ("a reduce-only stop", Kind::ReduceOnly.seconds_max()),
    };
    if seconds == 0 || seconds > max {
        bail!("{name} of {} is too long: it lasts {} ({max} s) at most", clock::spoken(seconds), clock::spoken(max));
    }
    Ok(())
}

fn trip(market: Option<MarketId>, accounts: &[AccountId]) -> Result<ExecuteMsg> {
    if accounts.len() > ACCOUNTS_MAX {
        bail!("{} accounts are too many for one message: {ACCOUNTS_MAX} at most", accounts.len());
    }
    if accounts.windows(2).any(|pair| pair[0] >= pair[1]) {
        bail!("accounts must be ascending, each once");
    }
    Ok(ExecuteMsg::Trip { market, accounts: accounts.to_vec() })
}

fn changed(params: &Document) -> Result<MarketParams> {
    let read = params.read::<MarketParams>("params")?;
    if let Some(before) = &read.before {
        market::check(before, &read.after)?;
    }
    Ok(read.after)
}

/// Any message; what the other commands check is checked here too.
fn raw(file: &std::path::Path, now: u64) -> Result<ExecuteMsg> {
    let message: ExecuteMsg = document::typed(&document::json(file)?, file, "message of the clearing house")?;
    match &message {
        ExecuteMsg::Stop { kind, seconds, reason, deadline, .. } => {
            check_words(reason)?;
            check_length(*kind, *seconds)?;
            check_deadline(*deadline, now)?;
        }
        ExecuteMsg::EndStop { reason, deadline, .. } | ExecuteMsg::ArmStop { reason, deadline, .. } => {
            check_words(reason)?;
            check_deadline(*deadline, now)?;
        }
        ExecuteMsg::SetLimits { limits } => floors::check_limits(limits)?,
        ExecuteMsg::SetTiming { timing } => floors::check_timing(timing, None)?,
        ExecuteMsg::Trip { market, accounts } => drop(trip(*market, accounts)?),
        _ => {}
    }
    Ok(message)
}
