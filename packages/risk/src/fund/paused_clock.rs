//! The fund's own time, which stands still while the clearing house has unpaid losses.
//!
//! A contract sees the clearing house only when somebody sends a message, so the time since the last sight goes by what was seen *then*. A
//! shortfall that comes and goes between two messages is not noticed, one that lasts counts from the first message that sees it, and one that is
//! over stops counting with the next message. `Refill` may be sent by anyone, also with nothing to refill, and is the way to be exact. None of
//! this lets anyone out: taking looks at the shortfall itself, at that moment.

/// A shortfall above one thousandth of the deposits makes the fund wait.
const SHORTFALL_PARTS: u128 = 1_000;

/// Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PausedClock {
    /// Block time of the last sight, and whether the fund had to wait then.
    pub seen_at: u64,
    pub waiting: bool,
    /// Total time for which it had to wait, up to the last sight.
    pub waited_seconds: u64,
}

impl PausedClock {
    pub fn new(now: u64) -> PausedClock {
        PausedClock { seen_at: now, waiting: false, waited_seconds: 0 }
    }

    /// The clock after the clearing house has been seen.
    pub fn seen(&self, waiting: bool, now: u64) -> PausedClock {
        PausedClock { seen_at: now, waiting, waited_seconds: self.waited(now) }
    }

    /// Running time: block time less all waiting.
    pub fn running_seconds(&self, now: u64) -> u64 {
        now.saturating_sub(self.waited(now))
    }

    fn waited(&self, now: u64) -> u64 {
        let since = if self.waiting { now.saturating_sub(self.seen_at) } else { 0 };
        self.waited_seconds.saturating_add(since)
    }
}

/// Whether cooldowns stand still: the shortfall exceeds a thousandth of the deposits and of the fund, whichever is less. Deposits alone would let
/// a staker pay coins in, take his unstake and take the coins out again. Deposits below 0 are none: then any shortfall is too much.
pub fn must_wait(shortfall: u128, deposits: i128, assets: u128) -> bool {
    let deposits = u128::try_from(deposits).unwrap_or(0);
    // As whole numbers the same as `shortfall · 1,000 > …`, which may leave u128.
    shortfall > deposits.min(assets) / SHORTFALL_PARTS
}
