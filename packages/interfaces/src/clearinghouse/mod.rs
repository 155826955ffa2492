//! Messages, queries and answers of the clearing house.

mod ending;
mod execute;
mod params;
mod query;
mod settings;
mod status;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

pub use ending::*;
pub use execute::{ExecuteMsg, Fill, Remote, StopKind, TakerSide};
pub use params::{ClassLimits, MarketKind, MarketParams, Tier};
pub use query::*;
pub use settings::{Limits, Timing};
pub use status::*;

/// Number of an account, given out once and never used again.
pub type AccountId = u64;
/// Number of a market, 0 to 63.
pub type MarketId = u8;
/// Number of a venue, 0 to 63.
pub type VenueId = u8;
/// Number of an oracle feed, 0 to 63. Feed `f` lies in page `f / 16`.
pub type FeedId = u8;

/// Takes over from an older version of this contract.
#[cw_serde]
pub struct MigrateMsg {}

#[cw_serde]
pub struct InstantiateMsg {
    /// May send the messages marked *governance*.
    pub governance: String,
    /// The one bank denom this instance holds and pays.
    pub settlement_denom: String,
    /// Contract whose price pages are read by raw query.
    pub oracle: String,
    /// Address that `PayTreasury` pays.
    pub treasury: String,
    /// Units the float is refilled up to; above twice this it flows back to the insurance fund.
    pub float_target: Uint128,
    /// May stop things, for a limited time: a multisig.
    pub guardian: String,
    pub timing: Timing,
    pub limits: Limits,
}
