//! What a sequence sent, as a chain's history shows it.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use cosmwasm_std::{to_json_binary, Addr, BlockInfo, Coin};
use cw_multi_test::AppResponse;
use serde::Serialize;

use crate::chain::{Chain, ChainError};
use crate::follow::{Came, Contract, Sent, Transaction};

/// One message and what came of it.
pub fn transaction(block: BlockInfo, sent: Sent, answer: &Result<AppResponse, ChainError>) -> Transaction {
    let came = match answer {
        Ok(response) => Came::Accepted(vec![response.events.clone()]),
        Err(refusal) => Came::Refused { place: Some(0), words: refusal.0.clone() },
    };
    Transaction { block, sent: vec![sent], came }
}

/// A message to a contract.
pub fn message(contract: Contract, sender: &Addr, funds: &[Coin], message: &impl Serialize) -> Result<Sent, String> {
    let message = to_json_binary(message).map_err(|error| error.to_string())?;
    Ok(Sent::Message { contract, sender: sender.to_string(), funds: funds.to_vec(), message })
}

/// How governance named the insurance fund when the chain was deployed.
pub fn wiring(chain: &Chain) -> Result<Transaction, String> {
    let address = chain.contracts().insurance_fund.to_string();
    let named = ExecuteMsg::SetInsuranceFund { address };
    let sent = message(Contract::Clearinghouse, chain.governance(), &[], &named)?;
    Ok(transaction(chain.block(), sent, &Ok(AppResponse::default())))
}
