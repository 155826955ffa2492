//! The gate in front of every message, by the table of [`permissions`](crate::permissions).

use cosmwasm_std::{MessageInfo, Storage, Uint128};

use crate::error::ContractError;
use crate::permissions::{permitted, Action, Coins, Who};
use crate::state::{Config, Staker};

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
