//! A withdrawal of gains beyond the limiter, and the rounds in which its ticket is served, until it is due.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::drive::Driver;
use super::generate::{Generator, BATCH_LIMIT};
use super::rare::Stage;
use super::step::Step;
use crate::reference::num::value;
use crate::reference::Purpose;

/// After this a ticket is paid in full.
const DUE_SECONDS: u64 = 30 * 86_400;
/// Somebody wins by a move of so much: class A stands.
const WON_BPS: i64 = 700;

impl Generator {
    /// Whoever can withdraw most beyond his own deposits and the limiter.
    fn richest(&self, driver: &Driver) -> Option<(AccountId, i128)> {
        let call = self.call(driver);
        let now = i128::from(driver.chain.now());
        let state = &driver.references.ledger.state;
        let least = i128::try_from(state.limits.ticket_min.u128()).unwrap_or(i128::MAX);
        let left = |id: AccountId| {
            let own = state.accounts.get(&id)?.net_deposits.max(0);
            let units = self.withdrawable(driver, &call, id);
            (units - own - state.limiter_room(now) >= least).then_some((id, units))
        };
        self.accounts(driver).into_iter().filter_map(left).max_by_key(|(_, units)| *units)
    }

    pub(super) fn ticket(&mut self, driver: &Driver) -> Vec<Step> {
        if driver.references.ledger.state.waiting() > 0 {
            return self.serve_rounds(driver);
        }
        if self.richest(driver).is_some() {
            return self.leave_waiting(driver);
        }
        let call = self.call(driver);
        let views = self.accounts(driver).into_iter().filter_map(|id| driver.references.ledger.account_view(id).ok());
        let legs = views.flat_map(|view| view.positions.into_iter().map(|(market, leg)| (market, leg.0)));
        let worth = |(market, size): (u8, i128)| {
            let price = call.leg(market, Purpose::Liquidating, size > 0)?;
            Some((market, value(size, price.mark)))
        };
        let largest = legs.filter_map(worth).max_by_key(|(_, worth)| worth.abs());
        let Some((market, worth)) = largest else { return self.fills(driver) };
        self.stage = Some(Stage::Won);
        let bps = if worth > 0 { WON_BPS } else { -WON_BPS };
        self.prices.move_by(market, bps);
        self.prices.spoken(driver.chain.now(), 6, 6, &mut self.rng)
    }

    /// He takes all that he can.
    pub(super) fn leave_waiting(&mut self, driver: &Driver) -> Vec<Step> {
        let Some((account, units)) = self.richest(driver) else { return Vec::new() };
        let owner = self.owner(driver, account);
        self.stage = Some(Stage::Waits);
        vec![Self::send(&owner, Self::withdrawal(account, units, self.remote()))]
    }

    /// Rounds, some of them too early; then, at times, it is due.
    pub(super) fn serve_rounds(&mut self, driver: &Driver) -> Vec<Step> {
        if driver.references.ledger.state.waiting() == 0 {
            return Vec::new();
        }
        let mut steps = Vec::new();
        for _ in 0..self.rng.between(2, 4) {
            let seconds = *self.rng.pick(&[30, 120, 400, 1_500]).unwrap_or(&120);
            let limit = if self.rng.chance(80) { BATCH_LIMIT } else { 1 };
            steps.push(Self::passes(seconds));
            steps.push(Self::send("keeper", ExecuteMsg::ServeTickets { limit }));
        }
        if self.rng.chance(40) {
            let late = self.rng.below(2);
            steps.push(Self::passes(DUE_SECONDS + late));
            steps.push(Self::send("keeper", ExecuteMsg::ServeTickets { limit: BATCH_LIMIT }));
        }
        steps
    }
}
