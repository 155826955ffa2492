//! Governance: what waits, what is done at once, and what a key of the guardian's may do to a venue.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Limits, MarketParams, VenueId};

use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::Venue;

/// The guardian's suspension of a venue ends by itself.
const SUSPENSION_SECONDS: i128 = 7 * 86_400;

/// A change that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub message: ExecuteMsg,
    /// What it replaces, as that was when this was kept.
    replaces: Replaced,
    pub ripe_at: i128,
    pub expires_at: i128,
}

/// How often a market's parameters had been replaced, a venue, the limits.
#[derive(Clone, Debug, PartialEq)]
enum Replaced {
    Nothing,
    Params(u64),
    Venue(Option<Venue>),
    Limits(Limits),
}

/// Whether every difference is an initial rate raised or a lower cap on open interest.
fn only_lowers_risk(old: &MarketParams, new: &MarketParams) -> bool {
    let raised = old.tiers.len() == new.tiers.len()
        && old.tiers.iter().zip(&new.tiers).all(|(old, new)| {
            old.lots_max == new.lots_max
                && old.maintenance_bps == new.maintenance_bps
                && old.initial_bps <= new.initial_bps
        });
    let rest = MarketParams { tiers: old.tiers.clone(), oi_max: old.oi_max, ..new.clone() };
    raised && new.oi_max <= old.oi_max && rest == *old
}

impl Ledger {
    fn is_at_once(&self, message: &ExecuteMsg) -> bool {
        match message {
            ExecuteMsg::DelistMarket { .. } | ExecuteMsg::SuspendVenue { suspended: true, .. } => true,
            ExecuteMsg::UpdateMarket { market, params } => {
                self.state.markets.get(market).is_some_and(|market| only_lowers_risk(&market.params, params))
            }
            _ => false,
        }
    }

    /// What a message would replace, as it is now.
    fn replaced(&self, message: &ExecuteMsg) -> Replaced {
        match message {
            ExecuteMsg::UpdateMarket { market, .. } => {
                Replaced::Params(self.state.markets.get(market).map_or(0, |market| market.updates))
            }
            ExecuteMsg::SuspendVenue { venue, .. } => Replaced::Venue(self.state.venues.get(venue).cloned()),
            ExecuteMsg::SetLimits { .. } => Replaced::Limits(self.state.limits),
            _ => Replaced::Nothing,
        }
    }

    /// A message of governance that can wait: done, or checked and kept.
    pub(in crate::reference) fn govern(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        let delay = i128::from(self.state.timing.timelock_seconds);
        if delay == 0 || self.is_at_once(message) {
            return self.change(call, message);
        }
        self.try_out(|ledger| ledger.change(call, message))?;
        let ripe_at = call.now() + delay;
        let expires_at = ripe_at + i128::from(self.state.timing.entry_seconds);
        let change = Change { message: message.clone(), replaces: self.replaced(message), ripe_at, expires_at };
        self.state.changes.insert(self.state.next_change, change);
        self.state.next_change += 1;
        self.tally("changes queued");
        Ok(())
    }

    pub(in crate::reference) fn execute_change(&mut self, call: &Call, id: u64) -> Result<()> {
        let change = self.state.changes.remove(&id).ok_or(Refusal::UnknownChange)?;
        if call.now() < change.ripe_at {
            return Err(Refusal::ChangeUnripe);
        }
        if call.now() >= change.expires_at {
            return Err(Refusal::ChangeExpired);
        }
        if self.replaced(&change.message) != change.replaces {
            return Err(Refusal::ChangeOvertaken);
        }
        self.tally("changes executed");
        self.change(call, &change.message)
    }

    pub(in crate::reference) fn cancel_change(&mut self, id: u64) -> Result<()> {
        self.state.changes.remove(&id).map(|_| ()).ok_or(Refusal::UnknownChange)
    }

    /// Takes effect now.
    fn change(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        match message {
            ExecuteMsg::AddMarket { params } => self.add_market(call, params),
            ExecuteMsg::UpdateMarket { market, params } => self.update_market(call, *market, params),
            ExecuteMsg::DelistMarket { market } => self.delist_market(call, *market),
            ExecuteMsg::AddVenue { address } => self.add_venue(address),
            ExecuteMsg::SuspendVenue { venue, suspended } => self.suspend_venue(*venue, *suspended),
            ExecuteMsg::SetInsuranceFund { address } => self.set_insurance_fund(address),
            ExecuteMsg::SetFloatTarget { float_target } => self.set_float_target(*float_target),
            ExecuteMsg::SetGovernance { governance } => {
                self.state.governance.clone_from(governance);
                Ok(())
            }
            ExecuteMsg::SetGuardian { guardian } => {
                self.state.guardian.clone_from(guardian);
                Ok(())
            }
            ExecuteMsg::SetLimits { limits } => self.set_limits(limits),
            ExecuteMsg::SetTiming { timing } => self.set_timing(timing),
            ExecuteMsg::SettleMarket { market } => self.enter(call, *market),
            ExecuteMsg::Settle {} => self.settle(),
            _ => Err(Refusal::Unauthorized),
        }
    }

    /// By governance: for good, or not any more; the guardian may do it again.
    fn suspend_venue(&mut self, id: VenueId, suspended: bool) -> Result<()> {
        let venue = self.state.venues.get_mut(&id).ok_or(Refusal::UnknownVenue)?;
        venue.suspended = suspended;
        venue.suspended_until = None;
        venue.guardian_may = true;
        Ok(())
    }

    /// By the guardian: for some days, once.
    pub(in crate::reference) fn guard_venue(&mut self, call: &Call, id: VenueId, suspended: bool) -> Result<()> {
        let venue = self.state.venues.get_mut(&id).ok_or(Refusal::UnknownVenue)?;
        if !suspended {
            return Err(Refusal::Unauthorized);
        }
        if !venue.guardian_may {
            return Err(Refusal::StopUsed);
        }
        venue.guardian_may = false;
        venue.suspended_until = Some(call.now() + SUSPENSION_SECONDS);
        self.tally("venues suspended by the guardian");
        Ok(())
    }
}
