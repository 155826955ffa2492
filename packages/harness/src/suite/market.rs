//! The standard market of the stories: bitcoin listed at 10,000 dollars.

use breakwater_interfaces::clearinghouse::{ClassLimits, FeedId, MarketKind, MarketParams, Tier};
use breakwater_interfaces::oracle::FeedParams;
use cosmwasm_std::{Uint128, Uint64};

/// Exponent of the standard feed.
pub const FEED_EXPONENT: i32 = -8;
/// Dollars at which the standard market is listed.
pub const LISTING_DOLLARS: u64 = 10_000;

/// Price in 10⁻¹⁸ unit per lot of so many dollars in the standard market.
pub const fn dollars(dollars: u128) -> u128 {
    dollars * 100_000_000_000
}

/// Lots that were worth so many dollars at listing.
pub const fn lots_worth(dollars: u64) -> u64 {
    dollars * 1_000_000_000
}

/// A feed with two decimal exponents of a cent and a quorum of two.
pub fn standard_feed(name: &str) -> FeedParams {
    FeedParams { name: name.to_owned(), exponent: FEED_EXPONENT, quorum: 2 }
}

/// 10 % initial and 5 % maintenance margin, a 2 % band, a 30 % gap, no fees, no funding.
pub fn standard_market(feed: FeedId) -> MarketParams {
    MarketParams {
        kind: MarketKind::Perpetual,
        feed,
        premium_feed: None,
        multiplier: Uint128::new(1_000_000_000_000_000_000_000),
        tiers: vec![Tier { lots_max: Uint64::new(lots_worth(100_000_000)), initial_bps: 1_000, maintenance_bps: 500 }],
        depth: Uint64::new(lots_worth(1_000_000_000)),
        oi_max: Uint64::new(lots_worth(1_000_000_000)),
        lot_step: Uint64::new(1_000),
        minimum_position: Uint64::new(1_000_000),
        band_bps: 200,
        gap_bps: 3_000,
        discount_max_bps: 300,
        taker_fee_ppm: 0,
        maker_fee_ppm: 0,
        float_share_bps: 10_000,
        venue_share_bps: 0,
        venue_account: None,
        funding_cap_bps: 50,
        block_share_bps: 100,
        classes: ClassLimits::default(),
    }
}
