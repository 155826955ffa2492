//! The market of a replay: its tiers, limits and fees.

use breakwater_interfaces::clearinghouse::{ClassLimits, FeedId, MarketKind, MarketParams, Tier};
use cosmwasm_std::{Uint128, Uint64};

use super::scale::{Scale, LOTS_PER_DOLLAR};

/// Largest size of the first and of the second tier, in lots: two million and a billion dollars at listing.
const TIER_LOTS: [u64; 2] = [2_000_000 * LOTS_PER_DOLLAR, 1_000_000_000 * LOTS_PER_DOLLAR];
/// Open interest above which the market asks for more margin, and above which nothing is added: one and five billion
/// dollars at listing.
pub const DEPTH: u64 = 1_000_000_000 * LOTS_PER_DOLLAR;
pub const OPEN_INTEREST_MAX: u64 = 5 * DEPTH;
pub const BPS: u32 = 10_000;

/// Fees in parts per million of the notional.
pub const TAKER_FEE_PPM: u32 = 500;
pub const MAKER_FEE_PPM: u32 = 100;
/// Venues trade in multiples of this many lots: a cent at listing.
pub const LOT_STEP: u64 = LOTS_PER_DOLLAR / 100;

/// Initial and maintenance rate of the first tier, in bps, at a top leverage.
pub fn rates_bps(leverage_max: u32) -> (u32, u32) {
    let initial = BPS.div_ceil(leverage_max);
    (initial, initial.div_ceil(2))
}

/// Initial rate of a size, in bps.
pub fn initial_bps(leverage_max: u32, lots: u128) -> u32 {
    let (initial, _) = rates_bps(leverage_max);
    if lots > u128::from(TIER_LOTS[0]) {
        2 * initial
    } else {
        initial
    }
}

/// Maintenance rate of a size, in bps.
pub fn maintenance_bps(leverage_max: u32, lots: u128) -> u32 {
    let (_, maintenance) = rates_bps(leverage_max);
    if lots > u128::from(TIER_LOTS[0]) {
        2 * maintenance
    } else {
        maintenance
    }
}

/// The market of a replay.
pub fn params(leverage_max: u32, scale: Scale, feed: FeedId, premium_feed: FeedId) -> MarketParams {
    let (initial, maintenance) = rates_bps(leverage_max);
    let tier = |lots_max: u64, factor: u32| Tier {
        lots_max: Uint64::new(lots_max),
        initial_bps: factor * initial,
        maintenance_bps: factor * maintenance,
    };
    MarketParams {
        kind: MarketKind::Perpetual,
        feed,
        premium_feed: Some(premium_feed),
        multiplier: Uint128::new(scale.multiplier),
        tiers: vec![tier(TIER_LOTS[0], 1), tier(TIER_LOTS[1], 2)],
        depth: Uint64::new(DEPTH),
        oi_max: Uint64::new(OPEN_INTEREST_MAX),
        lot_step: Uint64::new(LOT_STEP),
        minimum_position: Uint64::new(100 * LOT_STEP),
        band_bps: 200,
        gap_bps: 3_000,
        discount_max_bps: 300,
        taker_fee_ppm: TAKER_FEE_PPM,
        maker_fee_ppm: MAKER_FEE_PPM,
        float_share_bps: 6_000,
        venue_share_bps: 2_000,
        venue_account: None,
        funding_cap_bps: 50,
        block_share_bps: 9_000,
        classes: ClassLimits::default(),
    }
}

/// Largest position the market takes, in lots.
pub fn size_max() -> i128 {
    i128::from(TIER_LOTS[1])
}
