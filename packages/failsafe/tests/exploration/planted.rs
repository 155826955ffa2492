//! Faults to be found: each is one line of the composition, changed.

use crate::input::{Input, ALL, FREEZES, PRICES, STOPS};

use Planted::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    FreezeNeverEnds,
    BudgetNotCounted,
    StopArmsItself,
    LengthHasNoCeiling,
    DepositRefusedInResume,
    FlatHeldInReduceOnly,
    TicketsNeverDue,
    SettlingEndsWithAPrice,
    SettlesWithoutWaiting,
    GraceEndsByTheGuardian,
    GraceWithoutHold,
    GraceNeverSpent,
    StopLeavesNoGrace,
    StopSpends,
    HaltSpends,
    StallNotSeen,
    SilenceNotSeen,
    LateClockNotSeen,
    PoorPriceNotSeen,
}

impl Planted {
    /// Each with the search that meets it, and words of the promise it breaks.
    pub const ALL: [(Planted, &'static [Input], &'static str); 19] = [
        (FreezeNeverEnds, FREEZES, "FROZEN has not ended"),
        (BudgetNotCounted, FREEZES, "beyond the budget"),
        (StopArmsItself, FREEZES, "without governance"),
        (LengthHasNoCeiling, FREEZES, "FROZEN has not ended"),
        (DepositRefusedInResume, FREEZES, "deposit"),
        (FlatHeldInReduceOnly, STOPS, "cannot leave"),
        (TicketsNeverDue, FREEZES, "has waited"),
        (SettlingEndsWithAPrice, ALL, "SETTLING was left"),
        (SettlesWithoutWaiting, ALL, "SETTLING without"),
        (GraceEndsByTheGuardian, PRICES, "keepers alone"),
        (GraceWithoutHold, PRICES, "right after"),
        (GraceNeverSpent, PRICES, "RESUME for"),
        (StopLeavesNoGrace, PRICES, "a stop did not leave"),
        (StopSpends, ALL, "a stop did not leave"),
        (HaltSpends, PRICES, "a halt did not leave"),
        (StallNotSeen, PRICES, "not noticed"),
        (SilenceNotSeen, PRICES, "right after"),
        (LateClockNotSeen, PRICES, "late clock"),
        (PoorPriceNotSeen, PRICES, "poor price"),
    ];
}
