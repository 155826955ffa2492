//! Taking over from an older version: only its own state, only forward, and only books that are equal and covered.

use breakwater_risk::Units;
use cosmwasm_std::{DepsMut, Env, Response, Storage, Uint128};

use crate::error::{ContractError, Refusal};
use crate::state::{
    decode_terms, keys, load_ending, load_settlement, load_terms, save_settings, Exits, Market, Settings, Settlement,
    Totals, CONFIG, GUARDIAN,
};

/// Errors: another contract's state, no older version, a record that cannot be read, unequal books, coins missing. Nothing is changed then.
pub fn migrate(deps: DepsMut, env: &Env, name: &str, version: &str) -> Result<Response, ContractError> {
    let from = check_version(deps.storage, name, version)?;
    let bytes = |key: &[u8]| deps.storage.get(key).unwrap_or_default();
    let totals = Totals::decode(&bytes(keys::TOTALS)).map_err(unreadable("totals"))?;
    let settings = Settings::decode(&bytes(keys::SETTINGS)).map_err(unreadable("settings"))?;
    load_ending(deps.storage).map_err(unreadable("the ending"))?;
    // Written by the first withdrawal beyond own deposits.
    deps.storage.get(keys::EXITS).map(|exits| Exits::decode(&exits)).transpose().map_err(unreadable("exits"))?;
    GUARDIAN.load(deps.storage).map_err(unreadable("the guardian"))?;
    let markets = CONFIG.load(deps.storage).map_err(unreadable("the configuration"))?.markets;
    for market in 0..markets {
        check_market(deps.storage, market)?;
    }
    // A balance beyond 128 bits is more than any record here can hold.
    let balance = deps.querier.query_balance(&env.contract.address, &settings.denom)?.amount;
    let balance = Uint128::try_from(balance).unwrap_or(Uint128::MAX).u128();
    let held = totals.held.positive();
    if balance < held {
        return Err(Refusal::CoinsMissing { held, balance, missing: held - balance }.into());
    }
    save_settings(deps.storage, &settings);
    deps.storage.set(keys::TOTALS, &totals.encode());
    for market in 0..markets {
        enter_again(deps.storage, market, env.block.time.seconds())?;
    }
    cw2::set_contract_version(deps.storage, name, version)?;
    Ok(Response::new().add_attribute("action", "migrate").add_attribute("from", from).add_attribute("to", version))
}

/// The version stored. Errors: another contract's, or none that is lower than `version`.
fn check_version(storage: &dyn Storage, name: &str, version: &str) -> Result<String, ContractError> {
    let stored = cw2::get_contract_version(storage).map_err(unreadable("contract_info"))?;
    if stored.contract != name {
        return Err(Refusal::OtherContract { stored: stored.contract, name: name.to_owned() }.into());
    }
    match (numbers(&stored.version), numbers(version)) {
        (Some(from), Some(to)) if from < to => Ok(stored.version),
        _ => Err(Refusal::NotOlder { stored: stored.version, version: version.to_owned() }.into()),
    }
}

/// `major.minor.patch`, which is what all versions of this contract look like.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

/// Both records of a market can be read, and its books are equal.
fn check_market(storage: &dyn Storage, id: u8) -> Result<(), ContractError> {
    let bytes = |key: &[u8]| storage.get(key).unwrap_or_default();
    let place = format!("market {id}");
    let market = Market::decode(&bytes(&keys::market(id))).map_err(unreadable(&place))?;
    decode_terms(&bytes(&keys::terms(id))).map_err(unreadable(&format!("the terms of {place}")))?;
    let settlement = load_settlement(storage, id).map_err(unreadable(&format!("the settlement of {place}")))?;
    let difference = market.imbalance(settlement.map_or(Units::ZERO, |settlement| settlement.settled))?.get();
    if difference != 0 {
        return Err(Refusal::BooksUnequal { place, difference }.into());
    }
    Ok(())
}

/// A market that settled before there were settlements enters now: without a record of its entry it could never be tagged.
fn enter_again(storage: &mut dyn Storage, id: u8, now: u64) -> Result<(), ContractError> {
    let settles = load_terms(storage, id)?.is_some_and(|(_, modes)| modes.settling);
    if settles && load_settlement(storage, id)?.is_none() {
        storage.set(&keys::settlement(id), &Settlement { entered_at: now, ..Settlement::default() }.encode());
    }
    Ok(())
}

fn unreadable<E: ToString>(record: &str) -> impl FnOnce(E) -> ContractError + '_ {
    move |error| Refusal::Unreadable { record: record.to_owned(), why: error.to_string() }.into()
}
