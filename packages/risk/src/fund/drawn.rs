//! How fast refills may empty the fund: two leaky limits, 5 % of the assets an hour and 20 % a day.
//!
//! A limit is that share of the assets *at the time of the call*, and leaks one of itself per window. What is drawn in any time w is therefore at
//! most `C·(1 + w/window)`, with C the largest limit in it. The assets shrink with every draw, so the limits only tighten during a run of
//! losses; a stake widens them at once, at that staker's own risk.

use crate::leaky_limit::LeakyLimit;
use crate::units::{DAY_SECONDS, HOUR_SECONDS};

const HOUR_PERCENT: u128 = 5;
const DAY_PERCENT: u128 = 20;

/// Units that refills have drawn, against either limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub hour: LeakyLimit,
    pub day: LeakyLimit,
}

impl Drawn {
    /// With what has leaked by `now` taken off.
    pub fn leaked(&self, assets: u128, now: u64) -> Drawn {
        Drawn {
            hour: self.hour.leaked(now, share(assets, HOUR_PERCENT), HOUR_SECONDS),
            day: self.day.leaked(now, share(assets, DAY_PERCENT), DAY_SECONDS),
        }
    }

    /// What both limits leave of `assets`, of what has leaked until now.
    pub fn room(&self, assets: u128) -> u128 {
        self.hour.room(share(assets, HOUR_PERCENT)).min(self.day.room(share(assets, DAY_PERCENT)))
    }

    /// With `amount` more drawn.
    pub fn taken(&self, amount: u128) -> Drawn {
        Drawn { hour: self.hour.taken(amount), day: self.day.taken(amount) }
    }
}

/// `⌊assets · percent / 100⌋` for percent ≤ 100, in two parts because the product may leave u128.
fn share(assets: u128, percent: u128) -> u128 {
    assets / 100 * percent + assets % 100 * percent / 100
}
