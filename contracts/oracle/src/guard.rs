//! Who may send what: one table in front of every message. What is not in it is refused.

use breakwater_interfaces::oracle::{ExecuteMsg, SourceId};
use cosmwasm_std::{Addr, MessageInfo, Storage};

use crate::error::ContractError;
use crate::state::{source_of_publisher, Config};

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

/// As what a sender was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Anyone,
    Publisher(SourceId),
    Governance,
}

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

/// Lets `sender` do `action`, or refuses it.
pub fn admit(storage: &dyn Storage, action: Action, sender: &Addr) -> Result<Role, ContractError> {
    let who = permitted(action);
    let role = match who {
        Who::Anyone => Some(Role::Anyone),
        Who::Publisher => source_of_publisher(storage, sender)?.map(Role::Publisher),
        Who::Governance => (Config::load(storage)?.governance == *sender).then_some(Role::Governance),
        Who::Nobody => None,
    };
    role.ok_or_else(|| ContractError::Unauthorized { action, who, sender: sender.clone() })
}

/// No message of this contract takes coins: they would lie here for ever.
pub fn no_funds(info: &MessageInfo) -> Result<(), ContractError> {
    if info.funds.is_empty() {
        return Ok(());
    }
    let received: Vec<String> = info.funds.iter().map(ToString::to_string).collect();
    Err(ContractError::FundsAttached { received: received.join(", ") })
}
