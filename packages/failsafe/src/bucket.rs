//! A bucket that refills with time: what may be taken at once, and again.

use crate::mode::Until;
use crate::refusal::Refusal;

/// At most `capacity` at once, refilled evenly over `window_seconds` (at least 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub capacity: u128,
    pub window_seconds: u64,
}

impl Rate {
    fn window(&self) -> u128 {
        u128::from(self.window_seconds.max(1))
    }
}

/// In any time w at most `capacity · (1 + w/window)` is taken, with the largest capacity in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bucket {
    pub used: u128,
    /// Block time, in seconds, at which `used` was true.
    pub at: u64,
    /// What has refilled beyond whole units, in 1/window of one. Without it a bucket that is looked at every second would never refill a unit a
    /// minute, and anyone could keep it empty.
    pub part: u64,
}

impl Bucket {
    /// With what has refilled by `now`, rounded down to whole units, the rest kept. A clock that goes back gives nothing. Where the
    /// capacity has shrunk below what was used, that much refills in a window, not just the capacity: else it would stay
    /// empty for many windows.
    pub fn refilled(&self, now: u64, rate: &Rate) -> Bucket {
        let window = rate.window();
        let capacity = rate.capacity.max(self.used);
        let elapsed = u128::from(now.saturating_sub(self.at));
        let at = now.max(self.at);
        if elapsed >= window {
            return Bucket { used: 0, at, part: 0 };
        }
        // `⌊(capacity · elapsed + part) / window⌋` in two parts, because the product may leave u128. The second stays under 128 bits:
        // (2⁶⁴ − 2)·(2⁶⁴ − 2) + 2⁶⁴ − 1.
        // A window made shorter leaves a part that was of the longer one.
        let rest = capacity % window * elapsed + u128::from(self.part).min(window - 1);
        let whole = capacity / window * elapsed + rest / window;
        match self.used.checked_sub(whole) {
            Some(used) if used > 0 => Bucket { used, at, part: u64::try_from(rest % window).unwrap_or(0) },
            _ => Bucket { used: 0, at, part: 0 },
        }
    }

    /// What is there at `now`.
    pub fn room(&self, now: u64, rate: &Rate) -> u128 {
        rate.capacity.saturating_sub(self.refilled(now, rate).used)
    }

    /// With `amount` taken at `now`; 0 changes nothing. Errors: not enough there; when there would be, or never if it is more than the capacity.
    pub fn taken(&self, amount: u128, now: u64, rate: &Rate) -> Result<Bucket, Refusal> {
        if amount == 0 {
            return Ok(*self);
        }
        let refilled = self.refilled(now, rate);
        let room = rate.capacity.saturating_sub(refilled.used);
        if amount > room {
            let succeeds = self.succeeds(amount, now, rate);
            return Err(Refusal::BucketEmpty { asked: amount, room, capacity: rate.capacity, succeeds });
        }
        Ok(Bucket { used: refilled.used.saturating_add(amount), ..refilled })
    }

    /// With `amount` given back at `now`; more than was taken is lost.
    pub fn returned(&self, amount: u128, now: u64, rate: &Rate) -> Bucket {
        let refilled = self.refilled(now, rate);
        Bucket { used: refilled.used.saturating_sub(amount), ..refilled }
    }

    /// The first time at which `amount` can be taken.
    pub fn succeeds(&self, amount: u128, now: u64, rate: &Rate) -> Until {
        if amount > rate.capacity {
            return Until::Never;
        }
        if amount <= self.room(now, rate) {
            return Until::At(now);
        }
        // What is there never falls, and after a window it is all.
        let (mut short, mut enough) = (now, now.max(self.at).saturating_add(rate.window_seconds.max(1)));
        while short.saturating_add(1) < enough {
            let middle = short + (enough - short) / 2;
            if amount <= self.room(middle, rate) {
                enough = middle;
            } else {
                short = middle;
            }
        }
        Until::At(enough)
    }
}
