//! Adding, changing and delisting markets.

use breakwater_interfaces::clearinghouse::{MarketId, MarketParams};
use breakwater_interfaces::limits::MARKETS_MAX;
use breakwater_interfaces::oracle;
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use breakwater_risk::{Lots, Tier, DAY_SECONDS};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Deps, Response, Storage};

use super::market_params::{check_expiry, checked};
use super::settings::move_share;
use super::sweep_fees::sweep;
use super::{parameter, Call};
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::Ledger;
use crate::state::{keys, load_account, load_terms, save_terms, Market, ModeRecord, Params, Settings, CONFIG};

/// A maintenance rate moves at most once in this time.
const RAMP_SECONDS: u64 = DAY_SECONDS;

fn check_venue_account(storage: &dyn Storage, params: &Params) -> Result<(), ContractError> {
    match params.venue_account {
        Some(account) if load_account(storage, account)?.is_none() => {
            Err(parameter("venue_account", account, "an account that exists"))
        }
        _ => Ok(()),
    }
}

/// The part of [`oracle::FeedResponse`] that is looked at: parsing its price would be code for nothing.
#[cw_serde]
struct KnownFeed {
    params: oracle::FeedParams,
}

/// Errors: the oracle does not know a feed, or counts the two in different exponents, none of which ever changes afterwards. A feed without a
/// price yet is known.
fn check_feeds(deps: Deps, settings: &Settings, params: &Params) -> Result<(), ContractError> {
    let oracle = &settings.oracle;
    let exponent = |feed| {
        let known = deps.querier.query_wasm_smart::<KnownFeed>(oracle, &oracle::QueryMsg::Feed { feed });
        known.map(|known| known.params.exponent).map_err(|_| ContractError::from(Refusal::UnknownFeed { feed }))
    };
    let of_mark = exponent(params.feed)?;
    let Some(premium_feed) = params.premium_feed else { return Ok(()) };
    let of_premium = exponent(premium_feed)?;
    if of_mark != of_premium {
        return Err(Refusal::PremiumExponent { feed: params.feed, of_mark, premium_feed, of_premium }.into());
    }
    Ok(())
}

pub fn add_market(call: Call, params: MarketParams) -> Result<Response, ContractError> {
    let params = checked(&params)?;
    check_expiry(&params, call.env.block.time.seconds())?;
    check_feeds(call.deps.as_ref(), &call.front.settings, &params)?;
    check_venue_account(call.deps.storage, &params)?;
    let mut config = CONFIG.load(call.deps.storage)?;
    move_share(&mut config, &call.front.settings.limits, 0, params.block_share_bps)?;
    if config.markets >= MARKETS_MAX {
        return Err(Refusal::TooMany { what: "markets", most: MARKETS_MAX }.into());
    }
    let market: MarketId = config.markets;
    let mut ledger = Ledger::with(call.deps.as_ref(), &call.env, call.front)?;
    // A page that cannot be read later is one without prices; a market is not begun on one.
    ledger.read_page(params.feed / FEEDS_PER_PAGE)?;
    let record = Market { funded: ledger.accumulators(params.feed, params.premium_feed), ..Market::default() };
    config.markets += 1;
    CONFIG.save(call.deps.storage, &config)?;
    call.deps.storage.set(&keys::market(market), &record.encode());
    let modes = ModeRecord { closed_at: call.env.block.time.seconds(), ..ModeRecord::default() };
    save_terms(call.deps.storage, market, &params, &modes);
    Ok(Response::new().add_event(events::market_changed("market_added", market)))
}

fn stored(storage: &dyn Storage, market: MarketId) -> Result<Params, ContractError> {
    let (params, _) = load_terms(storage, market)?.ok_or(Refusal::UnknownMarket { market })?;
    Ok(params)
}

/// How many changes of a market's parameters took effect. Errors: no such market.
pub fn revision(storage: &dyn Storage, market: MarketId) -> Result<u32, ContractError> {
    Ok(stored(storage, market)?.revision)
}

/// Whether new parameters differ from a market's only by higher initial margin or a lower cap on open interest. Errors: no such market.
pub fn lowers_risk(storage: &dyn Storage, market: MarketId, params: &MarketParams) -> Result<bool, ContractError> {
    let mut old = stored(storage, market)?.to_message();
    let tiers = old.tiers.iter_mut().zip(&params.tiers);
    for (tier, new) in tiers.filter(|(tier, new)| new.initial_bps > tier.initial_bps) {
        tier.initial_bps = new.initial_bps;
    }
    old.oi_max = old.oi_max.min(params.oi_max);
    Ok(old == *params)
}

pub fn update_market(call: Call, market: MarketId, params: MarketParams) -> Result<Response, ContractError> {
    let storage = call.deps.as_ref().storage;
    let now = call.env.block.time.seconds();
    let old = stored(storage, market)?;
    let mut new = checked(&params)?;
    check_venue_account(storage, &new)?;
    let fixed = [
        ("kind", old.expiry == new.expiry),
        ("feed", old.feed == new.feed),
        ("premium_feed", old.premium_feed == new.premium_feed),
        ("multiplier", old.multiplier == new.multiplier),
    ];
    if let Some((parameter, _)) = fixed.into_iter().find(|(_, kept)| !kept) {
        return Err(Refusal::ParameterFixed { parameter }.into());
    }
    new.reduce_only = old.reduce_only;
    new.revision = old.revision.saturating_add(1);
    new.maintenance_moved_at = if check_ramp(&old, &new, now)? { now } else { old.maintenance_moved_at };
    if new.block_share_bps != old.block_share_bps {
        let mut config = CONFIG.load(storage)?;
        move_share(&mut config, &call.front.settings.limits, old.block_share_bps, new.block_share_bps)?;
        CONFIG.save(call.deps.storage, &config)?;
    }
    // The old parameters hold to the last second.
    call.on_ledger(|ledger| {
        require_goes_on(ledger, market)?;
        ledger.accrue(market)?;
        sweep(ledger, market)?;
        ledger.replace_params(market, new);
        ledger.emit(events::market_changed("market_updated", market));
        Ok(Response::new())
    })
}

/// At every size, maintenance moves by at most a tenth of itself, once in 24 h: else a parameter change liquidates everybody.
/// Returns whether it moved anywhere.
fn check_ramp(old: &Params, new: &Params, now: u64) -> Result<bool, ContractError> {
    let sizes: Vec<Lots> = old.tiers.iter().chain(&new.tiers).map(|tier| tier.lots_max).collect();
    let mut moved = false;
    for lots in sizes {
        let from_bps = Tier::of(&old.tiers, lots).maintenance_bps;
        let to_bps = Tier::of(&new.tiers, lots).maintenance_bps;
        let most_bps = from_bps.div_ceil(10);
        let earliest = match old.maintenance_moved_at {
            0 => 0,
            at => at.saturating_add(RAMP_SECONDS),
        };
        if from_bps != to_bps && (from_bps.abs_diff(to_bps) > most_bps || now < earliest) {
            return Err(Refusal::MaintenanceRamp { lots: lots.get(), from_bps, to_bps, most_bps, earliest }.into());
        }
        moved |= from_bps != to_bps;
    }
    Ok(moved)
}

/// Errors: the market settles.
fn require_goes_on(ledger: &mut Ledger, market: MarketId) -> Result<(), ContractError> {
    if ledger.settles(market)? {
        return Err(Refusal::MarketSettles { market }.into());
    }
    Ok(())
}

pub fn delist_market(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        require_goes_on(ledger, market)?;
        let params = Params { reduce_only: true, ..(*ledger.params(market)?).clone() };
        ledger.replace_params(market, params);
        ledger.emit(events::market_changed("market_delisted", market));
        Ok(Response::new())
    })
}
