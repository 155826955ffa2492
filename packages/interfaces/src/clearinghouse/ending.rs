//! How a market, and the whole, ends: answers.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Int128, Uint128};

use super::{AccountId, MarketId};

/// A market that settles.
#[cw_serde]
pub struct SettlementResponse {
    /// Block time in seconds.
    pub entered_at: u64,
    /// `P`, in 10⁻¹⁸ unit per lot, once tagged.
    pub price: Option<Uint128>,
    /// `W`: settled value not yet registered.
    pub settled: Int128,
    /// `H`: gains held by accounts, and by how many.
    pub held_gains: Uint128,
    pub holders: u32,
    /// What the float pays of the shortfall when the market is finalized.
    pub allowance: Uint128,
    /// What is released of a held gain, once final: numerator and denominator.
    pub fraction: Option<(Uint128, Uint128)>,
}

#[cw_serde]
#[derive(Copy, Eq)]
pub enum Phase {
    Live,
    /// Settling, and to be caged.
    Settling,
    Caged,
    Final,
}

/// The wind-down of the whole. Amounts in units.
#[cw_serde]
pub struct EndingResponse {
    pub phase: Phase,
    /// Block time in seconds, and height.
    pub caged_at: u64,
    pub caged_height: u64,
    /// Markets that must be tagged before accounts are registered.
    pub untagged: Vec<MarketId>,
    /// The last account registered or stepped over, how many were, and whether all are.
    pub cursor: AccountId,
    pub accounts: u64,
    pub registered: bool,
    /// Accounts that could not be computed for 30 days.
    pub quarantined: Vec<AccountId>,
    pub insurance_drawn: bool,
    /// What is owed.
    pub senior: Uint128,
    pub principal: Uint128,
    pub gains: Uint128,
    /// What of it is paid, once final.
    pub pays_senior: Uint128,
    pub pays_principal: Uint128,
    pub pays_gains: Uint128,
    /// For callers, and what each account registered or claimed earns.
    pub tips: Uint128,
    pub tip_unit: Uint128,
    /// Accounts and units of tickets that have not been claimed.
    pub claims_left: u64,
    pub tickets_left: Uint128,
    /// What goes to the insurance fund's stakers as it stands.
    pub residual: Uint128,
}

#[cw_serde]
pub struct ClaimableResponse {
    /// `E`: signed units owed.
    pub owed: Int128,
    pub senior: Uint128,
    pub principal: Uint128,
    pub gains: Uint128,
    pub quarantined: bool,
    /// Once final.
    pub pays: Option<Uint128>,
    pub paid: bool,
}

/// A packet: channel of this chain, sequence.
#[cw_serde]
#[derive(Eq)]
pub struct FlightId {
    pub channel: String,
    pub sequence: u64,
}

#[cw_serde]
pub struct FlightResponse {
    pub id: FlightId,
    pub owner: Addr,
    pub amount: Uint128,
}

#[cw_serde]
pub struct FlightsResponse {
    pub flights: Vec<FlightResponse>,
}
