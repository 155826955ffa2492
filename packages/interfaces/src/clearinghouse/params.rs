//! Parameters of a market.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint64};

use super::{AccountId, FeedId};

/// What kind of instrument a market is.
#[cw_serde]
#[derive(Copy)]
pub enum MarketKind {
    Perpetual,
    /// Settles at the time-weighted mark of the half hour before `expiry`, a block time in seconds on a half-hour boundary.
    Future {
        expiry: u64,
    },
}

#[cw_serde]
pub struct MarketParams {
    pub kind: MarketKind,
    /// Oracle feed of the mark.
    pub feed: FeedId,
    /// Oracle feed of the perpetual's own mid, with the same exponent as `feed`; without it there is no funding.
    pub premium_feed: Option<FeedId>,
    /// price = floor(feed mark × multiplier / 10¹⁸), in 10⁻¹⁸ unit per lot.
    pub multiplier: Uint128,
    /// Margin rates by |size|, ascending; the tier's rate holds for the whole size. A position may not grow beyond the last.
    pub tiers: Vec<Tier>,
    /// Open interest, in lots of one side, above which initial margin grows in proportion.
    pub depth: Uint64,
    /// Open interest, in lots of one side, above which nothing is added.
    pub oi_max: Uint64,
    /// Venues trade in multiples of this many lots.
    pub lot_step: Uint64,
    /// A liquidation that would leave fewer lots takes the whole leg.
    pub minimum_position: Uint64,
    /// Fill prices lie within this distance of the mark.
    pub band_bps: u32,
    /// Move against a stale mark that the market assumes possible (`g`).
    pub gap_bps: u32,
    /// Largest discount of the Dutch auction, reached after 60 s.
    pub discount_max_bps: u32,
    /// Fees in parts per million of the notional.
    pub taker_fee_ppm: u32,
    pub maker_fee_ppm: u32,
    /// Share of the fees for the float (≥ 5,000) and for the venue; the treasury has the rest.
    pub float_share_bps: u32,
    pub venue_share_bps: u32,
    /// Account credited with the venue's share; without it that share goes to the treasury.
    pub venue_account: Option<AccountId>,
    /// Largest |average premium| that funding charges for 8 h.
    pub funding_cap_bps: u32,
    /// The market's share of the one-block bound; all shares together are at most 10,000.
    pub block_share_bps: u32,
    pub classes: ClassLimits,
}

/// Rates of one tier, in bps of the notional.
#[cw_serde]
pub struct Tier {
    /// Largest |size| in lots, included.
    pub lots_max: Uint64,
    pub initial_bps: u32,
    pub maintenance_bps: u32,
}

/// What a price must meet to be of class A, B or C; anything else is class D.
#[cw_serde]
#[derive(Copy)]
pub struct ClassLimits {
    pub a_age_seconds: u32,
    pub a_confidence_bps: u32,
    pub a_ema_distance_bps: u32,
    pub b_age_seconds: u32,
    pub b_confidence_bps: u32,
    pub c_age_seconds: u32,
}

impl Default for ClassLimits {
    fn default() -> Self {
        ClassLimits {
            a_age_seconds: 30,
            a_confidence_bps: 100,
            a_ema_distance_bps: 1_000,
            b_age_seconds: 60,
            b_confidence_bps: 200,
            c_age_seconds: 300,
        }
    }
}
