//! Who may send what: one table of every message. What is not in it is refused.

use breakwater_interfaces::oracle::ExecuteMsg;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Push,
    Pull,
    AddFeed,
    AddSource,
    SuspendSource,
    SetGovernance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// An address that is a source.
    Publisher,
    Governance,
    /// What an action that is missing from the table gets.
    Nobody,
}

pub const PERMISSIONS: &[(Action, Who)] = &[
    (Action::Push, Who::Publisher),
    (Action::Pull, Who::Anyone),
    (Action::AddFeed, Who::Governance),
    (Action::AddSource, Who::Governance),
    (Action::SuspendSource, Who::Governance),
    (Action::SetGovernance, Who::Governance),
];

impl Action {
    pub fn of(msg: &ExecuteMsg) -> Action {
        match msg {
            ExecuteMsg::Push { .. } => Action::Push,
            ExecuteMsg::Pull { .. } => Action::Pull,
            ExecuteMsg::AddFeed { .. } => Action::AddFeed,
            ExecuteMsg::AddSource { .. } => Action::AddSource,
            ExecuteMsg::SuspendSource { .. } => Action::SuspendSource,
            ExecuteMsg::SetGovernance { .. } => Action::SetGovernance,
        }
    }
}

/// Who may do `action`, by the table.
pub fn permitted(action: Action) -> Who {
    PERMISSIONS.iter().find(|(listed, _)| *listed == action).map_or(Who::Nobody, |(_, who)| *who)
}
