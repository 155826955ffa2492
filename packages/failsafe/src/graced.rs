//! Whom RESUME protects from liquidation.

/// Equity (signed units) is under a quarter of the maintenance margin: such an account is liquidated in RESUME too.
pub fn is_deep(equity: i128, maintenance: u128) -> bool {
    match u128::try_from(equity) {
        // As whole numbers the same as `4 · equity < maintenance`.
        Ok(equity) => equity < maintenance.div_ceil(4),
        Err(_) => true,
    }
}

/// Markets in RESUME carry at least half of an account's maintenance margin: only then does their RESUME protect the whole account. A small
/// position in a market that has just come back would otherwise shield a large one elsewhere.
pub fn carries_half(maintenance_in_resume: u128, maintenance: u128) -> bool {
    maintenance_in_resume >= maintenance.saturating_sub(maintenance_in_resume)
}
