//! The modes of the whole, and the totals that they come from.

use breakwater_interfaces::clearinghouse::{Cause, Mode};

use super::breaker::REST_SECONDS;
use super::until::{mask, Stands, Until};
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::{at_least, ceil, floor};
use crate::reference::state::State;

const DAY_SECONDS: i128 = 86_400;
/// Defaults of a day beyond this share of the insurance trip.
const DEFAULTS_PERCENT: i128 = 20;

/// Defaults absorbed, as they were when the last was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    pub used: i128,
    pub at: i128,
}

/// Average of the deposits over 24 h, as it was when the totals were last written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Average {
    pub units: i128,
    pub at: i128,
}

impl Average {
    pub fn at(self, now: i128, deposits: i128) -> Average {
        let elapsed = (now - self.at).clamp(0, DAY_SECONDS);
        let distance = deposits - self.units;
        let moved = floor(&[distance.abs(), elapsed], &[DAY_SECONDS]);
        Average { units: self.units + distance.signum() * moved, at: now }
    }
}

/// What a message must change for the totals to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals(Vec<i128>);

impl State {
    /// What waits in tickets; those of a final whole are among its claims.
    pub fn waiting(&self) -> i128 {
        if self.ending.end.is_some() {
            0
        } else {
            self.unpaid_tickets()
        }
    }

    pub fn unpaid_tickets(&self) -> i128 {
        self.tickets.values().map(|ticket| ticket.rest).sum()
    }

    pub fn parked(&self) -> i128 {
        self.claims.values().sum()
    }

    /// What users own of the coins.
    pub fn deposits(&self) -> i128 {
        self.held - self.float - self.treasury - self.parked() - self.waiting()
    }

    pub fn shortfall(&self) -> i128 {
        self.markets.values().map(|market| market.shortfall).sum()
    }

    pub fn average(&self, now: i128) -> i128 {
        self.average.at(now, self.deposits()).units
    }

    fn totals(&self) -> Totals {
        let [hour, day] = [self.repaid_hour, self.repaid_day];
        let owned = [self.held, self.float, self.treasury, self.parked(), self.waiting()];
        let amounts = owned.into_iter().chain([self.shortfall(), self.fund, self.flying(), self.ended]);
        let accounts = i128::from(self.next_account);
        let mask = i128::from(self.mask);
        let others = [self.absorbed.used, self.absorbed.at, hour.used, hour.at, day.used, day.at, accounts, mask];
        Totals(amounts.chain(others).collect())
    }

    /// `(end of the condition, defaults exceed the cap)`.
    fn defaults(&self) -> Option<i128> {
        let cap = floor(&[self.insurance(), DEFAULTS_PERCENT], &[100]);
        let Absorbed { used, at } = self.absorbed;
        (used > cap).then(|| at + ceil(&[DAY_SECONDS, used - cap], &[used]))
    }

    /// Modes of the whole now.
    pub fn whole(&self, now: i128) -> Vec<Stands> {
        if self.settling {
            return vec![Stands::new(Mode::Settling, Cause::Settled, Until::Never)];
        }
        let mut stands = Vec::new();
        let mut stand =
            |mode, cause, until: Option<Until>| stands.extend(until.map(|until| Stands::new(mode, cause, until)));
        stand(Mode::Frozen, Cause::Stop, self.freeze.stands_in_all(now).map(Until::At));
        stand(Mode::ReduceOnly, Cause::Stop, self.reduce_only.stands_in_all(now).map(Until::At));
        let rest = self.shortfall_ended_at.filter(|ended| now < ended + REST_SECONDS);
        let shortfall = if self.shortfall() > self.float {
            Some(Until::Unknown)
        } else {
            rest.map(|ended| Until::At(ended + REST_SECONDS))
        };
        stand(Mode::ReduceOnly, Cause::Shortfall, shortfall);
        let defaults = self.defaults().map(|end| end + REST_SECONDS).filter(|end| now < *end);
        stand(Mode::ReduceOnly, Cause::Defaults, defaults.map(Until::At));
        stands
    }

    /// Σ shortfall exceeds 1 % of the average deposits.
    pub fn is_short(&self, now: i128) -> bool {
        !at_least(&[self.average(now).max(0)], &[self.shortfall(), 100])
    }
}

impl Ledger {
    /// A default that needs anything adds that to what is left of the day's earlier ones.
    pub(in crate::reference) fn absorb(&mut self, call: &Call, need: i128) {
        if need == 0 {
            return;
        }
        let now = call.now();
        let Absorbed { used, at } = self.state.absorbed;
        let elapsed = (now - at).clamp(0, DAY_SECONDS);
        let used = used - floor(&[used, elapsed], &[DAY_SECONDS]) + need;
        self.state.absorbed = Absorbed { used, at: now };
    }

    /// What is noted whenever the totals are written: the modes of the whole, the average, when a shortfall beyond the float ended, and whether one of 1 % did.
    pub(in crate::reference) fn note_totals(&mut self, call: &Call, before: &State) {
        let now = call.now();
        if before.totals() == self.state.totals() {
            return;
        }
        if before.deposits() != self.state.deposits() {
            self.state.average = self.state.average.at(now, before.deposits());
        }
        let is_beyond = |state: &State| state.shortfall() > state.float;
        if is_beyond(before) && !is_beyond(&self.state) {
            self.state.shortfall_ended_at = Some(now);
            self.tally("shortfall beyond the float ended");
        }
        if !self.state.is_short(now) {
            self.state.short_since = None;
        }
        self.state.mask = mask(&self.state.whole(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_moves_by_the_part_of_a_day() {
        let average = Average { units: 1_000, at: 50 };
        // 999·3,600/86,400 = 41.6
        assert_eq!(average.at(3_650, 1_999), Average { units: 1_041, at: 3_650 });
        assert_eq!(average.at(3_650, 1), Average { units: 959, at: 3_650 });
        assert_eq!(average.at(999_999, 7).units, 7);
    }
}
