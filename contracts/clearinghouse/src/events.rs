//! Typed events: one for every decision that moves money.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId, VenueId};
use breakwater_risk::{Lots, Size, Units};
use cosmwasm_std::Event;

use crate::error::ContractError;

fn of_account(kind: &str, account: AccountId) -> Event {
    Event::new(kind).add_attribute("account", account.to_string())
}

fn of_market(kind: &str, market: MarketId) -> Event {
    Event::new(kind).add_attribute("market", market.to_string())
}

pub fn open_account(account: AccountId, owner: &str) -> Event {
    of_account("open_account", account).add_attribute("owner", owner)
}

pub fn close_account(account: AccountId) -> Event {
    of_account("close_account", account)
}

pub fn ownership(account: AccountId, kind: &str, to: &str) -> Event {
    of_account(kind, account).add_attribute("to", to)
}

pub fn operator(account: AccountId, operator: &str, appointed: bool) -> Event {
    of_account("operator", account)
        .add_attribute("operator", operator)
        .add_attribute("appointed", appointed.to_string())
}

pub fn consent(account: AccountId, venue: VenueId, enabled: bool) -> Event {
    of_account("consent", account)
        .add_attribute("venue", venue.to_string())
        .add_attribute("enabled", enabled.to_string())
}

pub fn off_mark_cap(account: AccountId, cap_bps: u32) -> Event {
    of_account("off_mark_cap", account).add_attribute("cap_bps", cap_bps.to_string())
}

pub fn deposit(account: AccountId, amount: u128) -> Event {
    of_account("deposit", account).add_attribute("amount", amount.to_string())
}

pub fn withdraw(account: AccountId, amount: u128) -> Event {
    of_account("withdraw", account).add_attribute("amount", amount.to_string())
}

pub fn item_refused(index: usize, error: &ContractError) -> Event {
    Event::new("item_refused").add_attribute("index", index.to_string()).add_attribute("reason", error.to_string())
}

/// A fill; `value` is what the buyer paid for the lots, fees apart.
pub fn fill(
    market: MarketId,
    buyer: AccountId,
    seller: AccountId,
    lots: Lots,
    value: Units,
    fees: [Units; 2],
) -> Event {
    of_market("fill", market)
        .add_attribute("buyer", buyer.to_string())
        .add_attribute("seller", seller.to_string())
        .add_attribute("lots", lots.get().to_string())
        .add_attribute("value", value.get().to_string())
        .add_attribute("buyer_fee", fees[0].get().to_string())
        .add_attribute("seller_fee", fees[1].get().to_string())
}

/// What a touch brought into cash, and the size it left.
pub fn realised(account: AccountId, market: MarketId, size: Size, units: Units) -> Event {
    of_account("realised", account)
        .add_attribute("market", market.to_string())
        .add_attribute("size", size.get().to_string())
        .add_attribute("units", units.get().to_string())
}

/// What longs paid shorts.
pub fn funding(market: MarketId, total: Units) -> Event {
    of_market("funding", market).add_attribute("total", total.get().to_string())
}

pub fn auction_started(account: AccountId, now: u64) -> Event {
    of_account("auction_started", account).add_attribute("at", now.to_string())
}

/// Lots taken over in an auction, their value at the mark, the discount and the float's part of it.
pub fn taken_over(
    account: AccountId,
    taker: AccountId,
    market: MarketId,
    lots: Lots,
    value: Units,
    discount: Units,
    to_float: Units,
) -> Event {
    of_account("taken_over", account)
        .add_attribute("taker", taker.to_string())
        .add_attribute("market", market.to_string())
        .add_attribute("lots", lots.get().to_string())
        .add_attribute("value", value.get().to_string())
        .add_attribute("discount", discount.get().to_string())
        .add_attribute("to_float", to_float.get().to_string())
}

/// A leg torn up: lots, their value at the mark, what the opposite side was charged, and the part of it beyond its daily share.
pub fn torn_up(
    account: AccountId,
    market: MarketId,
    size: Size,
    value: Units,
    charge: Units,
    over_share: Units,
) -> Event {
    of_account("torn_up", account)
        .add_attribute("market", market.to_string())
        .add_attribute("size", size.get().to_string())
        .add_attribute("value", value.get().to_string())
        .add_attribute("charge", charge.get().to_string())
        .add_attribute("over_share", over_share.get().to_string())
}

/// How a default was paid: what was needed, and each layer's part.
pub fn resolved(account: AccountId, need: Units, from_float: Units, from_sides: Units, shortfall: Units) -> Event {
    of_account("resolved", account)
        .add_attribute("need", need.get().to_string())
        .add_attribute("from_float", from_float.get().to_string())
        .add_attribute("from_sides", from_sides.get().to_string())
        .add_attribute("shortfall", shortfall.get().to_string())
}

pub fn rewarded(account: AccountId, units: Units) -> Event {
    of_account("rewarded", account).add_attribute("units", units.get().to_string())
}

pub fn repaid(market: MarketId, units: Units) -> Event {
    of_market("repaid", market).add_attribute("units", units.get().to_string())
}

pub fn fees_swept(market: MarketId, repaid: Units, float: Units, venue: Units, treasury: Units) -> Event {
    of_market("fees_swept", market)
        .add_attribute("repaid", repaid.get().to_string())
        .add_attribute("float", float.get().to_string())
        .add_attribute("venue", venue.get().to_string())
        .add_attribute("treasury", treasury.get().to_string())
}

pub fn house_money(kind: &str, amount: u128) -> Event {
    Event::new(kind).add_attribute("amount", amount.to_string())
}

pub fn market_changed(kind: &str, market: MarketId) -> Event {
    of_market(kind, market)
}

pub fn venue_changed(kind: &str, venue: VenueId, address: &str) -> Event {
    Event::new(kind).add_attribute("venue", venue.to_string()).add_attribute("address", address)
}
