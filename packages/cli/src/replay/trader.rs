//! One trader, and what is known of the account off chain.

use breakwater_interfaces::clearinghouse::{AccountId, AccountResponse, MarketId};
use cosmwasm_std::Addr;

use super::market::maintenance_bps;
use super::scale::value;

const DAY_SECONDS: u64 = 86_400;
/// Traders stop at this share of the equity, a little below the clearing house's default cap of 5 %; makers and keepers
/// at this one, as they have lifted the cap to all of it.
const CAP_USED_PERCENT: i128 = 4;
const LIFTED_CAP_USED_PERCENT: i128 = 95;

/// How a trader behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes the other side of what the others want, within limits, and not against a fast market.
    Maker,
    /// Goes with the move of the last five, ten, twenty or sixty minutes.
    TrendFollower,
    /// Takes a leveraged position, levers gains up again, and keeps it whatever happens.
    Holder,
    /// Like a holder, but deposits or reduces, late, once the margin is nearly gone.
    Panicker,
    /// Takes over what is liquidated and sells it on.
    Keeper,
}

/// Costs of trading in one UTC day, in units.
#[derive(Clone, Copy, Debug, Default)]
pub struct TradingDay {
    /// Days since 1970-01-01.
    pub number: u64,
    /// Equity at the day's first fill.
    pub base: i128,
    /// Fees and losses against the mark, gains taken off.
    pub lost: i128,
}

/// A trader's character and the off-chain copy of the account.
#[derive(Clone, Debug)]
pub struct Trader {
    pub account: AccountId,
    pub owner: Addr,
    pub behaviour: Behaviour,
    /// Leverage aimed at, in tenths.
    pub leverage_tenths: u32,
    /// Holders and panickers: long or short.
    pub bull: bool,
    /// First deposit, in units.
    pub stake: u128,
    /// All deposits, in units.
    pub deposited: u128,
    /// Signed lots.
    pub size: i128,
    /// Value of the lots at the price of this block, in units.
    pub marked: i128,
    /// Units of cash minus entry cost: equity without the value of the lots.
    pub book: i128,
    /// Signed lots that the venue has agreed for the account but not sent yet.
    pub agreed: i128,
    /// The copy may be wrong (a tear-up, a liquidation) and must be read again before use.
    pub stale: bool,
    /// Block time at which the running auction of this account started.
    pub auction_since: Option<u64>,
    /// What fees and fills off the mark have cost today, against the cap that the clearing house keeps.
    pub day: TradingDay,
    /// Panickers: block at which the alarm that has gone off is acted on.
    pub acts_at: Option<u64>,
    /// Times that fresh money was paid in.
    pub top_ups: u32,
    /// A message of this trader waits for the chain to go on; until then no further is sent.
    pub waiting: bool,
}

impl Trader {
    /// An account just opened with its stake in it.
    pub fn new(account: AccountId, owner: Addr, behaviour: Behaviour, stake: u128) -> Self {
        Trader {
            account,
            owner,
            behaviour,
            leverage_tenths: 0,
            bull: true,
            stake,
            deposited: stake,
            size: 0,
            marked: 0,
            book: i128::try_from(stake).unwrap_or(i128::MAX),
            agreed: 0,
            stale: false,
            auction_since: None,
            day: TradingDay::default(),
            acts_at: None,
            top_ups: 0,
            waiting: false,
        }
    }

    /// Values the lots at the price of a block.
    pub fn mark(&mut self, price: u128) {
        self.marked = if self.size == 0 { 0 } else { value(self.size, price) };
    }

    /// Equity in units.
    pub fn equity(&self) -> i128 {
        self.book + self.marked
    }

    /// Equity is below so many per cent of maintenance margin. (Asked of everybody in every block: no division.)
    pub fn is_short(&self, percent: i128, leverage_max: u32) -> bool {
        let rate_bps = maintenance_bps(leverage_max, self.size.unsigned_abs());
        self.size != 0 && self.equity() * 1_000_000 < self.marked.abs() * i128::from(rate_bps) * percent
    }

    /// Takes over what the clearing house shows.
    pub fn read(&mut self, shown: &AccountResponse, market: MarketId, price: u128) {
        let position = shown.positions.iter().find(|position| position.market == market);
        self.size = position.map_or(0, |position| position.size.i128());
        let held: u128 = shown.held_gains.iter().map(|held| held.units.u128()).sum();
        let cash = shown.cash.i128().saturating_add_unsigned(held);
        self.book = cash.saturating_sub(position.map_or(0, |position| position.cost.i128()));
        self.mark(price);
        self.auction_since = shown.auction_started_at;
        self.stale = false;
    }

    /// A fill of signed lots worth `notional` (same sign), with a fee, at block time `now` and mark `price`.
    pub fn filled(&mut self, lots: i128, notional: i128, fee: i128, price: u128, now: u64) {
        self.day = self.day_at(now);
        // The clearing house lets no gain of one fill pay for the loss of a later one.
        self.day.lost = (self.day.lost + notional - value(lots, price) + fee).max(0);
        self.size += lots;
        self.book -= notional + fee;
        self.mark(price);
    }

    /// Whether the day's cap leaves room for another `cost`, in units.
    pub fn can_afford(&self, cost: i128, now: u64) -> bool {
        let day = self.day_at(now);
        let percent = match self.behaviour {
            Behaviour::Maker | Behaviour::Keeper => LIFTED_CAP_USED_PERCENT,
            _ => CAP_USED_PERCENT,
        };
        day.lost + cost <= day.base * percent / 100
    }

    /// The day that a fill at block time `now` would be booked on; the day's first fill starts it.
    fn day_at(&self, now: u64) -> TradingDay {
        let number = now / DAY_SECONDS;
        if self.day.number == number {
            return self.day;
        }
        TradingDay { number, base: self.equity().max(0), lost: 0 }
    }
}
