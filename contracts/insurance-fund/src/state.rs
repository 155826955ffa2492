//! Records. Coins count only once a message has brought them: what is simply sent to the contract is in none of these numbers.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};

use crate::error::ContractError;
use crate::rules::{Bucket, Clock};

const CONFIG: Item<Config> = Item::new("config");
const FUND: Item<Fund> = Item::new("fund");
const STAKERS: Map<&Addr, Staker> = Map::new("stakers");

/// Set once, at instantiation.
#[cw_serde]
pub struct Config {
    pub clearinghouse: Addr,
    pub settlement_denom: String,
}

#[cw_serde]
pub struct Fund {
    /// Units held, by this contract's own record.
    pub assets: Uint128,
    /// Shares of all stakers, those on their way out included.
    pub shares: Uint128,
    /// Drawn by refills, against 5 % an hour and 20 % a day.
    pub hour: Bucket,
    pub day: Bucket,
    pub clock: Clock,
    /// Ids of unstakes are never used again.
    pub next_unstake_id: u64,
}

#[cw_serde]
#[derive(Default)]
pub struct Staker {
    /// Staked, without those on their way out.
    pub shares: Uint128,
    pub unstakes: Vec<Unstake>,
}

#[cw_serde]
pub struct Unstake {
    pub id: u64,
    pub shares: Uint128,
    /// Running seconds of the fund's clock when the cooldown began.
    pub started_at: u64,
}

impl Config {
    pub fn load(storage: &dyn Storage) -> StdResult<Config> {
        CONFIG.load(storage)
    }

    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        CONFIG.save(storage, self)
    }
}

impl Fund {
    pub fn new(now: u64) -> Fund {
        Fund {
            assets: Uint128::zero(),
            shares: Uint128::zero(),
            hour: Bucket::default(),
            day: Bucket::default(),
            clock: Clock::new(now),
            next_unstake_id: 0,
        }
    }

    pub fn load(storage: &dyn Storage) -> StdResult<Fund> {
        FUND.load(storage)
    }

    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        FUND.save(storage, self)
    }
}

impl Staker {
    /// An address unknown so far has nothing.
    pub fn load(storage: &dyn Storage, staker: &Addr) -> StdResult<Staker> {
        Ok(STAKERS.may_load(storage, staker)?.unwrap_or_default())
    }

    pub fn save(&self, storage: &mut dyn Storage, staker: &Addr) -> StdResult<()> {
        if self.is_empty() {
            STAKERS.remove(storage, staker);
            return Ok(());
        }
        STAKERS.save(storage, staker, self)
    }

    pub fn is_empty(&self) -> bool {
        self.shares.is_zero() && self.unstakes.is_empty()
    }

    /// Takes unstake `id` out of the record.
    pub fn remove(&mut self, staker: &Addr, id: u64) -> Result<Unstake, ContractError> {
        match self.unstakes.iter().position(|unstake| unstake.id == id) {
            Some(place) => Ok(self.unstakes.remove(place)),
            None => Err(ContractError::UnknownUnstake { staker: staker.clone(), id }),
        }
    }
}
