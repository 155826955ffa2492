//! What stands, why, and until when.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};

use super::{ExecuteMsg, MarketId, PriceClass};

#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Mode {
    Normal,
    Resume,
    ReduceOnly,
    Frozen,
    Settling,
}

/// Why a mode stands.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Cause {
    /// The guardian's or governance's stop.
    Stop,
    /// The market is delisted.
    Delisted,
    /// The chain stood still, a feed was silent, the clock was late, or a freeze ended: grace until it is shown to be over.
    Gap,
    /// RESUME has used up its hour of the day.
    GraceSpent,
    PoorPrice,
    Auctions,
    Shortfall,
    Defaults,
    /// A future's last half hour, in which its mark becomes its settlement price.
    Expiring,
    Expired,
    Settled,
}

/// A mode that stands. Without `ends_at` and `not_before` it ends with an event (a shortfall repaid), or never (delisted, settled).
#[cw_serde]
pub struct Standing {
    pub mode: Mode,
    pub cause: Cause,
    /// Block time at which it ends by itself.
    pub ends_at: Option<u64>,
    /// Block time before which it does not end; its condition must be shown to be over as well.
    pub not_before: Option<u64>,
}

#[cw_serde]
pub struct StatusResponse {
    /// Modes of the whole; none: NORMAL.
    pub modes: Vec<Standing>,
    /// What the modes of the whole allow now, by the names of `failsafe::CLEARING`.
    pub allowed: Vec<String>,
    pub freeze: StopStatus,
    pub reduce_only: StopStatus,
    /// A duration is shorter than usual, or a detector's longer than 10 times the usual.
    pub non_production: bool,
    /// Units that may leave now beyond own deposits; those that wait.
    pub limiter_room: Uint128,
    pub tickets: Uint128,
    /// What withdrawals may add to ΣD in this block and this hour, in units.
    pub withdrawal_block_room: Uint128,
    pub withdrawal_hour_room: Uint128,
    pub markets: Vec<MarketStatus>,
}

#[cw_serde]
pub struct StopStatus {
    pub armed: bool,
    /// The running stop's market (`None`: all) and end.
    pub running: Option<RunningStop>,
    /// Longest stop that the budget leaves now, in seconds.
    pub room_seconds: u64,
}

#[cw_serde]
#[derive(Copy, Eq)]
pub struct RunningStop {
    pub market: Option<MarketId>,
    pub from: u64,
    pub until: u64,
}

#[cw_serde]
pub struct MarketStatus {
    pub market: MarketId,
    pub modes: Vec<Standing>,
    /// What its modes and the whole's allow to an account with positions only here.
    pub allowed: Vec<String>,
    pub class: PriceClass,
    pub grace: Option<GraceStatus>,
    /// Seconds of RESUME in the last 24 h.
    pub resume_seconds_spent: u64,
    /// First height at which risk may be added.
    pub add_from_height: u64,
    /// What may be added to ΣD in this block and this hour, in units.
    pub block_room: Uint128,
    pub hour_room: Uint128,
}

#[cw_serde]
pub struct GraceStatus {
    pub began_at: u64,
    pub gap_seconds: u64,
    /// Class-A prices shown, and what they span.
    pub prices_shown: u32,
    pub span_seconds: u64,
    pub not_before: u64,
}

#[cw_serde]
pub struct TicketResponse {
    pub id: u64,
    pub owner: Addr,
    pub rest: Uint128,
    pub created_at: u64,
    /// Paid in full from then on.
    pub due_at: u64,
}

#[cw_serde]
pub struct TicketsResponse {
    pub tickets: Vec<TicketResponse>,
}

#[cw_serde]
pub struct ClaimResponse {
    pub amount: Uint128,
}

#[cw_serde]
pub struct ChangeResponse {
    pub id: u64,
    pub ripe_at: u64,
    pub expires_at: u64,
    pub change: ExecuteMsg,
}

#[cw_serde]
pub struct ChangesResponse {
    pub changes: Vec<ChangeResponse>,
}
