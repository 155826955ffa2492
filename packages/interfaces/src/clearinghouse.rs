//! Messages, queries and answers of the clearing house.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Int128, Uint128, Uint64};

/// Number of an account, given out once and never used again.
pub type AccountId = u64;
/// Number of a market, 0 to 63.
pub type MarketId = u8;
/// Number of a venue, 0 to 63.
pub type VenueId = u8;
/// Number of an oracle feed, 0 to 63. Feed `f` lies in page `f / 16`.
pub type FeedId = u8;

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
}

#[cw_serde]
pub enum ExecuteMsg {
    // ---- accounts ----
    /// Opens an account owned by the sender. Anyone. The id is in the answer's data and in its event.
    OpenAccount {},
    /// Closes an account without positions, cash or claims. Owner.
    CloseAccount { account: AccountId },
    /// Offers the account to `to`; `None` takes an offer back. Owner.
    OfferOwnership { account: AccountId, to: Option<String> },
    /// Takes over an offered account; clears operators and venues. The address it was offered to.
    AcceptOwnership { account: AccountId },
    /// Appoints (at most 8) or dismisses an operator. Owner.
    SetOperator { account: AccountId, operator: String, appointed: bool },
    /// Lets a venue fill this account. Owner.
    EnableVenue { account: AccountId, venue: VenueId },
    /// Takes that consent back. Owner or operator.
    RevokeVenue { account: AccountId, venue: VenueId },
    /// Most that fills off the mark and fees may cost this account in one UTC day, in bps of the equity at the day's first fill. Owner.
    SetOffMarkCap { account: AccountId, cap_bps: u32 },
    /// Pays the attached coins into an account. Anyone.
    Deposit { account: AccountId },
    /// Pays `amount` units to the owner. Owner.
    Withdraw { account: AccountId, amount: Uint128 },

    // ---- trade ----
    /// Novates up to 30 fills, in order; a refused one is reported and skipped. Registered venue.
    Fill { fills: Vec<Fill> },

    // ---- anyone ----
    /// Accrues funding and touches every position of up to 30 accounts.
    Touch { accounts: Vec<AccountId> },
    /// Accrues funding in up to 30 markets.
    AccrueFunding { markets: Vec<MarketId> },
    /// Starts the Dutch auction of up to 30 accounts below maintenance margin.
    StartAuction { accounts: Vec<AccountId> },
    /// Takes lots of an unsafe account over into the sender's own account. Owner or operator of `taker`.
    Liquidate {
        account: AccountId,
        market: MarketId,
        taker: AccountId,
        /// Fewer lots than the auction offers; `None` takes all it offers.
        lots: Option<Uint64>,
        /// The call fails if the discount, in 10⁻¹⁸ of the notional, is lower than this.
        least_discount_e18: Option<Uint128>,
        /// Last block time, in seconds, at which the call may run.
        deadline: Option<u64>,
    },
    /// Closes up to 30 defaulted accounts through the waterfall; `reward_account`, if given, is credited the reward.
    Resolve { accounts: Vec<AccountId>, reward_account: Option<AccountId> },
    /// Pays a market's shortfall from the float, within the refill limits.
    Repay { market: MarketId },
    /// Splits a market's fees between float, venue and treasury, after they have paid its own shortfall.
    SweepFees { market: MarketId },
    /// Pays the treasury out to the treasury address.
    PayTreasury {},
    /// Sends the part of the float above twice its target back to the insurance fund.
    ReturnSurplus {},

    // ---- insurance fund ----
    /// Adds the attached coins to the float. Insurance fund or governance.
    FundFloat {},

    // ---- governance ----
    /// Adds a market with the next free id.
    AddMarket { params: MarketParams },
    /// Replaces a market's parameters. A maintenance rate moves by at most a tenth of itself, once in 24 h; the feeds and the multiplier never.
    UpdateMarket { market: MarketId, params: MarketParams },
    /// Lets a market only be reduced from now on.
    DelistMarket { market: MarketId },
    /// Registers a venue under the next free id.
    AddVenue { address: String },
    /// Suspends a venue or lets it trade again.
    SuspendVenue { venue: VenueId, suspended: bool },
    /// Names the insurance fund. Only once.
    SetInsuranceFund { address: String },
    /// Sets the float's target.
    SetFloatTarget { float_target: Uint128 },
    /// Hands governance over.
    SetGovernance { governance: String },
}

/// Which side of a fill took liquidity, and so pays the taker's rate.
#[cw_serde]
#[derive(Copy)]
pub enum TakerSide {
    Buyer,
    Seller,
}

/// A trade matched by a venue.
#[cw_serde]
pub struct Fill {
    pub market: MarketId,
    pub buyer: AccountId,
    pub seller: AccountId,
    /// A positive multiple of the market's lot step, or the whole of a position that is reduced (a tear-up may leave it off the step).
    pub lots: Uint64,
    /// In 10⁻¹⁸ unit per lot.
    pub price: Uint128,
    pub taker: TakerSide,
}

/// What kind of instrument a market is.
#[cw_serde]
#[derive(Copy)]
pub enum MarketKind {
    Perpetual,
}

#[cw_serde]
pub struct MarketParams {
    pub kind: MarketKind,
    /// Oracle feed of the mark.
    pub feed: FeedId,
    /// Oracle feed of the perpetual's own mid, with the same exponent as `feed`; without it there is no funding.
    pub premium_feed: Option<FeedId>,
    /// price = floor(feed mark × multiplier / 10¹⁸), in 10⁻¹⁸ unit per lot.
    pub multiplier: Uint128,
    /// Margin rates by |size|, ascending; the tier's rate holds for the whole size. A position may not grow beyond the last.
    pub tiers: Vec<Tier>,
    /// Open interest, in lots of one side, above which initial margin grows in proportion.
    pub depth: Uint64,
    /// Open interest, in lots of one side, above which nothing is added.
    pub oi_max: Uint64,
    /// Venues trade in multiples of this many lots.
    pub lot_step: Uint64,
    /// A liquidation that would leave fewer lots takes the whole leg.
    pub minimum_position: Uint64,
    /// Fill prices lie within this distance of the mark.
    pub band_bps: u32,
    /// Move against a stale mark that the market assumes possible (`g`).
    pub gap_bps: u32,
    /// Largest discount of the Dutch auction, reached after 60 s.
    pub discount_max_bps: u32,
    /// Fees in parts per million of the notional.
    pub taker_fee_ppm: u32,
    pub maker_fee_ppm: u32,
    /// Share of the fees for the float (≥ 5,000) and for the venue; the treasury has the rest.
    pub float_share_bps: u32,
    pub venue_share_bps: u32,
    /// Account credited with the venue's share; without it that share goes to the treasury.
    pub venue_account: Option<AccountId>,
    /// Largest |average premium| that funding charges for 8 h.
    pub funding_cap_bps: u32,
    pub classes: ClassLimits,
}

/// Rates of one tier, in bps of the notional.
#[cw_serde]
pub struct Tier {
    /// Largest |size| in lots, included.
    pub lots_max: Uint64,
    pub initial_bps: u32,
    pub maintenance_bps: u32,
}

/// What a price must meet to be of class A, B or C; anything else is class D.
#[cw_serde]
#[derive(Copy)]
pub struct ClassLimits {
    pub a_age_seconds: u32,
    pub a_confidence_bps: u32,
    pub a_ema_distance_bps: u32,
    pub b_age_seconds: u32,
    pub b_confidence_bps: u32,
    pub c_age_seconds: u32,
}

impl Default for ClassLimits {
    fn default() -> Self {
        ClassLimits {
            a_age_seconds: 30,
            a_confidence_bps: 100,
            a_ema_distance_bps: 1_000,
            b_age_seconds: 60,
            b_confidence_bps: 200,
            c_age_seconds: 300,
        }
    }
}

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
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
    #[returns(MarketResponse)]
    Market { market: MarketId },
    #[returns(MarketsResponse)]
    Markets { start_after: Option<MarketId>, limit: Option<u32> },
    #[returns(VenuesResponse)]
    Venues { start_after: Option<VenueId>, limit: Option<u32> },
    /// The books of invariant I-1: every market's, the border's, the bank's.
    #[returns(SolvencyResponse)]
    Solvency {},
}

#[cw_serde]
pub struct ConfigResponse {
    pub governance: Addr,
    pub settlement_denom: String,
    pub oracle: Addr,
    pub treasury: Addr,
    pub insurance_fund: Option<Addr>,
    pub float_target: Uint128,
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
    pub positions: Vec<PositionResponse>,
    /// `None` where a leg cannot be valued: its feed never had a class-B price, or holds a jump back.
    pub margin: Option<MarginResponse>,
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
    pub settled: Int128,
    pub fees: Uint128,
    pub shortfall: Uint128,
}

#[cw_serde]
pub struct SolvencyResponse {
    pub markets: Vec<MarketBooks>,
    /// The contract's own record of coins in minus coins out.
    pub held: Uint128,
    pub float: Uint128,
    pub treasury: Uint128,
    /// Σ cash that the border implies: `held + Σ paid − float − treasury`. An audit compares it with the accounts.
    pub cash: Int128,
    /// Coins the bank shows.
    pub balance: Uint128,
    pub shortfall: Uint128,
    /// What users own of the coins: `held − float − treasury`.
    pub deposits: Int128,
    /// Every market's books are equal and the bank covers what is held.
    pub balanced: bool,
}
