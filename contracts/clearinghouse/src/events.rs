//! Typed events: one for every decision that moves money.

use breakwater_failsafe::{Entry, Grace};
use breakwater_interfaces::clearinghouse::{AccountId, MarketId, StopKind, VenueId};
use breakwater_risk::{Fraction, Lots, Paid, Size, Sums, Units};
use cosmwasm_std::Event;

use crate::error::ContractError;
use crate::ledger::{mask_name, Stands};

/// One code for all numbers and texts: an attribute each would be a copy of it.
fn event(kind: &str, attributes: &[(&str, &dyn ToString)]) -> Event {
    let attributes = attributes.iter().map(|(key, value)| (*key, value.to_string()));
    Event::new(kind).add_attributes(attributes)
}

pub fn open_account(account: AccountId, owner: &str) -> Event {
    event("open_account", &[("account", &account), ("owner", &owner)])
}

pub fn close_account(account: AccountId) -> Event {
    event("close_account", &[("account", &account)])
}

pub fn ownership(account: AccountId, kind: &str, to: &str) -> Event {
    event(kind, &[("account", &account), ("to", &to)])
}

pub fn operator(account: AccountId, operator: &str, appointed: bool) -> Event {
    event("operator", &[("account", &account), ("operator", &operator), ("appointed", &appointed)])
}

pub fn consent(account: AccountId, venue: VenueId, enabled: bool) -> Event {
    event("consent", &[("account", &account), ("venue", &venue), ("enabled", &enabled)])
}

pub fn off_mark_cap(account: AccountId, cap_bps: u32) -> Event {
    event("off_mark_cap", &[("account", &account), ("cap_bps", &cap_bps)])
}

pub fn deposit(account: AccountId, amount: u128) -> Event {
    event("deposit", &[("account", &account), ("amount", &amount)])
}

/// `waits`: the part that became a ticket.
pub fn withdraw(account: AccountId, amount: u128, waits: u128) -> Event {
    event("withdraw", &[("account", &account), ("amount", &amount), ("waits", &waits)])
}

pub fn ticket(id: u64, amount: u128, due_at: u64) -> Event {
    event("ticket", &[("id", &id), ("amount", &amount), ("due_at", &due_at)])
}

pub fn ticket_served(id: u64, amount: u128, rest: u128) -> Event {
    event("ticket_served", &[("id", &id), ("amount", &amount), ("rest", &rest)])
}

/// A payment that failed, or one that is tried again.
pub fn claim(kind: &str, amount: u128) -> Event {
    event(kind, &[("amount", &amount)])
}

/// Coins of one packet: sent, arrived or returned.
pub fn transfer(kind: &str, channel: &str, sequence: u64, amount: u128) -> Event {
    event(kind, &[("channel", &channel), ("sequence", &sequence), ("amount", &amount)])
}

/// A transition: from the modes of `mask` to those that stand, and why.
pub fn modes(scope: &str, mask: u8, stands: &Stands) -> Event {
    let causes: Vec<String> = stands.iter().map(|stand| format!("{:?}", stand.cause)).collect();
    let cause = if causes.is_empty() { "Over".to_owned() } else { causes.join("+") };
    event(
        "mode",
        &[("scope", &scope), ("from", &mask_name(mask)), ("to", &mask_name(stands.mask())), ("cause", &cause)],
    )
}

pub fn price_shown(market: MarketId, grace: &Grace, missing: &breakwater_failsafe::Refusal) -> Event {
    let shown = grace.shows.map_or(0, |shows| shows.count);
    event("price_shown", &[("market", &market), ("shown", &shown), ("missing", missing)])
}

pub fn resumed(market: MarketId, grace: &Grace) -> Event {
    event("resumed", &[("market", &market), ("began_at", &grace.began_at), ("gap_seconds", &grace.gap_seconds)])
}

pub fn stop(verb: &str, kind: StopKind, reason: &str) -> Event {
    event(verb, &[("kind", &format!("{kind:?}")), ("reason", &reason)])
}

pub fn change_queued(entry: &Entry, message: &str) -> Event {
    let Entry { id, ripe_at, expires_at, .. } = entry;
    event("change_queued", &[("id", id), ("message", &message), ("ripe_at", ripe_at), ("expires_at", expires_at)])
}

pub fn change(kind: &str, id: u64) -> Event {
    event(kind, &[("id", &id)])
}

pub fn changed(what: &str) -> Event {
    event("changed", &[("what", &what)])
}

pub fn item_refused(index: usize, error: &ContractError) -> Event {
    event("item_refused", &[("index", &index), ("reason", error)])
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
    event(
        "fill",
        &[
            ("market", &market),
            ("buyer", &buyer),
            ("seller", &seller),
            ("lots", &lots.get()),
            ("value", &value.get()),
            ("buyer_fee", &fees[0].get()),
            ("seller_fee", &fees[1].get()),
        ],
    )
}

/// What a touch brought into cash, and the size it left.
pub fn realised(account: AccountId, market: MarketId, size: Size, units: Units) -> Event {
    event("realised", &[("account", &account), ("market", &market), ("size", &size.get()), ("units", &units.get())])
}

/// What longs paid shorts.
pub fn funding(market: MarketId, total: Units) -> Event {
    event("funding", &[("market", &market), ("total", &total.get())])
}

pub fn auction_started(account: AccountId, now: u64) -> Event {
    event("auction_started", &[("account", &account), ("at", &now)])
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
    event(
        "taken_over",
        &[
            ("account", &account),
            ("taker", &taker),
            ("market", &market),
            ("lots", &lots.get()),
            ("value", &value.get()),
            ("discount", &discount.get()),
            ("to_float", &to_float.get()),
        ],
    )
}

/// A leg torn up: lots, their value at the mark, what the opposite side was charged.
pub fn torn_up(account: AccountId, market: MarketId, size: Size, value: Units, charge: Units) -> Event {
    event(
        "torn_up",
        &[
            ("account", &account),
            ("market", &market),
            ("size", &size.get()),
            ("value", &value.get()),
            ("charge", &charge.get()),
        ],
    )
}

/// How a default was paid: what was needed, each layer's part, and what stays negative cash until a market is registered.
pub fn resolved(
    account: AccountId,
    need: Units,
    from_float: Units,
    from_sides: Units,
    shortfall: Units,
    unpaid: Units,
) -> Event {
    event(
        "resolved",
        &[
            ("account", &account),
            ("need", &need.get()),
            ("from_float", &from_float.get()),
            ("from_sides", &from_sides.get()),
            ("shortfall", &shortfall.get()),
            ("unpaid", &unpaid.get()),
        ],
    )
}

/// A leg in a tagged market: settled at its price.
pub fn registered(account: AccountId, market: MarketId, size: Size, gain: Units) -> Event {
    event("registered", &[("account", &account), ("market", &market), ("size", &size.get()), ("gain", &gain.get())])
}

/// A held gain that was let go: its face, and what came of it.
pub fn released(account: AccountId, market: MarketId, gain: Units, released: Units) -> Event {
    event(
        "released",
        &[("account", &account), ("market", &market), ("gain", &gain.get()), ("released", &released.get())],
    )
}

pub fn tagged(market: MarketId, price: u128) -> Event {
    event("tagged", &[("market", &market), ("price", &price)])
}

/// A settled market's held gains can be let go: what the float paid and what was cut off, and the fraction.
pub fn market_finalized(market: MarketId, from_float: Units, cut: Units, fraction: &Fraction) -> Event {
    event(
        "market_finalized",
        &[
            ("market", &market),
            ("from_float", &from_float.get()),
            ("cut", &cut.get()),
            ("part", &fraction.part.get()),
            ("whole", &fraction.whole.get()),
        ],
    )
}

pub fn caged(time: u64, height: u64) -> Event {
    event("caged", &[("time", &time), ("height", &height)])
}

/// Accounts that a step of the wind-down has passed, the last of them, and whether all are.
pub fn registered_accounts(passed: u64, cursor: AccountId, all: bool) -> Event {
    event("registered_accounts", &[("accounts", &passed), ("cursor", &cursor), ("all", &all)])
}

pub fn quarantined(account: AccountId, reason: &ContractError) -> Event {
    event("quarantined", &[("account", &account), ("reason", reason)])
}

/// What is owed and what is paid of it, by rank.
pub fn finalized(owed: &Sums, paid: &Paid) -> Event {
    event(
        "finalized",
        &[
            ("senior", &owed.senior.get()),
            ("principal", &owed.principal.get()),
            ("gains", &owed.gains.get()),
            ("pays_senior", &paid.senior.get()),
            ("pays_principal", &paid.principal.get()),
            ("pays_gains", &paid.gains.get()),
            ("tips", &paid.tips.get()),
            ("residual", &paid.residual.get()),
        ],
    )
}

/// `what`: account or ticket.
pub fn claimed(what: &str, id: u64, amount: Units) -> Event {
    event("claimed", &[(what, &id), ("amount", &amount.get())])
}

pub fn rewarded(account: AccountId, units: Units) -> Event {
    event("rewarded", &[("account", &account), ("units", &units.get())])
}

pub fn repaid(market: MarketId, units: Units) -> Event {
    event("repaid", &[("market", &market), ("units", &units.get())])
}

pub fn fees_swept(market: MarketId, repaid: Units, float: Units, venue: Units, treasury: Units) -> Event {
    event(
        "fees_swept",
        &[
            ("market", &market),
            ("repaid", &repaid.get()),
            ("float", &float.get()),
            ("venue", &venue.get()),
            ("treasury", &treasury.get()),
        ],
    )
}

pub fn house_money(kind: &str, amount: u128) -> Event {
    event(kind, &[("amount", &amount)])
}

pub fn market_changed(kind: &str, market: MarketId) -> Event {
    event(kind, &[("market", &market)])
}

pub fn venue_changed(kind: &str, venue: VenueId, address: &str) -> Event {
    event(kind, &[("venue", &venue), ("address", &address)])
}
