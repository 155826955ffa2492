//! What was sent to the contracts, kept for whoever sends it on.

use cosmwasm_std::{Addr, Coin};
use serde::Serialize;

use super::Chain;

/// A message to a contract, as a transaction would carry it.
#[derive(Clone, Debug)]
pub struct SentMessage {
    pub sender: Addr,
    pub contract: Addr,
    /// JSON.
    pub message: serde_json::Value,
    pub funds: Vec<Coin>,
    /// It went through.
    pub accepted: bool,
}

impl Chain {
    /// From now on messages to the contracts are kept for [`Chain::take_sent`].
    pub fn keep_sent(&mut self) {
        self.sent = Some(Vec::new());
    }

    /// Messages to the contracts since they were last taken, refused ones included, in order.
    pub fn take_sent(&mut self) -> Vec<SentMessage> {
        self.sent.as_mut().map(std::mem::take).unwrap_or_default()
    }

    pub(super) fn note_sent(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        message: &impl Serialize,
        funds: &[Coin],
        accepted: bool,
    ) {
        let Some(sent) = &mut self.sent else { return };
        let (sender, contract, funds) = (sender.clone(), contract.clone(), funds.to_vec());
        let message = serde_json::to_value(message).unwrap_or_default();
        sent.push(SentMessage { sender, contract, message, funds, accepted });
    }
}
