//! Refilling the float, within what may leave the fund in an hour and in a day.

use breakwater_interfaces::clearinghouse::Phase;

use super::Fund;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::floor;
use crate::reference::refusal::Result;
use crate::reference::state::Leak;

/// Percent of the fund, and over how many seconds.
const HOUR: (i128, i128) = (5, 3_600);
const DAY: (i128, i128) = (20, 86_400);

/// The counter after it leaked until now, and what it still allows of `assets`.
fn leaked(leak: Leak, now: i128, assets: i128, (percent, window): (i128, i128)) -> (Leak, i128) {
    let limit = floor(&[assets, percent], &[100]);
    let elapsed = now - leak.at;
    let used = if elapsed >= window { 0 } else { (leak.used - floor(&[limit, elapsed], &[window])).max(0) };
    (Leak { used, at: now }, (limit - used).max(0))
}

impl Fund {
    /// What a refill could draw at block time `now`.
    pub fn refillable(&self, now: i128) -> i128 {
        let (_, hourly) = leaked(self.drawn_hour, now, self.assets, HOUR);
        let (_, daily) = leaked(self.drawn_day, now, self.assets, DAY);
        hourly.min(daily)
    }

    pub(super) fn refill(&mut self, ledger: &mut Ledger, call: &Call) -> Result<i128> {
        self.sample(ledger, call);
        // A final house needs no float, and nobody would get it back.
        let is_final = ledger.state.phase() == Phase::Final;
        let wanted = if is_final { 0 } else { (ledger.state.float_target - ledger.state.float).max(0) };
        let (hour, hourly) = leaked(self.drawn_hour, call.now(), self.assets, HOUR);
        let (day, daily) = leaked(self.drawn_day, call.now(), self.assets, DAY);
        let units = wanted.min(hourly).min(daily).min(self.assets);
        if units == 0 {
            self.tally("fund: nothing to refill");
            return Ok(0);
        }
        self.drawn_hour = Leak { used: hour.used + units, ..hour };
        self.drawn_day = Leak { used: day.used + units, ..day };
        self.pay_float(ledger, call, units)?;
        let reason = match units {
            _ if units == wanted => "fund: float refilled to its target",
            _ if units == daily => "fund: refilled by the day's limit",
            _ => "fund: refilled by the hour's limit",
        };
        self.tally(reason);
        Ok(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_leaks_in_steps_of_its_limit() {
        let full = Leak { used: 100, at: 0 };
        // 145·1,000/3,600 = 40.3
        assert_eq!(leaked(full, 1_000, 2_908, HOUR), (Leak { used: 60, at: 1_000 }, 85));
        // a fund that has shrunk since forgets no faster, but all of it after the window
        assert_eq!(leaked(full, 3_599, 1_000, HOUR), (Leak { used: 51, at: 3_599 }, 0));
        assert_eq!(leaked(full, 3_600, 1_000, HOUR), (Leak { used: 0, at: 3_600 }, 50));
        assert_eq!(leaked(full, 10, 1_000, HOUR), (Leak { used: 100, at: 10 }, 0));
    }
}
