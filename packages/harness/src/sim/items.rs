//! A contract's answer against the reference's outcome, counted.

use cw_multi_test::AppResponse;

use super::drive::Driver;
use crate::chain::ChainError;
use crate::compare::agree;
use crate::reference::Outcome;

impl Driver {
    /// Both accept, with the same items refused, or both refuse and the chain wrote nothing.
    pub(super) fn agree(
        &mut self,
        answer: &Result<AppResponse, ChainError>,
        outcome: &Outcome,
        kind: &str,
    ) -> Result<(), String> {
        self.count(outcome, kind);
        let events = answer.as_ref().map(|response| response.events.as_slice());
        agree(events.map_err(|error| error.0.as_str()), outcome, kind)?;
        if outcome.is_err() && !self.chain.take_changes().is_empty() {
            return Err("9: a refused message wrote something".to_owned());
        }
        Ok(())
    }

    fn count(&mut self, outcome: &Outcome, kind: &str) {
        let refused = |refusal| vec![Err(refusal)];
        for item in outcome.clone().unwrap_or_else(refused) {
            match item {
                Ok(()) => self.counts.accept(kind),
                Err(reason) => self.counts.refuse(kind, reason),
            }
        }
    }
}
