//! Coins that leave: a submessage with its own gas limit, so that no recipient can stop a message.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{coins, to_json_binary, BankMsg, CanonicalAddr, SubMsg, Uint128};

use super::Ledger;
use crate::error::ContractError;

/// Gas of one payment: about twenty times what a bank's transfer takes.
const PAYOUT_GAS: u64 = 300_000;
/// Reply id of a payment that failed.
pub const PAYOUT_FAILED: u64 = 1;

/// What the reply to a failed payment needs.
#[cw_serde]
pub struct Unpaid {
    pub owner: cosmwasm_std::Binary,
    pub amount: Uint128,
}

impl Ledger<'_> {
    /// Pays `amount` units, more than 0, to an address; its human form is `to`. What is held has been reduced by the caller.
    pub fn pay_out(&mut self, owner: &CanonicalAddr, to: String, amount: u128) -> Result<(), ContractError> {
        let send = BankMsg::Send { to_address: to, amount: coins(amount, self.settings.denom.clone()) };
        let unpaid = Unpaid { owner: owner.as_slice().into(), amount: amount.into() };
        let payment = SubMsg::reply_on_error(send, PAYOUT_FAILED).with_gas_limit(PAYOUT_GAS);
        self.working.payments.push(payment.with_payload(to_json_binary(&unpaid)?));
        Ok(())
    }
}
