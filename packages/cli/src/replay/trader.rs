//! One trader, and what is known of the account off chain.

use breakwater_interfaces::clearinghouse::{AccountId, AccountResponse, MarketId};
use cosmwasm_std::Addr;

use super::scale::value;
use super::world::maintenance_bps;

/// How a trader behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes the other side of what the others want, within limits, and leans against its inventory.
    Maker,
    /// Goes with the move of the last twenty minutes.
    TrendFollower,
    /// Takes a leveraged position and keeps it whatever happens.
    Holder,
    /// Like a holder, but deposits or reduces, late, once the margin is nearly gone.
    Panicker,
    /// Takes over what is liquidated and sells it on.
    Keeper,
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
    /// Signed lots.
    pub size: i128,
    /// Units of cash minus entry cost: equity without the value of the lots.
    pub book: i128,
    /// The copy may be wrong (a tear-up, a liquidation) and must be read again before use.
    pub stale: bool,
    /// Block time at which the running auction of this account started.
    pub auction_since: Option<u64>,
    /// Panickers: block at which the alarm that has gone off is acted on.
    pub acts_at: Option<u64>,
    /// Times that fresh money was paid in.
    pub top_ups: u32,
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
            size: 0,
            book: i128::try_from(stake).unwrap_or(i128::MAX),
            stale: false,
            auction_since: None,
            acts_at: None,
            top_ups: 0,
        }
    }

    /// Equity in units at a price.
    pub fn equity(&self, price: u128) -> i128 {
        self.book.saturating_add(value(self.size, price))
    }

    /// Maintenance margin in units at a price.
    pub fn maintenance(&self, price: u128, leverage_max: u32) -> i128 {
        let notional = value(self.size, price).saturating_abs();
        let rate = maintenance_bps(leverage_max, self.size.unsigned_abs());
        notional.saturating_mul(i128::from(rate)) / 10_000
    }

    /// Takes over what the clearing house shows.
    pub fn read(&mut self, shown: &AccountResponse, market: MarketId) {
        let position = shown.positions.iter().find(|position| position.market == market);
        self.size = position.map_or(0, |position| position.size.i128());
        self.book = shown.cash.i128().saturating_sub(position.map_or(0, |position| position.cost.i128()));
        self.auction_since = shown.auction_started_at;
        self.stale = false;
    }

    /// A fill of signed lots worth `notional` (same sign), with a fee.
    pub fn filled(&mut self, lots: i128, notional: i128, fee: i128) {
        self.size += lots;
        self.book -= notional + fee;
    }
}
