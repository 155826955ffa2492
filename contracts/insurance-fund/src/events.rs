//! Every answer of the contract. The first attribute is `action`.

use cosmwasm_std::{Addr, Response, Uint128};

use crate::state::{Config, Unstake};

pub fn instantiated(config: &Config) -> Response {
    answer("instantiate")
        .add_attribute("clearinghouse", &config.clearinghouse)
        .add_attribute("settlement_denom", &config.settlement_denom)
}

pub fn staked(staker: &Addr, amount: Uint128, shares: Uint128) -> Response {
    answer("stake").add_attribute("staker", staker).add_attribute("amount", amount).add_attribute("shares", shares)
}

pub fn unstake_started(staker: &Addr, unstake: &Unstake) -> Response {
    of_unstake("unstake", staker, unstake)
}

pub fn taken(staker: &Addr, unstake: &Unstake, amount: Uint128) -> Response {
    of_unstake("take_unstaked", staker, unstake).add_attribute("amount", amount)
}

pub fn restaked(staker: &Addr, unstake: &Unstake) -> Response {
    of_unstake("restake", staker, unstake)
}

pub fn refilled(amount: Uint128, assets: Uint128, waiting: bool) -> Response {
    answer("refill")
        .add_attribute("amount", amount)
        .add_attribute("assets", assets)
        .add_attribute("waiting", waiting.to_string())
}

pub fn float_returned(amount: Uint128, assets: Uint128) -> Response {
    answer("return_float").add_attribute("amount", amount).add_attribute("assets", assets)
}

pub fn drawn(amount: Uint128, assets: Uint128) -> Response {
    answer("draw").add_attribute("amount", amount).add_attribute("assets", assets)
}

fn of_unstake(action: &str, staker: &Addr, unstake: &Unstake) -> Response {
    answer(action)
        .add_attribute("staker", staker)
        .add_attribute("id", unstake.id.to_string())
        .add_attribute("shares", unstake.shares)
}

fn answer(action: &str) -> Response {
    Response::new().add_attribute("action", action)
}
