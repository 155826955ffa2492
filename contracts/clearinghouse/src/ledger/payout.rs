//! Coins that leave: the one door. A submessage with its own gas limit, so that no recipient can stop a message.

use breakwater_interfaces::clearinghouse::Remote;
use breakwater_risk::Units;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    coin, coins, to_json_binary, Addr, BankMsg, CanonicalAddr, Env, IbcSrcCallback, SubMsg, Timestamp,
    TransferMsgBuilder, Uint128,
};

use super::Ledger;
use crate::error::ContractError;
use crate::execute::parameter;

/// Gas of one payment: about twenty times what a bank's transfer takes.
const PAYOUT_GAS: u64 = 300_000;
/// Reply id of a payment on this chain that failed.
pub const PAYOUT: u64 = 1;
/// Reply id of a transfer to another chain, failed or not.
pub const TRANSFER: u64 = 2;
/// The longest names of a channel (ICS-24) and of a receiver (ICS-20), in bytes.
const CHANNEL_BYTES: usize = 64;
const RECEIVER_BYTES: usize = 2_048;
/// Shortest and longest time that a transfer may take, in seconds.
const TIMEOUT_SECONDS: [u64; 2] = [60, 604_800];

/// Where coins go.
#[derive(Clone, Debug)]
pub enum Destination {
    /// An address of this chain, in human form.
    Bank(String),
    /// Another chain; word of it comes back to `contract`.
    Remote { remote: Remote, contract: Addr },
}

impl Destination {
    /// `address`, or what it names on another chain. Errors: names or time of that are beyond their limits.
    pub fn of(address: &Addr, remote: Option<Remote>, env: &Env) -> Result<Self, ContractError> {
        let Some(remote) = remote else { return Ok(Destination::Bank(address.to_string())) };
        named("remote.channel", &remote.channel, CHANNEL_BYTES)?;
        named("remote.receiver", &remote.receiver, RECEIVER_BYTES)?;
        let [least, most] = TIMEOUT_SECONDS;
        if !(least..=most).contains(&remote.timeout_seconds) {
            return Err(parameter("remote.timeout_seconds", remote.timeout_seconds, format!("{least} to {most}")));
        }
        Ok(Destination::Remote { remote, contract: env.contract.address.clone() })
    }
}

/// Errors: empty, or longer than `most` bytes.
fn named(parameter_name: &'static str, text: &str, most: usize) -> Result<(), ContractError> {
    if text.is_empty() || text.len() > most {
        let value = format!("{} bytes long", text.len());
        return Err(parameter(parameter_name, value, format!("1 to {most} bytes long")));
    }
    Ok(())
}

/// What the reply to a payment needs.
#[cw_serde]
pub struct Payment {
    pub owner: cosmwasm_std::Binary,
    pub amount: Uint128,
    /// Of a transfer to another chain.
    pub channel: Option<String>,
}

impl Ledger<'_> {
    /// Takes `amount` units, more than 0, from what is held and sends them; if that fails they are the claim of `owner`.
    pub fn pay_out(&mut self, owner: &CanonicalAddr, to: Destination, amount: u128) -> Result<(), ContractError> {
        let units = Units::from_u128(amount)?;
        let (now, denom) = (self.now, self.settings.denom.clone());
        let totals = self.totals_mut();
        totals.held = totals.held.minus(units)?;
        let (payment, channel) = match to {
            Destination::Bank(to) => {
                let send = BankMsg::Send { to_address: to, amount: coins(amount, denom) };
                (SubMsg::reply_on_error(send, PAYOUT), None)
            }
            Destination::Remote { remote, contract } => {
                totals.flying = totals.flying.plus(units)?;
                let Remote { channel, receiver, timeout_seconds } = remote;
                let until = Timestamp::from_seconds(now.saturating_add(timeout_seconds));
                // Without a limit of its own the callback gets the most that this chain allows.
                let callback = IbcSrcCallback { address: contract, gas_limit: None };
                let transfer = TransferMsgBuilder::new(channel.clone(), receiver, coin(amount, denom), until);
                (SubMsg::reply_always(transfer.with_src_callback(callback).build(), TRANSFER), Some(channel))
            }
        };
        let answer = Payment { owner: owner.as_slice().into(), amount: amount.into(), channel };
        let payment = payment.with_gas_limit(PAYOUT_GAS).with_payload(to_json_binary(&answer)?);
        self.working.payments.push(payment);
        Ok(())
    }
}
