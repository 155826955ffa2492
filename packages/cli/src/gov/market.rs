//! Changes of a market's parameters.

use anyhow::{bail, Result};
use breakwater_interfaces::clearinghouse::MarketParams;

/// Errors: what can never be changed is.
pub fn check(before: &MarketParams, after: &MarketParams) -> Result<()> {
    let same = [
        ("kind", before.kind == after.kind),
        ("feed", before.feed == after.feed),
        ("premium_feed", before.premium_feed == after.premium_feed),
        ("multiplier", before.multiplier == after.multiplier),
    ];
    match same.into_iter().find(|(_, same)| !same) {
        Some((name, _)) => bail!("{name} of a market never changes; add a market and delist this one"),
        None if before == after => bail!("nothing would change; name what should with --set NAME=VALUE"),
        None => Ok(()),
    }
}

/// Every difference is an initial rate raised or the highest open interest lowered.
pub fn only_lowers_risk(before: &MarketParams, after: &MarketParams) -> bool {
    let mut allowed = before.clone();
    allowed.oi_max = after.oi_max;
    for (tier, new) in allowed.tiers.iter_mut().zip(&after.tiers) {
        tier.initial_bps = tier.initial_bps.max(new.initial_bps);
    }
    allowed == *after && after.oi_max <= before.oi_max
}
