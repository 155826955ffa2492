//! A limit that refills with time.

/// A limit that leaks: at most `limit` at once, refilled evenly over `window_seconds`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeakyLimit {
    pub used: u128,
    /// Block time, in seconds, at which `used` was true.
    pub at: u64,
}

impl LeakyLimit {
    /// The limit with what has leaked by `now` taken off; the leak is rounded down, and after a whole window nothing is left.
    pub fn leaked(&self, now: u64, limit: u128, window_seconds: u64) -> LeakyLimit {
        let elapsed = now.saturating_sub(self.at);
        if elapsed >= window_seconds {
            return LeakyLimit { used: 0, at: now };
        }
        let (elapsed, window) = (u128::from(elapsed), u128::from(window_seconds));
        // `⌊limit · elapsed / window⌋` in two parts, because the product may leave u128.
        let leak = limit / window * elapsed + limit % window * elapsed / window;
        LeakyLimit { used: self.used.saturating_sub(leak), at: now }
    }

    /// What `limit` leaves.
    pub fn room(&self, limit: u128) -> u128 {
        limit.saturating_sub(self.used)
    }

    /// With `amount` more used.
    pub fn taken(&self, amount: u128) -> LeakyLimit {
        LeakyLimit { used: self.used.saturating_add(amount), ..*self }
    }
}
