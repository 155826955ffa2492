//! `Push`, by a publisher: its own prices.

use breakwater_interfaces::oracle::PriceItem;
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use super::intake;
use crate::error::ContractError;
use crate::guard::Role;
use crate::permissions::{Action, Who};

pub fn push(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    role: Role,
    prices: Vec<PriceItem>,
) -> Result<Response, ContractError> {
    let Role::Publisher(source_id) = role else {
        let (action, who) = (Action::Push, Who::Publisher);
        return Err(ContractError::Unauthorized { action, who, sender: info.sender });
    };
    let items = prices.into_iter().map(Ok).collect();
    intake::take(deps.storage, &env, "push", source_id, items)
}
