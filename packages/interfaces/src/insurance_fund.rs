//! Messages, queries and answers of the insurance fund.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Uint128};

#[cw_serde]
pub struct InstantiateMsg {
    pub clearinghouse: String,
    pub settlement_denom: String,
}

#[cw_serde]
pub enum ExecuteMsg {
    /// Stakes the attached coins for shares. Anyone.
    Stake {},
    /// Starts the 14-day cooldown of `shares`; they stay drawable until taken. Staker.
    Unstake { shares: Uint128 },
    /// Takes a matured unstake, within 48 h of its maturity. Staker.
    TakeUnstaked { id: u64 },
    /// Cancels an unstake: its shares are staked again. Staker, or anyone once its 48 h are over.
    Restake { staker: String, id: u64 },
    /// Refills the clearing house's float up to its target, within 5 % of the fund an hour and 20 % in 24 h. Anyone.
    Refill {},
    /// Takes the float's surplus back; restores no refill budget. Clearing house.
    ReturnFloat {},
    /// Pays `amount` units, or what there is, to the clearing house, for its wind-down. Clearing house.
    Draw { amount: Uint128 },
}

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    #[returns(FundResponse)]
    Fund {},
    #[returns(StakerResponse)]
    Staker { staker: String },
}

#[cw_serde]
pub struct FundResponse {
    pub clearinghouse: Addr,
    pub settlement_denom: String,
    /// Units recorded as held; coins simply sent here are not counted.
    pub assets: Uint128,
    pub shares: Uint128,
    /// What a refill could draw now by the two rate limits.
    pub refillable: Uint128,
    /// While true, cooldowns and the 48 h stand still: the clearing house's shortfall exceeds 0.1 % of deposits.
    pub waiting: bool,
}

#[cw_serde]
pub struct StakerResponse {
    pub shares: Uint128,
    pub unstakes: Vec<UnstakeResponse>,
}

#[cw_serde]
pub struct UnstakeResponse {
    pub id: u64,
    pub shares: Uint128,
    /// Seconds of cooldown left and, once matured, seconds left to take it.
    pub cooldown_seconds_left: u64,
    pub take_seconds_left: u64,
}
