//! What can happen: messages by anyone, by the privileged, and what the chain and the feed do.

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// Lengths in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The chain lives that long, a block every 3 s.
    Clock(u64),
    /// The chain stops for that long. Now runs the first block after it, under the clock from before.
    Halt(u64),
    /// A quorum of sources publishes a price that would be class A.
    Price,
    /// One source alone does: class C.
    PoorPrice,
    /// A quorum offers a price that is refused: only its publish time counts.
    RefusedPrice,
    /// A quorum of broken clocks offers a publish time so far ahead.
    WrongClock(u64),
    /// Anyone shows the newest price.
    Show,
    /// Good prices, each shown, every 30 s for that long.
    Keep(u64),
    ShortfallBegins,
    ShortfallEnds,
    /// Anyone, with the condition: 72 h without a good price.
    Trip,
    /// The guardian.
    Freeze(u64),
    ReduceOnly(u64),
    /// Governance.
    EndFreeze,
    ArmFreeze,
    ArmReduceOnly,
    QueueSettle,
    CancelSettle,
    ExecuteSettle,
    /// A user without positions asks for everything; whatever can be paid from now on is paid as soon as it can.
    Leave,
}

use Input::*;

/// Who may freeze, how often, and whether users get out.
pub const FREEZES: &[Input] = &[
    Clock(12 * HOUR),
    Clock(DAY),
    Clock(30 * DAY),
    Freeze(12 * HOUR),
    Freeze(DAY),
    Freeze(DAY + 1),
    EndFreeze,
    ArmFreeze,
    Leave,
];

/// The same with both stops.
pub const STOPS: &[Input] = &[
    Clock(HOUR),
    Clock(DAY),
    Clock(7 * DAY),
    Clock(30 * DAY),
    Freeze(HOUR),
    Freeze(DAY),
    ReduceOnly(7 * DAY),
    ReduceOnly(7 * DAY + 1),
    EndFreeze,
    ArmFreeze,
    ArmReduceOnly,
    Leave,
];

/// Halts, silences, late clocks and the way back.
pub const PRICES: &[Input] = &[
    Clock(6),
    Clock(30),
    Clock(5 * MINUTE),
    Clock(HOUR),
    Halt(25),
    Halt(20 * MINUTE),
    Halt(3 * HOUR),
    Price,
    PoorPrice,
    RefusedPrice,
    WrongClock(12 * HOUR),
    Show,
    Keep(MINUTE),
    Keep(5 * MINUTE),
    Freeze(10 * MINUTE),
];

/// Everything, in coarser steps.
pub const ALL: &[Input] = &[
    Clock(30),
    Clock(5 * MINUTE),
    Clock(HOUR),
    Clock(DAY),
    Halt(3 * HOUR),
    Price,
    PoorPrice,
    RefusedPrice,
    Keep(5 * MINUTE),
    ShortfallBegins,
    ShortfallEnds,
    Trip,
    Freeze(HOUR),
    Freeze(DAY),
    ReduceOnly(7 * DAY),
    EndFreeze,
    ArmFreeze,
    ArmReduceOnly,
    QueueSettle,
    CancelSettle,
    ExecuteSettle,
    Leave,
];
