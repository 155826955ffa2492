//! Transactions of a block: which messages they carried to whom, and what came of each.

use anyhow::{anyhow, Context, Result};
use cosmrs::proto::cosmos::tx::v1beta1::{TxBody, TxRaw};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2, MsgMigrateContract,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::{Coin, Event, Uint256};

/// wasmd's key of the message that an event belongs to.
const MESSAGE_INDEX: &str = "msg_index";

/// A message that contracts get.
#[derive(Clone, Debug)]
pub enum Carried {
    Execute {
        sender: String,
        contract: String,
        message: Vec<u8>,
        funds: Vec<Coin>,
    },
    Instantiate {
        message: Vec<u8>,
    },
    Migrate,
    /// Of another module, or of one that runs messages in others' names.
    Other,
}

/// The messages of a transaction.
///
/// # Errors
/// If its bytes are none.
pub fn messages(bytes: &[u8]) -> Result<Vec<Any>> {
    let raw = TxRaw::decode(bytes).context("a transaction that cannot be read")?;
    Ok(TxBody::decode(raw.body_bytes.as_slice()).context("a transaction whose body cannot be read")?.messages)
}

/// What a message carries.
///
/// # Errors
/// If its bytes are none of its type.
pub fn carried(message: &Any) -> Result<Carried> {
    let value = message.value.as_slice();
    let kind = message.type_url.as_str();
    Ok(if kind == MsgExecuteContract::type_url() {
        let MsgExecuteContract { sender, contract, msg, funds } = MsgExecuteContract::decode(value)?;
        Carried::Execute { sender, contract, message: msg, funds: coins(&funds)? }
    } else if kind == MsgInstantiateContract::type_url() {
        Carried::Instantiate { message: MsgInstantiateContract::decode(value)?.msg }
    } else if kind == MsgInstantiateContract2::type_url() {
        Carried::Instantiate { message: MsgInstantiateContract2::decode(value)?.msg }
    } else if kind == MsgMigrateContract::type_url() {
        Carried::Migrate
    } else {
        Carried::Other
    })
}

fn coins(coins: &[cosmrs::proto::cosmos::base::v1beta1::Coin]) -> Result<Vec<Coin>> {
    let coin = |coin: &cosmrs::proto::cosmos::base::v1beta1::Coin| {
        let amount: Uint256 = coin.amount.parse().map_err(|_| anyhow!("a coin of '{}'", coin.amount))?;
        Ok(Coin { denom: coin.denom.clone(), amount })
    };
    coins.iter().map(coin).collect()
}

/// Events of the message at a place of its transaction.
pub fn events_of(events: &[Event], place: usize) -> Vec<Event> {
    let place = place.to_string();
    let is_its = |event: &&Event| {
        event.attributes.iter().any(|attribute| attribute.key == MESSAGE_INDEX && attribute.value == place)
    };
    events.iter().filter(is_its).cloned().collect()
}
