//! Messages that stop things, end stops, and arm them again.

use breakwater_interfaces::clearinghouse::{MarketId, StopKind};

use super::stop::Stops;
use super::until::mask;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};

const REASON_BYTES_MAX: usize = 256;

/// What every such message carries.
pub struct Warrant<'a> {
    pub reason: &'a str,
    pub deadline: u64,
}

impl Warrant<'_> {
    fn check(&self, call: &Call) -> Result<()> {
        if self.reason.trim().is_empty() || self.reason.len() > REASON_BYTES_MAX {
            return Err(Refusal::Reason);
        }
        if call.moment.time > self.deadline {
            return Err(Refusal::DeadlinePassed);
        }
        Ok(())
    }
}

impl Ledger {
    fn stops(&mut self, kind: StopKind) -> &mut Stops {
        match kind {
            StopKind::Freeze => &mut self.state.freeze,
            StopKind::ReduceOnly => &mut self.state.reduce_only,
        }
    }

    pub(in crate::reference) fn stop(
        &mut self,
        call: &Call,
        kind: StopKind,
        market: Option<MarketId>,
        length: u64,
        warrant: &Warrant,
    ) -> Result<()> {
        if call.sender != self.state.guardian && call.sender != self.state.governance {
            return Err(Refusal::Unauthorized);
        }
        warrant.check(call)?;
        if market.is_some_and(|market| !self.state.markets.contains_key(&market)) {
            return Err(Refusal::UnknownMarket);
        }
        let last = self.state.freeze.last();
        self.stops(kind).call(market, i128::from(length), call.now())?;
        if let (StopKind::Freeze, Some((_, scope))) = (kind, last) {
            let covered: Vec<MarketId> = self.state.markets.keys().copied().collect();
            for id in covered.into_iter().filter(|id| scope.is_none_or(|scope| scope == *id)) {
                self.remember_grace(call, id)?;
            }
        }
        self.note_stop(call, market);
        self.tally(match (kind, market) {
            (StopKind::Freeze, None) => "freezes of the whole",
            (StopKind::Freeze, Some(_)) => "freezes of a market",
            (StopKind::ReduceOnly, None) => "reduce-only stops of the whole",
            (StopKind::ReduceOnly, Some(_)) => "reduce-only stops of a market",
        });
        Ok(())
    }

    pub(in crate::reference) fn end_stop(&mut self, call: &Call, kind: StopKind, warrant: &Warrant) -> Result<()> {
        self.require_governance(&call.sender)?;
        warrant.check(call)?;
        self.tally("stops ended early");
        let scope = self.stops(kind).last().and_then(|(_, scope)| scope);
        self.stops(kind).end(call.now())?;
        self.note_stop(call, scope);
        Ok(())
    }

    /// The mode that a stop begins or ends is recorded at once.
    fn note_stop(&mut self, call: &Call, scope: Option<MarketId>) {
        let Some(id) = scope else {
            self.state.mask = mask(&self.state.whole(call.now()));
            return;
        };
        self.record_now(call, id);
    }

    pub(in crate::reference) fn arm_stop(&mut self, call: &Call, kind: StopKind, warrant: &Warrant) -> Result<()> {
        self.require_governance(&call.sender)?;
        warrant.check(call)?;
        let wait = i128::from(self.state.timing.timelock_seconds);
        self.stops(kind).arm(call.now(), wait)
    }
}
