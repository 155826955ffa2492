//! Messages, queries and answers of the price oracle.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Uint64};

use crate::clearinghouse::FeedId;

/// Number of a source, 0 to 63.
pub type SourceId = u8;

#[cw_serde]
pub struct InstantiateMsg {
    pub governance: String,
    /// May suspend sources, each once and for 7 days.
    pub guardian: String,
    /// Seconds that governance's changes wait, at most 2,592,000; production 259,200. 0: they are made at once.
    pub timelock_seconds: u64,
}

#[cw_serde]
pub enum ExecuteMsg {
    /// Offers prices, at most 30; a refused item is reported with its reason and skipped. Publisher.
    Push { prices: Vec<PriceItem> },
    /// Pulls prices of up to 30 feeds from a source that is a Pyth-shaped contract. Anyone.
    Pull { source: SourceId, feeds: Vec<FeedId> },
    /// Adds a feed under the next free id. Governance.
    AddFeed { params: FeedParams },
    /// Adds a publisher or a pulled contract as a source, or more feeds to the source that has this address. Governance; waits.
    AddSource { kind: SourceKind, feeds: Vec<SourceFeed> },
    /// Suspends a source, at once; refused where a feed would keep fewer than max(quorum + 1, a majority) of its sources. Governance; or the
    /// guardian, for 7 days, and again only after governance has sent this about the source. `false` lets it count again: governance; waits.
    SuspendSource { source: SourceId, suspended: bool },
    /// Hands governance over. Governance; waits.
    SetGovernance { governance: String },
    /// Names another guardian. Governance; waits.
    SetGuardian { guardian: String },
    /// Makes a change that has waited long enough, within 7 days of being ripe. Anyone.
    ExecuteChange { id: u64 },
    /// Drops a change that waits. Governance.
    CancelChange { id: u64 },
}

#[cw_serde]
pub struct PriceItem {
    pub feed: FeedId,
    /// Integer price in 10^exponent; must be positive.
    pub price: i64,
    /// Confidence in the same unit.
    pub confidence: Uint64,
    /// Must be the feed's own exponent.
    pub exponent: i32,
    /// Seconds; strictly increasing per source and feed.
    pub publish_time: u64,
}

#[cw_serde]
pub struct FeedParams {
    /// For people, e.g. `BTC/USD`.
    pub name: String,
    /// Fixed exponent of all prices of the feed, −18 to 0.
    pub exponent: i32,
    /// Sources that must agree, ≥ 1 (default 2).
    pub quorum: u8,
}

#[cw_serde]
pub enum SourceKind {
    /// An address that pushes.
    Publisher { address: String },
    /// A contract answering `{"price_feed":{"id":"<hex>"}}`.
    Pyth { contract: String },
}

/// A feed that a source serves.
#[cw_serde]
pub struct SourceFeed {
    pub feed: FeedId,
    /// The id at a pulled contract, as hexadecimal text; publishers have none.
    pub pyth_id: Option<String>,
}

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    #[returns(ConfigResponse)]
    Config {},
    #[returns(FeedResponse)]
    Feed { feed: FeedId },
    #[returns(FeedsResponse)]
    Feeds { start_after: Option<FeedId>, limit: Option<u32> },
    #[returns(SourcesResponse)]
    Sources { start_after: Option<SourceId>, limit: Option<u32> },
    /// The accumulators at half-hour boundaries, ascending; kept for 8 days.
    #[returns(CheckpointsResponse)]
    Checkpoints { feed: FeedId, start_after: Option<u64>, limit: Option<u32> },
    /// Governance's messages that wait, by ascending id; expired ones too until they are cancelled.
    #[returns(ChangesResponse)]
    Changes { start_after: Option<u64>, limit: Option<u32> },
}

#[cw_serde]
pub struct ConfigResponse {
    pub governance: Addr,
    pub guardian: Addr,
    pub timelock_seconds: u64,
}

#[cw_serde]
pub struct FeedResponse {
    pub feed: FeedId,
    pub params: FeedParams,
    /// `None` until the first price.
    pub price: Option<crate::oracle_page::FeedPrice>,
}

#[cw_serde]
pub struct FeedsResponse {
    pub feeds: Vec<FeedResponse>,
}

#[cw_serde]
pub struct SourceResponse {
    pub source: SourceId,
    pub kind: SourceKind,
    pub suspended: bool,
    /// Block time in seconds at which the guardian's suspension ends or ended; until governance acts on the source the guardian cannot suspend it again.
    pub suspended_until: Option<u64>,
    pub feeds: Vec<SourceFeed>,
    /// Newest publish time offered, refused offers included, and the block time of that offer.
    pub offered_at: Option<(u64, u64)>,
}

#[cw_serde]
pub struct SourcesResponse {
    pub sources: Vec<SourceResponse>,
}

#[cw_serde]
pub struct CheckpointResponse {
    /// The half-hour boundary, in seconds.
    pub boundary: u64,
    /// Σ mark·dt and Σ dt (class B only) at the first push at or after the boundary.
    pub mark_seconds: cosmwasm_std::Uint128,
    pub seconds: u64,
}

#[cw_serde]
pub struct CheckpointsResponse {
    pub checkpoints: Vec<CheckpointResponse>,
}

#[cw_serde]
pub struct ChangeResponse {
    pub id: u64,
    /// Block times in seconds: it can be executed from the first on and before the second.
    pub ripe_at: u64,
    pub expires_at: u64,
    pub change: ExecuteMsg,
}

#[cw_serde]
pub struct ChangesResponse {
    pub changes: Vec<ChangeResponse>,
}
