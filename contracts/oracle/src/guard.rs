//! The gate in front of every message, by the table of [`permissions`](crate::permissions).

use breakwater_interfaces::oracle::SourceId;
use cosmwasm_std::{Addr, MessageInfo, Storage};

use crate::error::ContractError;
use crate::permissions::{permitted, Action, Who};
use crate::state::{source_of_publisher, Config};

/// As what a sender was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Anyone,
    Publisher(SourceId),
    Governance,
    Guardian,
}

/// Lets `sender` do `action`, or refuses it.
pub fn admit(storage: &dyn Storage, action: Action, sender: &Addr) -> Result<Role, ContractError> {
    let (who, _) = permitted(action);
    let role = match who {
        Who::Anyone => Some(Role::Anyone),
        Who::Publisher => source_of_publisher(storage, sender)?.map(Role::Publisher),
        Who::Governance => Config::load(storage)?.role_of(sender).filter(|role| *role == Role::Governance),
        Who::GovernanceOrGuardian => Config::load(storage)?.role_of(sender),
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
