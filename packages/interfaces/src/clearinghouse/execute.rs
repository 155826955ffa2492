//! Messages.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint64};

use super::{AccountId, Limits, MarketId, MarketParams, Timing, VenueId};

#[cw_serde]
pub enum ExecuteMsg {
    // ---- accounts ----
    /// Opens an account owned by the sender. Anyone. The id is in the answer's data and in its event.
    OpenAccount {},
    /// Closes an account without positions or cash. Owner.
    CloseAccount { account: AccountId },
    /// Offers the account to `to`; `None` takes an offer back. Owner.
    OfferOwnership { account: AccountId, to: Option<String> },
    /// Takes over an offered account; clears operators and venues, and the daily cap goes back to the usual. The address it was offered to.
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
    /// Pays `amount` units to the owner: own deposits and what the limiter allows at once, the rest as a ticket. Owner.
    /// What is paid at once goes to another chain if `remote` is given.
    Withdraw { account: AccountId, amount: Uint128, remote: Option<Remote> },

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
    /// Sends the part of the float above twice its target back to the insurance fund. Only while no market has a shortfall.
    ReturnSurplus {},

    /// Serves up to `limit` (1 to 30) waiting tickets, pro rata.
    ServeTickets { limit: u32 },
    /// Pays what could not be paid to its owner before. To another chain only by the owner.
    RetryClaim { owner: String, remote: Option<Remote> },
    /// Records the modes of a market, or of the whole, as they stand; with accounts: shows that a tenth of the market is under auction. Ends for
    /// good a market shown to be without a class-B price for 72 h, and the whole when its books are unequal, coins are missing, or a shortfall
    /// beyond 1 % of average deposits is shown twice, 72 h apart.
    Trip { market: Option<MarketId>, accounts: Vec<AccountId> },
    /// Shows a class-A price of a market in RESUME, and ends that when enough were shown and the grace is over.
    Resume { market: MarketId },
    /// Carries out a change that has waited.
    ExecuteChange { id: u64 },

    // ---- settlement and wind-down: anyone (docs/rules-settlement.md) ----
    /// Fixes the settlement price of a market that settles, once the oracle's window is covered.
    Tag { market: MarketId },
    /// Lets a settled market's held gains go, once no position is left in any market that is tagged.
    FinalizeMarket { market: MarketId },
    /// First step of the wind-down of the whole, once that settles: nothing changes from now on but by the steps below.
    Cage {},
    /// Adds up what the next 1 to 30 accounts are owed.
    Register { limit: u32 },
    /// Asks the insurance fund for what is missing.
    DrawInsurance {},
    /// Fixes what is paid of what is owed.
    Finalize {},
    /// Pays up to 30 accounts and tickets, each once, to their owners.
    Claim { accounts: Vec<AccountId>, tickets: Vec<u64> },
    /// Pays the sender's tips for accounts registered and claimed.
    TakeTips {},

    // ---- insurance fund ----
    /// Adds the attached coins to the float; the fund says what it has left. Insurance fund or governance.
    FundFloat { fund: Option<Uint128> },
    /// Says what the insurance fund has left. Insurance fund.
    ReportFund { fund: Uint128 },

    // ---- guardian ----
    /// Stops a market, or all, for some seconds. Guardian or governance.
    Stop { kind: StopKind, market: Option<MarketId>, seconds: u64, reason: String, deadline: u64 },

    // ---- governance: at once ----
    /// Ends a running stop; a freeze ends into RESUME.
    EndStop { kind: StopKind, reason: String, deadline: u64 },
    /// Lets the guardian use a stop again.
    ArmStop { kind: StopKind, reason: String, deadline: u64 },
    /// Takes back a change that waits.
    CancelChange { id: u64 },

    // ---- governance: what can raise risk waits, what lowers it is at once ----
    /// Adds a market with the next free id.
    AddMarket { params: MarketParams },
    /// Replaces a market's parameters. A maintenance rate moves by at most a tenth of itself, once in 24 h; the feeds and the multiplier never.
    UpdateMarket { market: MarketId, params: MarketParams },
    /// Lets a market only be reduced from now on.
    DelistMarket { market: MarketId },
    /// Registers a venue under the next free id.
    AddVenue { address: String },
    /// Suspends a venue or lets it trade again. The guardian may suspend too: for 7 days, once until governance has spoken about the venue.
    SuspendVenue { venue: VenueId, suspended: bool },
    /// Names the insurance fund. Only once.
    SetInsuranceFund { address: String },
    /// Sets the float's target.
    SetFloatTarget { float_target: Uint128 },
    /// Hands governance over.
    SetGovernance { governance: String },
    /// Names another guardian.
    SetGuardian { guardian: String },
    /// Replaces the limits, within their floors and ceilings.
    SetLimits { limits: Limits },
    /// Replaces the durations, none of which may become shorter; a block's never change.
    SetTiming { timing: Timing },
    /// Ends a market for good.
    SettleMarket { market: MarketId },
    /// Ends everything for good.
    Settle {},
}

/// Where coins go that leave for another chain, by ICS-20. That chain's transfer, or its failure, is heard of by a callback (ADR-8).
#[cw_serde]
pub struct Remote {
    /// Of this chain, towards that one.
    pub channel: String,
    /// Address on that chain.
    pub receiver: String,
    /// The coins come back if they have not arrived by then: 60 to 604,800 s from now.
    pub timeout_seconds: u64,
}

#[cw_serde]
#[derive(Copy, Eq)]
pub enum StopKind {
    /// FROZEN, at most 24 h.
    Freeze,
    /// REDUCE_ONLY, at most 7 days.
    ReduceOnly,
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

impl ExecuteMsg {
    /// The message's name, as in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            ExecuteMsg::OpenAccount { .. } => "open_account",
            ExecuteMsg::CloseAccount { .. } => "close_account",
            ExecuteMsg::OfferOwnership { .. } => "offer_ownership",
            ExecuteMsg::AcceptOwnership { .. } => "accept_ownership",
            ExecuteMsg::SetOperator { .. } => "set_operator",
            ExecuteMsg::EnableVenue { .. } => "enable_venue",
            ExecuteMsg::RevokeVenue { .. } => "revoke_venue",
            ExecuteMsg::SetOffMarkCap { .. } => "set_off_mark_cap",
            ExecuteMsg::Deposit { .. } => "deposit",
            ExecuteMsg::Withdraw { .. } => "withdraw",
            ExecuteMsg::Fill { .. } => "fill",
            ExecuteMsg::Touch { .. } => "touch",
            ExecuteMsg::AccrueFunding { .. } => "accrue_funding",
            ExecuteMsg::StartAuction { .. } => "start_auction",
            ExecuteMsg::Liquidate { .. } => "liquidate",
            ExecuteMsg::Resolve { .. } => "resolve",
            ExecuteMsg::Repay { .. } => "repay",
            ExecuteMsg::SweepFees { .. } => "sweep_fees",
            ExecuteMsg::PayTreasury { .. } => "pay_treasury",
            ExecuteMsg::ReturnSurplus { .. } => "return_surplus",
            ExecuteMsg::ServeTickets { .. } => "serve_tickets",
            ExecuteMsg::RetryClaim { .. } => "retry_claim",
            ExecuteMsg::Trip { .. } => "trip",
            ExecuteMsg::Resume { .. } => "resume",
            ExecuteMsg::Tag { .. } => "tag",
            ExecuteMsg::FinalizeMarket { .. } => "finalize_market",
            ExecuteMsg::Cage { .. } => "cage",
            ExecuteMsg::Register { .. } => "register",
            ExecuteMsg::DrawInsurance { .. } => "draw_insurance",
            ExecuteMsg::Finalize { .. } => "finalize",
            ExecuteMsg::Claim { .. } => "claim",
            ExecuteMsg::TakeTips { .. } => "take_tips",
            ExecuteMsg::ExecuteChange { .. } => "execute_change",
            ExecuteMsg::FundFloat { .. } => "fund_float",
            ExecuteMsg::ReportFund { .. } => "report_fund",
            ExecuteMsg::Stop { .. } => "stop",
            ExecuteMsg::EndStop { .. } => "end_stop",
            ExecuteMsg::ArmStop { .. } => "arm_stop",
            ExecuteMsg::CancelChange { .. } => "cancel_change",
            ExecuteMsg::AddMarket { .. } => "add_market",
            ExecuteMsg::UpdateMarket { .. } => "update_market",
            ExecuteMsg::DelistMarket { .. } => "delist_market",
            ExecuteMsg::AddVenue { .. } => "add_venue",
            ExecuteMsg::SuspendVenue { .. } => "suspend_venue",
            ExecuteMsg::SetInsuranceFund { .. } => "set_insurance_fund",
            ExecuteMsg::SetFloatTarget { .. } => "set_float_target",
            ExecuteMsg::SetGovernance { .. } => "set_governance",
            ExecuteMsg::SetGuardian { .. } => "set_guardian",
            ExecuteMsg::SetLimits { .. } => "set_limits",
            ExecuteMsg::SetTiming { .. } => "set_timing",
            ExecuteMsg::SettleMarket { .. } => "settle_market",
            ExecuteMsg::Settle { .. } => "settle",
        }
    }
}
