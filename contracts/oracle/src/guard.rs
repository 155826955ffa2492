//! The gate in front of every message, by the table of [`permissions`](crate::permissions).

use breakwater_interfaces::oracle::SourceId;
use cosmwasm_std::{Addr, MessageInfo, StdResult, Storage};

use crate::error::ContractError;
use crate::permissions::{permitted, Action, Who};
use crate::state::{source_of_publisher, Config, Safeguards};

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
        Who::Governance => is_governance(storage, sender)?.then_some(Role::Governance),
        // An address that is both is governance.
        Who::GovernanceOrGuardian if is_governance(storage, sender)? => Some(Role::Governance),
        Who::GovernanceOrGuardian => (Safeguards::load(storage)?.guardian == *sender).then_some(Role::Guardian),
        Who::Nobody => None,
    };
    role.ok_or_else(|| ContractError::Unauthorized { action, who, sender: sender.clone() })
}

fn is_governance(storage: &dyn Storage, sender: &Addr) -> StdResult<bool> {
    Ok(Config::load(storage)?.governance == *sender)
}

/// No message of this contract takes coins: they would lie here for ever.
pub fn no_funds(info: &MessageInfo) -> Result<(), ContractError> {
    if info.funds.is_empty() {
        return Ok(());
    }
    let received: Vec<String> = info.funds.iter().map(ToString::to_string).collect();
    Err(ContractError::FundsAttached { received: received.join(", ") })
}
