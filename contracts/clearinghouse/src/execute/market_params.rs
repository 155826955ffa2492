//! Floors and ceilings of a market's parameters.

use breakwater_interfaces::clearinghouse::{ClassLimits, MarketKind, MarketParams};
use breakwater_interfaces::limits::FEEDS_MAX;
use breakwater_risk::{Lots, Tier, BOUNDARY_SECONDS, DAY_SECONDS, LOTS_MAX};

use crate::error::{ContractError, Refusal};
use crate::state::Params;

const TIERS_MAX: usize = 8;
const MULTIPLIER_MAX: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

/// The refusal of one parameter.
pub fn parameter(parameter: &'static str, value: impl ToString, allowed: impl ToString) -> ContractError {
    Refusal::Parameter { parameter, value: value.to_string(), allowed: allowed.to_string() }.into()
}

/// A future's settlement is averaged between the oracle's half-hour checkpoints, and nobody's positions end on the day it is added. Errors: its
/// expiry is not on a boundary, or too early.
pub fn check_expiry(params: &Params, now: u64) -> Result<(), ContractError> {
    let Some(expiry) = params.expiry else { return Ok(()) };
    let earliest = now.saturating_add(DAY_SECONDS);
    if expiry % BOUNDARY_SECONDS != 0 || expiry < earliest {
        let allowed = format!("a multiple of {BOUNDARY_SECONDS} s, {earliest} or later");
        return Err(parameter("expiry", expiry, allowed));
    }
    Ok(())
}

/// Errors: outside, both ends included.
pub fn within(name: &'static str, value: u32, least: u32, most: u32) -> Result<u32, ContractError> {
    if value < least || value > most {
        return Err(parameter(name, value, format!("{least} to {most}")));
    }
    Ok(value)
}

fn lots(name: &'static str, value: u64) -> Result<Lots, ContractError> {
    if value == 0 || value > LOTS_MAX {
        return Err(parameter(name, value, format!("1 to {LOTS_MAX} lots")));
    }
    Ok(Lots::new(value)?)
}

fn feed(name: &'static str, feed: u8) -> Result<u8, ContractError> {
    if feed >= FEEDS_MAX {
        return Err(parameter(name, feed, "less than 64"));
    }
    Ok(feed)
}

fn tiers(params: &MarketParams) -> Result<Vec<Tier>, ContractError> {
    let count = params.tiers.len();
    if count == 0 || count > TIERS_MAX {
        return Err(parameter("tiers", count, format!("1 to {TIERS_MAX} of them")));
    }
    let mut tiers: Vec<Tier> = Vec::with_capacity(count);
    for tier in &params.tiers {
        let next = Tier {
            lots_max: lots("lots_max", tier.lots_max.u64())?,
            initial_bps: within("initial_bps", tier.initial_bps, 2, 10_000)?,
            maintenance_bps: within("maintenance_bps", tier.maintenance_bps, 1, tier.initial_bps.saturating_sub(1))?,
        };
        if let Some(last) = tiers.last() {
            if next.lots_max <= last.lots_max {
                return Err(parameter("lots_max", next.lots_max.get(), "ascending from tier to tier"));
            }
            if next.initial_bps < last.initial_bps || next.maintenance_bps < last.maintenance_bps {
                return Err(parameter("initial_bps and maintenance_bps", "falling", "never falling with size"));
            }
        }
        tiers.push(next);
    }
    Ok(tiers)
}

fn classes(limits: &ClassLimits) -> Result<ClassLimits, ContractError> {
    within("c_age_seconds", limits.c_age_seconds, 1, 300)?;
    within("b_age_seconds", limits.b_age_seconds, 1, limits.c_age_seconds)?;
    within("a_age_seconds", limits.a_age_seconds, 1, limits.b_age_seconds)?;
    within("b_confidence_bps", limits.b_confidence_bps, 0, 200)?;
    within("a_confidence_bps", limits.a_confidence_bps, 0, limits.b_confidence_bps)?;
    within("a_ema_distance_bps", limits.a_ema_distance_bps, 0, 5_000)?;
    Ok(*limits)
}

/// Parameters within their floors and ceilings. Errors: the first that is not.
pub fn checked(params: &MarketParams) -> Result<Params, ContractError> {
    let multiplier = params.multiplier.u128();
    if multiplier == 0 || multiplier > MULTIPLIER_MAX {
        return Err(parameter("multiplier", multiplier, "1 to 10^36"));
    }
    let float_share_bps = within("float_share_bps", params.float_share_bps, 5_000, 10_000)?;
    let expiry = match params.kind {
        MarketKind::Perpetual => None,
        MarketKind::Future { expiry } => Some(expiry),
    };
    if let (Some(_), Some(premium_feed)) = (expiry, params.premium_feed) {
        return Err(parameter("premium_feed", premium_feed, "none: a future has no funding"));
    }
    Ok(Params {
        expiry,
        feed: feed("feed", params.feed)?,
        premium_feed: params.premium_feed.map(|premium| feed("premium_feed", premium)).transpose()?,
        multiplier,
        tiers: tiers(params)?,
        depth: lots("depth", params.depth.u64())?,
        oi_max: lots("oi_max", params.oi_max.u64())?,
        lot_step: lots("lot_step", params.lot_step.u64())?,
        minimum_position: lots("minimum_position", params.minimum_position.u64())?,
        band_bps: within("band_bps", params.band_bps, 1, 1_000)?,
        gap_bps: within("gap_bps", params.gap_bps, 100, 9_000)?,
        discount_max_bps: within("discount_max_bps", params.discount_max_bps, 0, 1_000)?,
        taker_fee_ppm: within("taker_fee_ppm", params.taker_fee_ppm, 0, 2_000)?,
        maker_fee_ppm: within("maker_fee_ppm", params.maker_fee_ppm, 0, 2_000)?,
        float_share_bps,
        venue_share_bps: within(
            "venue_share_bps",
            params.venue_share_bps,
            0,
            10_000_u32.saturating_sub(float_share_bps),
        )?,
        venue_account: params.venue_account,
        funding_cap_bps: within("funding_cap_bps", params.funding_cap_bps, 0, 500)?,
        block_share_bps: within("block_share_bps", params.block_share_bps, 0, 10_000)?,
        classes: classes(&params.classes)?,
        reduce_only: false,
        maintenance_moved_at: 0,
        revision: 0,
    })
}
