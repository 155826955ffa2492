//! Opening, closing and handing over accounts, and who may act for them.

use breakwater_interfaces::clearinghouse::{AccountId, VenueId};
use cosmwasm_std::{to_json_binary, Response, Storage};

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{
    index_owner, keys, load_account, load_profile, load_venue_address, save_profile, venue_bit, Account, Profile,
    OFF_MARK_CAP_DEFAULT_BPS, OPERATORS_MAX,
};

/// The new account's number is the answer's data, as JSON.
pub fn open_account(call: Call) -> Result<Response, ContractError> {
    let owner = call.deps.api.addr_canonicalize(call.sender.as_str())?;
    let storage = call.deps.storage;
    let before = call.front.totals;
    let mut totals = before.clone();
    totals.last_account = totals.last_account.saturating_add(1);
    totals.dated(&before, call.env.block.time.seconds())?;
    let account = totals.last_account;
    storage.set(keys::TOTALS, &totals.encode());
    storage.set(&keys::account(account), &Account::default().encode());
    index_owner(storage, &owner, account, true);
    save_profile(storage, account, &Profile { owner, offered_to: None, operators: Vec::new() });
    Ok(Response::new()
        .set_data(to_json_binary(&account)?)
        .add_event(events::open_account(account, call.sender.as_str())))
}

fn profile(storage: &dyn Storage, account: AccountId) -> Result<Profile, ContractError> {
    load_profile(storage, account)?.ok_or_else(|| Refusal::UnknownAccount { account }.into())
}

/// Loads, changes and saves the hot record of an account.
fn change(
    storage: &mut dyn Storage,
    account: AccountId,
    change: impl FnOnce(&mut Account),
) -> Result<(), ContractError> {
    let mut record = load_account(storage, account)?.ok_or(Refusal::UnknownAccount { account })?;
    change(&mut record);
    storage.set(&keys::account(account), &record.encode());
    Ok(())
}

pub fn close_account(call: Call, account: AccountId) -> Result<Response, ContractError> {
    let storage = call.deps.storage;
    let record = load_account(storage, account)?.ok_or(Refusal::UnknownAccount { account })?;
    if !record.cash.is_zero() || !record.positions.is_empty() || !record.held_gains.is_empty() {
        let (cash, positions) = (record.cash.get(), record.positions.len());
        return Err(Refusal::AccountNotEmpty { account, cash, positions }.into());
    }
    let owner = profile(storage, account)?.owner;
    index_owner(storage, &owner, account, false);
    storage.remove(&keys::account(account));
    storage.remove(&keys::profile(account));
    Ok(Response::new().add_event(events::close_account(account)))
}

pub fn offer_ownership(call: Call, account: AccountId, to: Option<String>) -> Result<Response, ContractError> {
    let mut profile = profile(call.deps.storage, account)?;
    let shown = to.clone().unwrap_or_else(|| "nobody".into());
    profile.offered_to = match to {
        Some(to) => Some(call.deps.api.addr_canonicalize(call.deps.api.addr_validate(&to)?.as_str())?),
        None => None,
    };
    save_profile(call.deps.storage, account, &profile);
    Ok(Response::new().add_event(events::ownership(account, "ownership_offered", &shown)))
}

/// The new owner starts without anyone else's operators and venues.
pub fn accept_ownership(call: Call, account: AccountId) -> Result<Response, ContractError> {
    let owner = call.deps.api.addr_canonicalize(call.sender.as_str())?;
    let storage = call.deps.storage;
    let previous = profile(storage, account)?.owner;
    change(storage, account, |record| {
        record.venues = 0;
        record.off_mark_cap_bps = OFF_MARK_CAP_DEFAULT_BPS;
    })?;
    index_owner(storage, &previous, account, false);
    index_owner(storage, &owner, account, true);
    save_profile(storage, account, &Profile { owner, offered_to: None, operators: Vec::new() });
    Ok(Response::new().add_event(events::ownership(account, "ownership_accepted", call.sender.as_str())))
}

pub fn set_operator(
    call: Call,
    account: AccountId,
    operator: String,
    appointed: bool,
) -> Result<Response, ContractError> {
    let address = call.deps.api.addr_canonicalize(call.deps.api.addr_validate(&operator)?.as_str())?;
    let mut profile = profile(call.deps.storage, account)?;
    let known = profile.operators.contains(&address);
    match (known, appointed) {
        (false, true) if profile.operators.len() >= OPERATORS_MAX => {
            return Err(Refusal::TooManyOperators { most: OPERATORS_MAX }.into());
        }
        (false, true) => profile.operators.push(address),
        (true, false) => profile.operators.retain(|other| *other != address),
        (true, true) => {}
        (false, false) => return Err(Refusal::NotOperator { account, operator }.into()),
    }
    save_profile(call.deps.storage, account, &profile);
    Ok(Response::new().add_event(events::operator(account, &operator, appointed)))
}

/// Enables a venue for the account, or takes that back.
pub fn set_consent(call: Call, account: AccountId, venue: VenueId, enabled: bool) -> Result<Response, ContractError> {
    let storage = call.deps.storage;
    load_venue_address(storage, venue).ok_or(Refusal::UnknownVenue { venue })?;
    change(storage, account, |record| {
        record.venues = if enabled { record.venues | venue_bit(venue) } else { record.venues & !venue_bit(venue) };
    })?;
    Ok(Response::new().add_event(events::consent(account, venue, enabled)))
}

pub fn set_off_mark_cap(call: Call, account: AccountId, cap_bps: u32) -> Result<Response, ContractError> {
    if cap_bps > 10_000 {
        return Err(Refusal::CapTooHigh { cap_bps }.into());
    }
    change(call.deps.storage, account, |record| record.off_mark_cap_bps = cap_bps)?;
    Ok(Response::new().add_event(events::off_mark_cap(account, cap_bps)))
}
