//! Who may send what, and with which coins: one table in front of every message. What is not in it is refused.

use breakwater_interfaces::insurance_fund::ExecuteMsg;
use cosmwasm_std::{MessageInfo, Storage, Uint128};

use crate::error::ContractError;
use crate::state::{Config, Staker};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Stake,
    Unstake,
    TakeUnstaked,
    Restake,
    Refill,
    ReturnFloat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// An address with shares, staked or on their way out; it only ever moves its own.
    Staker,
    ClearingHouse,
    /// What an action that is missing from the table gets.
    Nobody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coins {
    Nothing,
    /// Exactly one coin of the settlement denom, not zero.
    Settlement,
}

pub const PERMISSIONS: &[(Action, Who, Coins)] = &[
    (Action::Stake, Who::Anyone, Coins::Settlement),
    (Action::Unstake, Who::Staker, Coins::Nothing),
    (Action::TakeUnstaked, Who::Staker, Coins::Nothing),
    // Before its 48 h are over only the unstake's own staker: see `execute/restake.rs`.
    (Action::Restake, Who::Anyone, Coins::Nothing),
    (Action::Refill, Who::Anyone, Coins::Nothing),
    (Action::ReturnFloat, Who::ClearingHouse, Coins::Settlement),
];

impl Action {
    pub fn of(msg: &ExecuteMsg) -> Action {
        match msg {
            ExecuteMsg::Stake { .. } => Action::Stake,
            ExecuteMsg::Unstake { .. } => Action::Unstake,
            ExecuteMsg::TakeUnstaked { .. } => Action::TakeUnstaked,
            ExecuteMsg::Restake { .. } => Action::Restake,
            ExecuteMsg::Refill { .. } => Action::Refill,
            ExecuteMsg::ReturnFloat { .. } => Action::ReturnFloat,
        }
    }
}

/// Who may do `action` and with which coins, by the table.
pub fn permitted(action: Action) -> (Who, Coins) {
    let row = PERMISSIONS.iter().find(|(listed, _, _)| *listed == action);
    row.map_or((Who::Nobody, Coins::Nothing), |(_, who, coins)| (*who, *coins))
}

/// Lets the sender do `action`, or refuses it. Gives the units attached.
pub fn admit(
    storage: &dyn Storage,
    config: &Config,
    action: Action,
    info: &MessageInfo,
) -> Result<Uint128, ContractError> {
    let (who, coins) = permitted(action);
    let admitted = match who {
        Who::Anyone => true,
        Who::Staker => !Staker::load(storage, &info.sender)?.is_empty(),
        Who::ClearingHouse => info.sender == config.clearinghouse,
        Who::Nobody => false,
    };
    if !admitted {
        return Err(ContractError::Unauthorized { action, who, sender: info.sender.clone() });
    }
    match coins {
        Coins::Nothing => no_funds(info).map(|()| Uint128::zero()),
        Coins::Settlement => settlement(info, &config.settlement_denom),
    }
}

pub fn no_funds(info: &MessageInfo) -> Result<(), ContractError> {
    if info.funds.is_empty() {
        return Ok(());
    }
    Err(ContractError::FundsAttached { received: attached(info) })
}

/// A denom as the bank allows them.
pub fn denom(denom: String) -> Result<String, ContractError> {
    let starts_well = denom.starts_with(|first: char| first.is_ascii_alphabetic());
    let goes_on_well = denom.chars().all(|c| c.is_ascii_alphanumeric() || "/:._-".contains(c));
    if starts_well && goes_on_well && (3..=128).contains(&denom.len()) {
        Ok(denom)
    } else {
        Err(ContractError::InvalidDenom { denom })
    }
}

fn settlement(info: &MessageInfo, denom: &str) -> Result<Uint128, ContractError> {
    let amount = match info.funds.as_slice() {
        [coin] if coin.denom == denom && !coin.amount.is_zero() => Uint128::try_from(coin.amount).ok(),
        _ => None,
    };
    amount.ok_or_else(|| ContractError::WrongFunds { received: attached(info), denom: denom.into() })
}

fn attached(info: &MessageInfo) -> String {
    let coins: Vec<String> = info.funds.iter().map(ToString::to_string).collect();
    coins.join(", ")
}
