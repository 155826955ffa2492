//! Queries and answers.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Int128, Uint128, Uint64};

use super::{
    AccountId, ChangesResponse, ClaimResponse, ClaimableResponse, EndingResponse, FlightId, FlightsResponse, Limits,
    MarketId, MarketParams, Phase, SettlementResponse, StatusResponse, TicketsResponse, Timing, VenueId,
};

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Addresses, the settlement denom, the float's target, durations and limits.
    #[returns(ConfigResponse)]
    Config {},
    /// One account, valued at the current marks, lazy indices applied as stored.
    #[returns(AccountResponse)]
    Account { account: AccountId },
    /// Ids of the accounts of one owner, ascending.
    #[returns(AccountsResponse)]
    AccountsByOwner { owner: String, start_after: Option<AccountId>, limit: Option<u32> },
    /// All accounts, ascending.
    #[returns(AccountsResponse)]
    Accounts { start_after: Option<AccountId>, limit: Option<u32> },
    /// One market: its parameters, price and class now, open interest, both sides, books, and its settlement once it settles.
    #[returns(MarketResponse)]
    Market { market: MarketId },
    /// All markets, ascending.
    #[returns(MarketsResponse)]
    Markets { start_after: Option<MarketId>, limit: Option<u32> },
    /// All venues, ascending: address, and whether suspended.
    #[returns(VenuesResponse)]
    Venues { start_after: Option<VenueId>, limit: Option<u32> },
    /// The books of invariant I-1: every market's, the border's, the bank's.
    #[returns(SolvencyResponse)]
    Solvency {},
    /// Which modes stand, why, until when, what they allow, and what is left of every budget; of up to 30 markets.
    #[returns(StatusResponse)]
    Status { start_after: Option<MarketId>, limit: Option<u32> },
    /// Withdrawals that wait for the limiter, ascending: owner, units left, when each is due.
    #[returns(TicketsResponse)]
    Tickets { start_after: Option<u64>, limit: Option<u32> },
    /// What waits for an address because it could not be paid.
    #[returns(ClaimResponse)]
    Claim { owner: String },
    /// The wind-down of the whole: its phase, what was added up, what is paid of it.
    #[returns(EndingResponse)]
    Ending {},
    /// What the wind-down owes an account, from the cage on, and what it pays, once final. Refused while a market of the account's is not tagged.
    #[returns(ClaimableResponse)]
    Claimable { account: AccountId },
    /// Coins on their way to another chain.
    #[returns(FlightsResponse)]
    Flights { start_after: Option<FlightId>, limit: Option<u32> },
    /// Changes that wait, ascending.
    #[returns(ChangesResponse)]
    Changes { start_after: Option<u64>, limit: Option<u32> },
}

#[cw_serde]
pub struct ConfigResponse {
    pub governance: Addr,
    pub settlement_denom: String,
    pub oracle: Addr,
    pub treasury: Addr,
    pub insurance_fund: Option<Addr>,
    pub float_target: Uint128,
    pub guardian: Addr,
    pub timing: Timing,
    pub limits: Limits,
}

#[cw_serde]
pub struct AccountResponse {
    pub account: AccountId,
    pub owner: Addr,
    pub offered_to: Option<Addr>,
    pub operators: Vec<Addr>,
    pub venues: Vec<VenueId>,
    pub off_mark_cap_bps: u32,
    /// Cash after lazy indices are applied.
    pub cash: Int128,
    pub net_deposits: Int128,
    /// What the float has paid for this account since it last met its initial margin.
    pub float_paid: Uint128,
    /// Block time at which the running auction started.
    pub auction_started_at: Option<u64>,
    /// Legs in tagged markets are shown as if registered: in cash and held gains.
    pub positions: Vec<PositionResponse>,
    /// By ascending market; those of final markets at their fraction.
    pub held_gains: Vec<HeldGain>,
    /// `None` where a leg cannot be valued: its feed never had a class-B price, or holds a jump back.
    pub margin: Option<MarginResponse>,
}

/// A gain of a settled market that is not paid out yet.
#[cw_serde]
pub struct HeldGain {
    pub market: MarketId,
    pub units: Uint128,
}

#[cw_serde]
pub struct PositionResponse {
    pub market: MarketId,
    /// Signed lots after lazy indices are applied: + long, − short.
    pub size: Int128,
    /// Signed entry cost in units, same sign as size.
    pub cost: Int128,
}

#[cw_serde]
pub struct MarginResponse {
    /// Equity at the mark, at the bounds worse and better for the account.
    pub equity: Int128,
    pub equity_low: Int128,
    pub equity_high: Int128,
    pub initial: Int128,
    pub maintenance: Int128,
    /// `(equity − maintenance) / Σ|value|`, in bps rounded down: how far marks may move against every leg. `None` without positions.
    pub distance_to_liquidation_bps: Option<i64>,
}

#[cw_serde]
pub struct AccountsResponse {
    pub accounts: Vec<AccountId>,
}

/// Class of a price, best first.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum PriceClass {
    A,
    B,
    C,
    D,
}

#[cw_serde]
pub struct MarketResponse {
    pub market: MarketId,
    pub params: MarketParams,
    pub reduce_only: bool,
    /// Class and price now, in 10⁻¹⁸ unit per lot; `None` while the feed has no price.
    pub class: PriceClass,
    pub mark: Option<Uint128>,
    /// Open interest of each side, in lots; both are the same number.
    pub open_interest: Uint64,
    /// Positions stored in accounts.
    pub positions: u32,
    pub long: SideResponse,
    pub short: SideResponse,
    pub books: MarketBooks,
    /// Daily share used by tear-ups, in 10⁻¹⁸ of the side's value, as of now.
    pub used_long_e18: Uint128,
    pub used_short_e18: Uint128,
    /// Of a market that settles.
    pub settlement: Option<SettlementResponse>,
}

#[cw_serde]
pub struct SideResponse {
    /// What untouched positions have coming from indices, minus their cost.
    pub book: Int128,
    /// Cash index X, in A × units per lot, as decimal text (up to 256 bits).
    pub cash_index: String,
    /// Survival index A.
    pub survival_index: Uint128,
    pub generation: u32,
    pub epoch: u32,
}

#[cw_serde]
pub struct MarketsResponse {
    pub markets: Vec<MarketResponse>,
}

#[cw_serde]
pub struct VenueResponse {
    pub venue: VenueId,
    pub address: Addr,
    pub suspended: bool,
}

#[cw_serde]
pub struct VenuesResponse {
    pub venues: Vec<VenueResponse>,
}

/// One market's line of the books: `paid + q_long + q_short + settled + fees = shortfall`.
#[cw_serde]
pub struct MarketBooks {
    pub market: MarketId,
    pub paid: Int128,
    pub q_long: Int128,
    pub q_short: Int128,
    /// `W`: settled value not yet registered.
    pub settled: Int128,
    pub fees: Uint128,
    pub shortfall: Uint128,
    /// It settles and is not final, and stores positions or is tagged: losses may be known that are not booked.
    pub settling: bool,
}

#[cw_serde]
pub struct SolvencyResponse {
    pub markets: Vec<MarketBooks>,
    /// The contract's own record of coins in minus coins out.
    pub held: Uint128,
    pub float: Uint128,
    pub treasury: Uint128,
    /// Σ of what waits in tickets, and of what could not be paid.
    pub tickets: Uint128,
    pub parked: Uint128,
    /// Σ of the markets' held gains.
    pub held_gains: Uint128,
    /// On their way to another chain, beside `held`.
    pub flying: Uint128,
    /// What a final wind-down paid its claims, minus what float and tickets gave to them.
    pub ended: Int128,
    /// Σ cash that the border implies: `held + Σ paid − Σ held gains − float − treasury − parked − tickets + ended`. An audit compares it with the
    /// accounts.
    pub cash: Int128,
    /// Coins the bank shows.
    pub balance: Uint128,
    pub shortfall: Uint128,
    /// What users own of the coins: `held − float − treasury − parked − tickets`.
    pub deposits: Int128,
    /// Every market's books are equal and the bank covers what is held.
    pub balanced: bool,
    /// Of the wind-down of the whole.
    pub phase: Phase,
}
