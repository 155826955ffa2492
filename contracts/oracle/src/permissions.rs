//! Who may send what, and whether it waits: one table of every message. What is not in it is refused.

use breakwater_interfaces::oracle::ExecuteMsg;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Push,
    Pull,
    AddFeed,
    AddSource,
    /// `SuspendSource { suspended: true }`.
    SuspendSource,
    /// `SuspendSource { suspended: false }`.
    ReinstateSource,
    SetGovernance,
    SetGuardian,
    ExecuteChange,
    CancelChange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// An address that is a source.
    Publisher,
    Governance,
    GovernanceOrGuardian,
    /// What an action that is missing from the table gets.
    Nobody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    AtOnce,
    /// Queued, and made by anyone's `ExecuteChange` when the timelock is over.
    Timelocked,
}

pub const PERMISSIONS: &[(Action, Who, When)] = &[
    (Action::Push, Who::Publisher, When::AtOnce),
    (Action::Pull, Who::Anyone, When::AtOnce),
    (Action::AddFeed, Who::Governance, When::AtOnce),
    (Action::AddSource, Who::Governance, When::Timelocked),
    (Action::SuspendSource, Who::GovernanceOrGuardian, When::AtOnce),
    (Action::ReinstateSource, Who::Governance, When::Timelocked),
    (Action::SetGovernance, Who::Governance, When::Timelocked),
    (Action::SetGuardian, Who::Governance, When::Timelocked),
    (Action::ExecuteChange, Who::Anyone, When::AtOnce),
    (Action::CancelChange, Who::Governance, When::AtOnce),
];

impl Action {
    pub fn of(msg: &ExecuteMsg) -> Action {
        match msg {
            ExecuteMsg::Push { .. } => Action::Push,
            ExecuteMsg::Pull { .. } => Action::Pull,
            ExecuteMsg::AddFeed { .. } => Action::AddFeed,
            ExecuteMsg::AddSource { .. } => Action::AddSource,
            ExecuteMsg::SuspendSource { suspended: true, .. } => Action::SuspendSource,
            ExecuteMsg::SuspendSource { suspended: false, .. } => Action::ReinstateSource,
            ExecuteMsg::SetGovernance { .. } => Action::SetGovernance,
            ExecuteMsg::SetGuardian { .. } => Action::SetGuardian,
            ExecuteMsg::ExecuteChange { .. } => Action::ExecuteChange,
            ExecuteMsg::CancelChange { .. } => Action::CancelChange,
        }
    }
}

/// Who may do `action` and when, by the table.
pub fn permitted(action: Action) -> (Who, When) {
    let row = PERMISSIONS.iter().find(|(listed, ..)| *listed == action);
    row.map_or((Who::Nobody, When::Timelocked), |(_, who, when)| (*who, *when))
}
