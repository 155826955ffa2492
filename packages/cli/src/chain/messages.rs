//! Messages of a chain, as its transactions carry them.

use anyhow::{Context, Result};
use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use serde::Serialize;

/// A message with its type.
pub fn any<M: Message + Name>(message: &M) -> Any {
    Any { type_url: M::type_url(), value: message.encode_to_vec() }
}

/// Units of a denom.
pub fn coin(amount: u128, denom: &str) -> Coin {
    Coin { denom: denom.to_owned(), amount: amount.to_string() }
}

/// A message to a contract.
///
/// # Errors
/// If it is no JSON.
pub fn execute(sender: &str, contract: &str, message: &impl Serialize, funds: Vec<Coin>) -> Result<Any> {
    let msg = serde_json::to_vec(message).context("a message cannot be written")?;
    let (sender, contract) = (sender.to_owned(), contract.to_owned());
    Ok(any(&MsgExecuteContract { sender, contract, msg, funds }))
}
