//! Records. Coins count only once a message has brought them: what is simply sent to the contract is in none of these numbers.

use breakwater_risk::{Drawn, LeakyLimit, PausedClock};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};

use crate::error::ContractError;

const CONFIG: Item<Config> = Item::new("config");
const FUND: Item<FundRecord> = Item::new("fund");
const STAKERS: Map<&Addr, Staker> = Map::new("stakers");

/// Set once, at instantiation.
#[cw_serde]
pub struct Config {
    pub clearinghouse: Addr,
    pub settlement_denom: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    /// Units held, by this contract's own record.
    pub assets: Uint128,
    /// Shares of all stakers, those on their way out included.
    pub shares: Uint128,
    /// Drawn by refills, against 5 % an hour and 20 % a day.
    pub drawn: Drawn,
    pub clock: PausedClock,
    /// Ids of unstakes are never used again.
    pub next_unstake_id: u64,
}

/// [`Fund`] as it is stored.
#[cw_serde]
struct FundRecord {
    assets: Uint128,
    shares: Uint128,
    hour: LimitRecord,
    day: LimitRecord,
    clock: ClockRecord,
    next_unstake_id: u64,
}

#[cw_serde]
struct LimitRecord {
    used: Uint128,
    at: u64,
}

#[cw_serde]
struct ClockRecord {
    seen_at: u64,
    waiting: bool,
    waited_seconds: u64,
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
            drawn: Drawn::default(),
            clock: PausedClock::new(now),
            next_unstake_id: 0,
        }
    }

    pub fn load(storage: &dyn Storage) -> StdResult<Fund> {
        FUND.load(storage).map(Fund::from)
    }

    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        FUND.save(storage, &FundRecord::from(self))
    }
}

impl From<FundRecord> for Fund {
    fn from(record: FundRecord) -> Self {
        let limit = |limit: LimitRecord| LeakyLimit { used: limit.used.u128(), at: limit.at };
        let ClockRecord { seen_at, waiting, waited_seconds } = record.clock;
        Fund {
            assets: record.assets,
            shares: record.shares,
            drawn: Drawn { hour: limit(record.hour), day: limit(record.day) },
            clock: PausedClock { seen_at, waiting, waited_seconds },
            next_unstake_id: record.next_unstake_id,
        }
    }
}

impl From<&Fund> for FundRecord {
    fn from(fund: &Fund) -> Self {
        let limit = |limit: LeakyLimit| LimitRecord { used: limit.used.into(), at: limit.at };
        let PausedClock { seen_at, waiting, waited_seconds } = fund.clock;
        FundRecord {
            assets: fund.assets,
            shares: fund.shares,
            hour: limit(fund.drawn.hour),
            day: limit(fund.drawn.day),
            clock: ClockRecord { seen_at, waiting, waited_seconds },
            next_unstake_id: fund.next_unstake_id,
        }
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
