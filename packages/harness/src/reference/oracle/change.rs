//! Changes that wait.

use breakwater_interfaces::oracle::{ChangeResponse, ExecuteMsg};

use super::{Oracle, OracleCall};
use crate::reference::refusal::{Refusal, Result};

/// How long a ripe change can be made.
const OPEN_SECONDS: i128 = 604_800;

#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub message: ExecuteMsg,
    pub ripe_at: i128,
}

impl Oracle {
    /// A message of governance or of the guardian.
    pub(super) fn govern(&mut self, call: &OracleCall, message: &ExecuteMsg) -> Result<()> {
        let by_guardian = self.guardian == call.sender && self.governance != call.sender;
        if let (true, ExecuteMsg::SuspendSource { source, suspended: true }) = (by_guardian, message) {
            return self.guard_source(call, *source);
        }
        if self.governance != call.sender {
            return Err(Refusal::Unauthorized);
        }
        let is_at_once =
            matches!(message, ExecuteMsg::AddFeed { .. } | ExecuteMsg::SuspendSource { suspended: true, .. });
        match message {
            ExecuteMsg::CancelChange { id } => self.changes.remove(id).map(|_| ()).ok_or(Refusal::UnknownChange),
            _ if is_at_once || self.timelock_seconds == 0 => self.change(call, message),
            _ => {
                self.clone().change(call, message)?;
                let change = Change { message: message.clone(), ripe_at: call.now + self.timelock_seconds };
                self.changes.insert(self.next_change, change);
                self.next_change += 1;
                self.tally("oracle: changes queued");
                Ok(())
            }
        }
    }

    /// A refusal changes nothing: the change goes on waiting.
    pub(super) fn execute_change(&mut self, call: &OracleCall, id: u64) -> Result<()> {
        let change = self.changes.get(&id).cloned().ok_or(Refusal::UnknownChange)?;
        if call.now < change.ripe_at {
            return Err(Refusal::ChangeUnripe);
        }
        if call.now >= change.ripe_at + OPEN_SECONDS {
            return Err(Refusal::ChangeExpired);
        }
        self.change(call, &change.message)?;
        self.changes.remove(&id);
        self.tally("oracle: changes executed");
        Ok(())
    }

    /// Takes effect now.
    fn change(&mut self, call: &OracleCall, message: &ExecuteMsg) -> Result<()> {
        match message {
            ExecuteMsg::AddFeed { params } => self.add_feed(params),
            ExecuteMsg::AddSource { kind, feeds } => self.add_source(kind, feeds, call.now),
            ExecuteMsg::SuspendSource { source, suspended } => self.suspend_source(call, *source, *suspended),
            ExecuteMsg::SetGovernance { governance } => {
                self.governance.clone_from(governance);
                Ok(())
            }
            ExecuteMsg::SetGuardian { guardian } => {
                self.guardian.clone_from(guardian);
                Ok(())
            }
            ExecuteMsg::Push { .. }
            | ExecuteMsg::Pull { .. }
            | ExecuteMsg::ExecuteChange { .. }
            | ExecuteMsg::CancelChange { .. } => Err(Refusal::Unauthorized),
        }
    }

    /// What waits, ascending.
    pub fn changes_view(&self) -> Vec<ChangeResponse> {
        let seconds = |time: i128| u64::try_from(time).unwrap_or(u64::MAX);
        let row = |(id, change): (&u64, &Change)| ChangeResponse {
            id: *id,
            ripe_at: seconds(change.ripe_at),
            expires_at: seconds(change.ripe_at + OPEN_SECONDS),
            change: change.message.clone(),
        };
        self.changes.iter().map(row).collect()
    }
}
