//! The reference of the insurance fund: the rules of `docs/rules-oracle.md`, naively.
//!
//! It moves coins to and from the reference ledger of the clearing house, and shares no code with the contracts.

mod cooldown;
mod draw;
mod refill;
mod share;
mod view;

use std::collections::BTreeMap;

use breakwater_interfaces::insurance_fund::ExecuteMsg;
use num_bigint::BigInt;

use super::ledger::{int, Call, Ledger};
use super::refusal::{Refusal, Result};
use super::state::Leak;

pub use cooldown::Clock;

/// The naive insurance fund.
#[derive(Clone, Debug)]
pub struct Fund {
    /// The fund's own address, and the clearing house's.
    pub address: String,
    pub clearinghouse: String,
    pub denom: String,
    /// Units staked and returned, minus units drawn and taken. What is simply sent is not in it.
    pub assets: i128,
    pub shares: BigInt,
    pub stakers: BTreeMap<String, Staker>,
    pub next_unstake: u64,
    pub drawn_hour: Leak,
    pub drawn_day: Leak,
    pub clock: Clock,
    /// How often each path was taken.
    pub tallies: BTreeMap<&'static str, u64>,
}

/// What one address has in the fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staker {
    pub shares: BigInt,
    /// By id.
    pub unstakes: BTreeMap<u64, Unstake>,
}

/// Shares on their way out, and the reading of the fund's clock when they started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unstake {
    pub shares: BigInt,
    pub started: i128,
}

impl Fund {
    /// An empty fund, deployed at block time `now`.
    pub fn new(address: &str, clearinghouse: &str, denom: &str, now: i128) -> Fund {
        Fund {
            address: address.to_owned(),
            clearinghouse: clearinghouse.to_owned(),
            denom: denom.to_owned(),
            assets: 0,
            shares: BigInt::from(0),
            stakers: BTreeMap::new(),
            next_unstake: 0,
            drawn_hour: Leak::default(),
            drawn_day: Leak::default(),
            clock: Clock { reading: 0, sampled_at: now, waits: false },
            tallies: BTreeMap::new(),
        }
    }

    /// Runs one message; a refill and a draw pay into `ledger`, and what is taken is told it. Gives the units that leave the fund. A refusal changes nothing.
    ///
    /// # Errors
    /// Why the message is refused.
    pub fn execute(&mut self, ledger: &mut Ledger, call: &Call, message: &ExecuteMsg) -> Result<i128> {
        let saved = self.clone();
        let result = self.run(ledger, call, message);
        if result.is_err() {
            *self = saved;
        }
        result
    }

    fn run(&mut self, ledger: &mut Ledger, call: &Call, message: &ExecuteMsg) -> Result<i128> {
        if !matches!(message, ExecuteMsg::Stake {} | ExecuteMsg::ReturnFloat {}) && !call.funds.is_empty() {
            return Err(Refusal::NoFundsExpected);
        }
        match message {
            ExecuteMsg::Stake {} => self.stake(ledger, call),
            ExecuteMsg::Unstake { shares } => self.unstake(ledger, call, &BigInt::from(shares.u128())),
            ExecuteMsg::TakeUnstaked { id } => self.take_unstaked(ledger, call, *id),
            ExecuteMsg::Restake { staker, id } => self.restake(ledger, call, staker, *id),
            ExecuteMsg::Refill {} => self.refill(ledger, call),
            ExecuteMsg::ReturnFloat {} => self.return_float(call),
            ExecuteMsg::Draw { amount } => self.draw(ledger, call, int(*amount)?),
        }
    }

    /// The attached coins: exactly one, of the settlement denom, more than nothing.
    fn coins(&self, call: &Call) -> Result<i128> {
        match call.funds.as_slice() {
            [(denom, amount)] if *denom == self.denom && *amount > 0 => {
                i128::try_from(*amount).map_err(|_| Refusal::LimitExceeded)
            }
            _ => Err(Refusal::WrongFunds),
        }
    }

    /// Without shares nobody could ever take it: it goes on to the clearing house's treasury address.
    fn return_float(&mut self, call: &Call) -> Result<i128> {
        if call.sender != self.clearinghouse {
            return Err(Refusal::Unauthorized);
        }
        let units = self.coins(call)?;
        if self.shares == BigInt::from(0) {
            self.tally("fund: surplus went on to the treasury");
            return Ok(units);
        }
        self.assets += units;
        self.tally("fund: surplus came back");
        Ok(0)
    }

    fn tally(&mut self, name: &'static str) {
        *self.tallies.entry(name).or_insert(0) += 1;
    }
}
