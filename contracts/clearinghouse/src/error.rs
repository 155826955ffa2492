//! Why a message or an item of a batch was refused, for the person who sent it.

use breakwater_failsafe::{self as failsafe, Action, Blocked, StoreError};
use breakwater_interfaces::clearinghouse::{AccountId, MarketId, VenueId};
use breakwater_interfaces::oracle_page::PageError;
use breakwater_interfaces::varint::VarintError;
use breakwater_risk::{Class, RiskError};
use cosmwasm_std::StdError;
use thiserror::Error;

use crate::state::RecordError;

/// A refusal behind one word: most functions here can end in one, and would else hand each other as much room as the largest needs.
#[derive(Error, Debug)]
#[error(transparent)]
pub struct ContractError(Box<Refusal>);

impl ContractError {
    pub fn refusal(&self) -> &Refusal {
        &self.0
    }
}

impl From<Refusal> for ContractError {
    #[cold]
    fn from(refusal: Refusal) -> Self {
        ContractError(Box::new(refusal))
    }
}

macro_rules! refusals {
    ($($error:ty),*) => {$(
        impl From<$error> for ContractError {
            #[cold]
            fn from(error: $error) -> Self {
                Refusal::from(error).into()
            }
        }
    )*};
}
refusals!(StdError, RiskError, RecordError, PageError, VarintError, failsafe::Refusal, StoreError);

/// Why a message or an item is refused.
#[derive(Error, Debug)]
pub enum Refusal {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error(transparent)]
    Risk(#[from] RiskError),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error("oracle page: {0}")]
    Page(#[from] PageError),
    #[error(transparent)]
    FailSafe(#[from] failsafe::Refusal),

    // ---- modes ----
    #[error("{action:?}: {blocked}")]
    Blocked { action: Action, blocked: Blocked },
    #[error("account {account} is graced while its markets resume: equity {equity} at the better bound is at least a quarter of its maintenance margin {maintenance}")]
    Graced { account: AccountId, equity: i128, maintenance: i128 },
    #[error("market {market} is not in RESUME")]
    NotResuming { market: MarketId },
    #[error("market {market} may add no more to what a gap would leave unpaid: {refusal}")]
    BoundFull { market: MarketId, refusal: failsafe::Refusal },
    #[error(
        "what change {id} would replace is not what it was when it was kept: queue it anew, against what holds now"
    )]
    ChangeOvertaken { id: u64 },
    #[error("market {market} does not settle: it must expire, be settled by governance, or be ended by Trip")]
    NotSettling { market: MarketId },
    #[error("market {market} is not tagged: anyone can send Tag once its window is covered")]
    NotTagged { market: MarketId },
    #[error("prices of {seconds} of the {needed} s that market {market}'s settlement needs were collected up to the last half-hour boundary; try again after the next one. Without more prices it settles at what there is from {gives_up_at} on")]
    WindowOpen { market: MarketId, seconds: u64, needed: u64, gives_up_at: u64 },
    #[error("market {market} is tagged: the float pays what it may of its shortfall in FinalizeMarket, which anyone can send once all positions of tagged markets are touched")]
    NotFinalized { market: MarketId },
    #[error("account {account} has no equity left and would be closed with its market, but its leg in market {market} cannot be closed now: try again when that has a price of class B")]
    LegsNotClosable { account: AccountId, market: MarketId },
    #[error("market {market} settles: its parameters stay")]
    MarketSettles { market: MarketId },
    #[error("{positions} positions in market {market} are not registered: anyone can send Touch with their accounts; one with a leg in another market that settles waits for that market's Tag")]
    PositionsLeft { market: MarketId, positions: u32 },
    #[error("the whole does not settle: governance must settle it, or Trip show that coins are missing or a shortfall stays")]
    WholeLives {},
    #[error("the whole is not caged: Settle or Trip it, then anyone can send Cage")]
    NotCaged {},
    #[error("the whole is caged since {caged_at}: only the steps of its wind-down go through; {action} does not")]
    Caged { action: &'static str, caged_at: u64 },
    #[error("accounts behind {cursor} are not registered: anyone can send Register")]
    AccountsLeft { cursor: AccountId },
    #[error("account {account} cannot be computed ({reason}); it is stepped over from {from} on")]
    Unregistrable { account: AccountId, reason: String, from: u64 },
    #[error("insurance was not drawn: anyone can send DrawInsurance; without it from {from} on")]
    InsuranceNotDrawn { from: u64 },
    #[error(
        "the wind-down is not final: after all accounts are registered and insurance is drawn anyone can send Finalize"
    )]
    NotFinal {},
    #[error("the wind-down has paid account {account}: nothing left to do")]
    Claimed { account: AccountId },
    #[error("account {account} is owed nothing: its equity is {equity}")]
    NothingOwed { account: AccountId, equity: i128 },
    #[error("ticket {ticket} does not wait: it was paid, or never was")]
    UnknownTicket { ticket: u64 },
    #[error("no auction of account {account} runs")]
    NoAuction { account: AccountId },
    #[error("{lots} lots under auction are not a tenth of market {market}'s open interest of {open_interest}")]
    FewAuctions { market: MarketId, lots: u128, open_interest: u64 },
    #[error("the guardian suspends a venue once, until governance has spoken about it, and readmits none; venue {venue} was suspended until {until}")]
    GuardianOnce { venue: VenueId, until: u64 },
    #[error("the last freeze ended at {ended_at}; another can be armed from {from} on, so that freezes cannot cover the wait of a change")]
    ArmTooEarly { ended_at: u64, from: u64 },
    #[error("no reply {id} was asked for")]
    UnknownReply { id: u64 },
    #[error("change {id} was never queued")]
    UnknownChange { id: u64 },

    // ---- the guard ----
    #[error("{action} is for {allowed}; {sender} is not")]
    Unauthorized { action: &'static str, allowed: &'static str, sender: String },
    #[error("{action} takes no coins; send it without funds")]
    UnexpectedFunds { action: &'static str },
    #[error("{action} needs exactly one coin, of {denom}, and more than 0 of it; got {got}")]
    WrongFunds { action: &'static str, denom: String, got: String },
    #[error("venue {venue} is suspended")]
    VenueSuspended { venue: VenueId },

    // ---- what is named does not exist ----
    #[error("account {account} does not exist")]
    UnknownAccount { account: AccountId },
    #[error("market {market} does not exist")]
    UnknownMarket { market: MarketId },
    #[error("venue {venue} does not exist")]
    UnknownVenue { venue: VenueId },
    #[error("feed {feed} does not exist at the oracle")]
    UnknownFeed { feed: u8 },

    // ---- batches ----
    #[error("a batch holds 1 to {most} items; this one has {items}")]
    BatchSize { items: usize, most: usize },
    #[error("{id} was named before in this batch")]
    Duplicate { id: u64 },

    // ---- accounts ----
    #[error("account {account} is not empty: cash {cash}, {positions} positions; withdraw and close them first")]
    AccountNotEmpty { account: AccountId, cash: i128, positions: usize },
    #[error("account {account} is not offered to anyone")]
    NotOffered { account: AccountId },
    #[error("an account has at most {most} operators")]
    TooManyOperators { most: usize },
    #[error("{operator} is not an operator of account {account}")]
    NotOperator { account: AccountId, operator: String },
    #[error("a cap of {cap_bps} bps is more than 10,000")]
    CapTooHigh { cap_bps: u32 },
    #[error("the amount is 0")]
    ZeroAmount {},
    #[error("account {account} can pay at most {available}; asked for {amount}")]
    InsufficientCash { account: AccountId, amount: u128, available: u128 },
    #[error("the treasury has {amount} units to get and the clearing house {available} at hand; try again when losses have been collected")]
    InsufficientCoins { amount: u128, available: u128 },

    // ---- prices ----
    #[error("market {market} has no price to value a leg at: its feed never had a usable one, or holds a jump back")]
    NoPrice { market: MarketId },
    #[error(
        "market {market} has a price of class {class:?}; this needs class {needed:?} or better: wait for fresher prices"
    )]
    PriceClass { market: MarketId, class: Class, needed: Class },
    #[error("prices of market {market} came back after a gap; risk may be added from height {from} on")]
    LateClock { market: MarketId, from: u64 },

    // ---- fills ----
    #[error("account {account} cannot trade with itself")]
    SelfTrade { account: AccountId },
    #[error("account {account} has not enabled venue {venue}")]
    VenueNotEnabled { account: AccountId, venue: VenueId },
    #[error("{lots} lots are not a positive multiple of the step of {step}")]
    OffStep { lots: u64, step: u64 },
    #[error("price {price} is more than {band_bps} bps from the mark {mark}")]
    OutsideBand { price: u128, mark: u128, band_bps: u32 },
    #[error("open interest of market {market} would be {open_interest} lots; at most {most} may be added up to")]
    OpenInterestFull { market: MarketId, open_interest: u64, most: u64 },
    #[error("a position of {lots} lots is larger than the market's largest of {most}")]
    PositionTooLarge { lots: u64, most: u64 },
    #[error("account {account} would have more than {most} positions")]
    TooManyPositions { account: AccountId, most: usize },
    #[error("account {account} has no equity left ({equity}); deposit first, or it is resolved")]
    NoEquity { account: AccountId, equity: i128 },
    #[error("account {account} would have equity {equity} at the worse bound and needs initial margin {needed}")]
    BelowInitial { account: AccountId, equity: i128, needed: i128 },
    #[error("reducing must not leave account {account} worse: equity {equity} after it, at least {needed} needed")]
    ReducingWorsens { account: AccountId, equity: i128, needed: i128 },
    #[error("fills off the mark would have cost account {account} {lost} today; its cap is {cap}, it starts again at 00:00 UTC")]
    OffMarkCap { account: AccountId, lost: i128, cap: i128 },

    // ---- liquidation and default ----
    #[error("account {account} is not unsafe: equity {equity} at the better bound, maintenance margin {maintenance}")]
    NotUnsafe { account: AccountId, equity: i128, maintenance: i128 },
    #[error("the auction of account {account} has run since {started_at}; it can start again after {from}")]
    AuctionRunning { account: AccountId, started_at: u64, from: u64 },
    #[error("account {account} has no position in market {market}")]
    NoPosition { account: AccountId, market: MarketId },
    #[error("the call was good until {deadline}; it is {now}")]
    DeadlinePassed { deadline: u64, now: u64 },
    #[error("the discount is {discount_e18} / 10^18 of the notional; the call wants at least {least_e18}")]
    DiscountTooSmall { discount_e18: u128, least_e18: u128 },
    #[error("0 lots cannot be taken over")]
    ZeroLots {},
    #[error("{remainder} lots would stay, fewer than the market's minimum of {minimum}; take all {offered} or fewer")]
    RemainderTooSmall { remainder: u64, minimum: u64, offered: u64 },
    #[error("account {account} cannot be resolved: equity {equity}; it needs equity of 0 or less, or an auction of 60 to 300 s without taker")]
    NotResolvable { account: AccountId, equity: i128 },
    #[error("no position of account {account} is in a market with a usable price")]
    NothingClosable { account: AccountId },

    // ---- money of the house ----
    #[error("nothing to do: {what}")]
    NothingToDo { what: &'static str },
    #[error("no insurance fund is set")]
    NoInsuranceFund {},
    #[error("the insurance fund is set already")]
    InsuranceFundSet {},

    // ---- coins to another chain ----
    #[error("coins are sent to another chain by that chain's port transfer; a packet of port {port} is none of them")]
    ForeignPort { port: String },
    #[error("no coins of packet {sequence} on {channel} are on their way: it was heard of before, or is not ours")]
    UnknownFlight { channel: String, sequence: u64 },
    #[error("packet {sequence} on {channel} was acknowledged with neither a result nor an error: {acknowledgement}")]
    Acknowledgement { channel: String, sequence: u64, acknowledgement: String },
    #[error("the transfer on {channel} answered without its packet's sequence, so nothing was sent: this chain must answer in msg_responses")]
    NoSequence { channel: String },

    // ---- migration ----
    #[error("the state is {stored}'s; this code is {name}'s")]
    OtherContract { stored: String, name: String },
    #[error("the state is of version {stored}; this code is {version}, and takes over only from lower ones")]
    NotOlder { stored: String, version: String },
    #[error("this code cannot read {record}: {why}")]
    Unreadable { record: String, why: String },
    #[error("the bank shows {balance} units where {held} are held; send the contract the missing {missing} first")]
    CoinsMissing { held: u128, balance: u128, missing: u128 },

    // ---- governance ----
    #[error("parameter {parameter} is {value}; it must be {allowed}")]
    Parameter { parameter: &'static str, value: String, allowed: String },
    #[error("{parameter} of a market never changes")]
    ParameterFixed { parameter: &'static str },
    #[error(
        "premium feed {premium_feed} counts in 10^{of_premium} and feed {feed} in 10^{of_mark}: both must count alike"
    )]
    PremiumExponent { feed: u8, of_mark: i32, premium_feed: u8, of_premium: i32 },
    #[error("maintenance at {lots} lots would move from {from_bps} to {to_bps} bps: at most {most_bps} bps at once, and not before {earliest}")]
    MaintenanceRamp { lots: u64, from_bps: u32, to_bps: u32, most_bps: u32, earliest: u64 },
    #[error("there are {most} {what} already")]
    TooMany { what: &'static str, most: u8 },
    #[error("{address} is a venue already")]
    VenueExists { address: String },

    #[error("books unequal by {difference} in {place}; nothing was changed: please report this")]
    BooksUnequal { place: String, difference: i128 },
}

impl From<VarintError> for Refusal {
    fn from(error: VarintError) -> Self {
        Refusal::Record(error.into())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refusal(refusal) => refusal.into(),
            StoreError::Std(error) => error.into(),
            StoreError::UnknownEntry { id } => Refusal::UnknownChange { id },
        }
    }
}
