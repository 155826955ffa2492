//! Addresses that messages name, and which of them the chain takes for one.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::oracle::SourceKind;
use breakwater_interfaces::{insurance_fund, oracle};

/// Says whether the chain takes a text for an address.
pub struct Addresses(Box<dyn Fn(&str) -> bool>);

impl Addresses {
    pub fn new(is_address: impl Fn(&str) -> bool + 'static) -> Addresses {
        Addresses(Box::new(is_address))
    }

    /// Whether a message names none, or one that is an address.
    pub fn takes(&self, named: Option<&str>) -> bool {
        named.is_none_or(&self.0)
    }
}

/// The address that a message to the clearing house names.
pub fn named(message: &ExecuteMsg) -> Option<&str> {
    match message {
        ExecuteMsg::OfferOwnership { to, .. } => to.as_deref(),
        ExecuteMsg::SetOperator { operator: named, .. }
        | ExecuteMsg::RetryClaim { owner: named, .. }
        | ExecuteMsg::AddVenue { address: named }
        | ExecuteMsg::SetInsuranceFund { address: named }
        | ExecuteMsg::SetGovernance { governance: named }
        | ExecuteMsg::SetGuardian { guardian: named } => Some(named),
        _ => None,
    }
}

/// The address that a message to the oracle names.
pub fn named_to_oracle(message: &oracle::ExecuteMsg) -> Option<&str> {
    match message {
        oracle::ExecuteMsg::AddSource { kind: SourceKind::Publisher { address: named }, .. }
        | oracle::ExecuteMsg::AddSource { kind: SourceKind::Pyth { contract: named }, .. }
        | oracle::ExecuteMsg::SetGovernance { governance: named }
        | oracle::ExecuteMsg::SetGuardian { guardian: named } => Some(named),
        _ => None,
    }
}

/// The address that a message to the insurance fund names.
pub fn named_to_fund(message: &insurance_fund::ExecuteMsg) -> Option<&str> {
    match message {
        insurance_fund::ExecuteMsg::Restake { staker, .. } => Some(staker),
        _ => None,
    }
}
