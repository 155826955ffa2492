//! Floors and ceilings of a market's parameters.

use breakwater_interfaces::clearinghouse::{ClassLimits, MarketKind, MarketParams, Tier};
use cosmwasm_std::Uint64;

use super::ledger::{int, Ledger};
use super::num::{LOTS_MAX, UNITS_MAX};
use super::refusal::{Refusal, Result};

const TIERS_MAX: usize = 8;
const FEEDS_MAX: u8 = 64;

impl Ledger {
    /// # Errors
    /// `InvalidParams` if anything lies outside its limits.
    pub(super) fn check_params(&self, params: &MarketParams) -> Result<()> {
        let lots = [params.depth, params.oi_max, params.lot_step, params.minimum_position];
        let venue_exists = params.venue_account.is_none_or(|venue| self.state.accounts.contains_key(&venue));
        let multiplier = int(params.multiplier).unwrap_or(0);
        let valid = are_tiers(&params.tiers)
            && lots.into_iter().all(is_lots)
            && are_rates(params)
            && (1..=UNITS_MAX).contains(&multiplier)
            && venue_exists
            && params.feed < FEEDS_MAX
            && params.premium_feed.is_none_or(|feed| feed < FEEDS_MAX)
            && are_classes(&params.classes)
            && is_kind(params);
        valid.then_some(()).ok_or(Refusal::InvalidParams)
    }
}

/// A future expires on a half-hour boundary and has no funding.
fn is_kind(params: &MarketParams) -> bool {
    match params.kind {
        MarketKind::Perpetual => true,
        MarketKind::Future { expiry } => expiry % 1_800 == 0 && params.premium_feed.is_none(),
    }
}

fn is_lots(lots: Uint64) -> bool {
    (1..=LOTS_MAX).contains(&i128::from(lots.u64()))
}

/// 1 to 8 tiers, ascending, with `0 < maintenance < initial ≤ 10,000`, neither falling with size.
fn are_tiers(tiers: &[Tier]) -> bool {
    let each = |tier: &Tier| {
        is_lots(tier.lots_max)
            && tier.maintenance_bps > 0
            && tier.maintenance_bps < tier.initial_bps
            && tier.initial_bps <= 10_000
    };
    let rises = |pair: &[Tier]| {
        pair[0].lots_max < pair[1].lots_max
            && pair[0].initial_bps <= pair[1].initial_bps
            && pair[0].maintenance_bps <= pair[1].maintenance_bps
    };
    (1..=TIERS_MAX).contains(&tiers.len()) && tiers.iter().all(each) && tiers.windows(2).all(rises)
}

fn are_rates(params: &MarketParams) -> bool {
    (1..=1_000).contains(&params.band_bps)
        && (100..=9_000).contains(&params.gap_bps)
        && params.discount_max_bps <= 1_000
        && params.taker_fee_ppm <= 2_000
        && params.maker_fee_ppm <= 2_000
        && params.float_share_bps >= 5_000
        && params.float_share_bps.saturating_add(params.venue_share_bps) <= 10_000
        && params.funding_cap_bps <= 500
        && params.block_share_bps <= 10_000
}

fn are_classes(classes: &ClassLimits) -> bool {
    classes.a_age_seconds >= 1
        && classes.a_age_seconds <= classes.b_age_seconds
        && classes.b_age_seconds <= classes.c_age_seconds
        && classes.c_age_seconds <= 300
        && classes.a_confidence_bps <= classes.b_confidence_bps
        && classes.b_confidence_bps <= 200
        && classes.a_ema_distance_bps <= 5_000
}
