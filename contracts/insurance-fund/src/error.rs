//! Why a message or query is refused.

use cosmwasm_std::{Addr, Int128, StdError, Uint128};
use thiserror::Error;

use crate::permissions::{Action, Who};

#[derive(Error, Debug)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error("{action:?} is for {who:?} only, and {sender} is not")]
    Unauthorized { action: Action, who: Who, sender: Addr },
    #[error("this message takes no coins, {received} were attached")]
    FundsAttached { received: String },
    #[error("attach an amount of {denom} and nothing else, not {received:?}")]
    WrongFunds { received: String, denom: String },
    #[error("{denom:?} is no denom of the bank: 3 to 128 characters, the first a letter")]
    InvalidDenom { denom: String },

    #[error("{amount} units are less than one share")]
    StakeTooSmall { amount: Uint128 },
    #[error("the clearing house is being wound down: nothing can be staked any more")]
    WindingDown {},
    #[error("the clearing house is being wound down and may draw the fund: nothing is taken until that is final")]
    MayBeDrawn {},
    #[error("a number exceeds 128 bits: the amount is too large for what is left in the fund")]
    Overflow {},
    #[error("the number of shares must be positive")]
    NoShares {},
    #[error("{asked} shares asked for, {staked} are staked")]
    NotEnoughShares { asked: Uint128, staked: Uint128 },
    #[error("{max} unstakes are under way, the most one staker can have: take or restake one first")]
    TooManyUnstakes { max: usize },
    #[error("{staker} has no unstake {id}")]
    UnknownUnstake { staker: Addr, id: u64 },
    #[error("the cooldown of unstake {id} lasts {seconds_left} s longer")]
    StillCooling { id: u64, seconds_left: u64 },
    #[error("the 48 h to take unstake {id} are over: restake it, then unstake again")]
    TooLateToTake { id: u64 },
    #[error("the fund waits: a shortfall of {shortfall} is unpaid, more than 0.1 % of deposits of {deposits} or of the fund of {assets}")]
    Waiting { shortfall: Uint128, deposits: Int128, assets: Uint128 },
    #[error("the shares are worth less than one unit now: restake them")]
    WorthNothing {},
    #[error("only {staker} may restake unstake {id} before its 48 h are over, in {seconds_left} s")]
    NotYetAnyones { staker: Addr, id: u64, seconds_left: u64 },
}
