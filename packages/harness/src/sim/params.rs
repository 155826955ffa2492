//! Random markets: ordinary ones, and ones at the edges of what parameters allow.

use breakwater_interfaces::clearinghouse::{ClassLimits, MarketKind, MarketParams, Tier};
use cosmwasm_std::{Uint128, Uint64};

use super::rng::Rng;
use super::world::World;

const LOTS_MAX: i128 = 10_i128.pow(19);

/// What the generator remembers of a market's scale.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Lots that a dollar buys at listing.
    pub lots_per_dollar: i128,
    /// First price of the mark's feed.
    pub listing: i64,
}

impl Scale {
    pub fn draw(world: &World, rng: &mut Rng) -> Scale {
        let coarser = if world.extra_digits == 0 && rng.chance(40) { rng.between(1, 8) } else { 0 };
        let digits = 9 - u32::try_from(coarser).unwrap_or(0);
        let listing = rng.signed(1_000_000_000, 90_000_000_000);
        Scale { lots_per_dollar: 10_i128.pow(digits), listing }
    }

    /// `dollars` in lots, within what a side may hold.
    pub fn lots(&self, dollars: i128) -> i128 {
        (dollars * self.lots_per_dollar).clamp(1, LOTS_MAX)
    }
}

fn uint(lots: i128) -> Uint64 {
    Uint64::new(u64::try_from(lots).unwrap_or(u64::MAX))
}

fn small(rng: &mut Rng, low: u64, high: u64) -> u32 {
    u32::try_from(rng.between(low, high)).unwrap_or(0)
}

fn tiers(scale: &Scale, rng: &mut Rng) -> Vec<Tier> {
    let mut tiers = Vec::new();
    let (mut dollars, mut initial, mut maintenance) = (20_000_i128, small(rng, 200, 1_500), small(rng, 50, 190));
    for _ in 0..rng.between(1, 3) {
        tiers.push(Tier { lots_max: uint(scale.lots(dollars)), initial_bps: initial, maintenance_bps: maintenance });
        dollars *= i128::from(rng.between(5, 40));
        initial += small(rng, 0, 800);
        maintenance += small(rng, 0, 100);
    }
    if let Some(last) = tiers.last_mut() {
        if rng.chance(85) {
            last.lots_max = uint(LOTS_MAX);
        }
    }
    tiers
}

/// A future of some days from the begin of every sequence on; rarely too early, or off the boundary.
fn future(rng: &mut Rng) -> MarketKind {
    let boundary = 1_600_000_000 / 1_800 + 49 + rng.below(100);
    let off = if rng.chance(4) { 1 } else { 0 };
    MarketKind::Future { expiry: boundary * 1_800 + off }
}

/// Parameters of market `market`. The multiplier makes a lot worth what its scale says.
pub fn draw(world: &World, scale: &Scale, market: u8, rng: &mut Rng) -> MarketParams {
    let price = world.dollar() * 10_i128.pow(9) * 10_i128.pow(9) / scale.lots_per_dollar;
    let multiplier = price * 10_i128.pow(9) / i128::from(scale.listing) * 10_i128.pow(9);
    let often_no_limit = |rng: &mut Rng, dollars: i128| {
        if rng.chance(60) {
            uint(LOTS_MAX)
        } else {
            uint(scale.lots(dollars))
        }
    };
    let kind = if rng.chance(12) { future(rng) } else { MarketKind::Perpetual };
    let funded = kind == MarketKind::Perpetual && rng.chance(85);
    MarketParams {
        kind,
        feed: world.mark_feed(market),
        premium_feed: funded.then_some(world.premium_feed(market)),
        multiplier: Uint128::new(u128::try_from(multiplier).unwrap_or(1)),
        tiers: tiers(scale, rng),
        depth: if rng.chance(10) { uint(1 + rng.wide(100)) } else { often_no_limit(rng, 100_000) },
        oi_max: often_no_limit(rng, 500_000),
        lot_step: uint(if rng.chance(70) { 1 } else { 1 + rng.wide(scale.lots(1) / 100) }),
        minimum_position: uint(1 + rng.wide(scale.lots(5))),
        band_bps: small(rng, 20, 1_000),
        gap_bps: small(rng, 100, 4_000),
        discount_max_bps: small(rng, 0, 500),
        taker_fee_ppm: small(rng, 0, 2_000),
        maker_fee_ppm: small(rng, 0, 1_000),
        float_share_bps: small(rng, 5_000, 8_000),
        venue_share_bps: small(rng, 0, 2_000),
        venue_account: rng.chance(50).then_some(1),
        funding_cap_bps: small(rng, 0, 500),
        block_share_bps: if world.awake.is_some() { small(rng, 200, 2_000) } else { 500 },
        classes: ClassLimits::default(),
    }
}
