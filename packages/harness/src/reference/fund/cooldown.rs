//! Leaving the fund: 14 days of cooldown, 48 h to take, on a clock that stands still while the fund waits.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Phase};
use cosmwasm_std::Uint128;
use num_bigint::BigInt;

use super::{Fund, Unstake};
use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};

pub(super) const COOLDOWN_SECONDS: i128 = 14 * 86_400;
pub(super) const TAKE_SECONDS: i128 = 48 * 3_600;
const UNSTAKES_MAX: usize = 16;

/// Seconds in which the fund did not wait, as far as its messages saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub reading: i128,
    /// Block time at which a message last looked, and what it saw.
    pub sampled_at: i128,
    pub waits: bool,
}

impl Clock {
    /// The reading at block time `now`.
    pub fn at(&self, now: i128) -> i128 {
        if self.waits {
            self.reading
        } else {
            self.reading + now - self.sampled_at
        }
    }
}

/// Whether shortfall exceeds 0.1 % of the deposits or of the fund's assets, or may yet come out of a market that settles; always while the
/// whole is wound down, never once that is over.
pub(super) fn waits(ledger: &Ledger, assets: i128, now: i128) -> bool {
    let border = ledger.border_view(0);
    match border.phase {
        Phase::Settling | Phase::Caged => return true,
        Phase::Final => return false,
        Phase::Live => {}
    }
    let a_market_settles = ledger.state.markets.keys().any(|id| ledger.state.is_settling(*id, now));
    a_market_settles || border.shortfall * 1_000 > border.deposits.max(0).min(assets)
}

impl Fund {
    /// Lets the clock run until now as it was last seen, and looks again.
    pub(super) fn sample(&mut self, ledger: &Ledger, call: &Call) {
        let (reading, waits) = (self.clock.at(call.now()), waits(ledger, self.assets, call.now()));
        self.clock.reading = reading;
        self.clock.sampled_at = call.now();
        if waits != self.clock.waits {
            self.tally(if waits { "fund: began to wait" } else { "fund: waits no longer" });
        }
        self.clock.waits = waits;
    }

    pub(super) fn unstake(&mut self, ledger: &Ledger, call: &Call, shares: &BigInt) -> Result<i128> {
        if *shares == BigInt::from(0) {
            return Err(Refusal::ZeroAmount);
        }
        self.sample(ledger, call);
        let started = self.clock.reading;
        let staker = self.stakers.get_mut(&call.sender).ok_or(Refusal::NotEnoughShares)?;
        if *shares > staker.shares {
            return Err(Refusal::NotEnoughShares);
        }
        if staker.unstakes.len() >= UNSTAKES_MAX {
            return Err(Refusal::LimitExceeded);
        }
        staker.shares -= shares;
        staker.unstakes.insert(self.next_unstake, Unstake { shares: shares.clone(), started });
        self.next_unstake += 1;
        self.tally("fund: unstaked");
        Ok(0)
    }

    /// Seconds since the unstake started, by the fund's clock.
    fn elapsed(&self, staker: &str, id: u64) -> Result<i128> {
        let unstake = self.stakers.get(staker).and_then(|staker| staker.unstakes.get(&id));
        Ok(self.clock.reading - unstake.ok_or(Refusal::UnknownUnstake)?.started)
    }

    pub(super) fn take_unstaked(&mut self, ledger: &mut Ledger, call: &Call, id: u64) -> Result<i128> {
        self.sample(ledger, call);
        let elapsed = self.elapsed(&call.sender, id)?;
        if self.clock.waits {
            return Err(Refusal::FundWaits);
        }
        if elapsed < COOLDOWN_SECONDS {
            return Err(Refusal::CooldownRunning);
        }
        if elapsed >= COOLDOWN_SECONDS + TAKE_SECONDS {
            return Err(Refusal::TooLate);
        }
        let shares = self.remove(&call.sender, id)?;
        let units = self.worth(&shares);
        if units == 0 {
            return Err(Refusal::WorthNothing);
        }
        self.assets -= units;
        self.shares -= shares;
        let report = ledger.call(&self.address, &[], call.moment.clone());
        let fund = Uint128::new(u128::try_from(self.assets).unwrap_or(0));
        // A note, whose refusal keeps nobody.
        ledger.execute(&report, &ExecuteMsg::ReportFund { fund }).ok();
        self.tally("fund: matured and taken");
        Ok(units)
    }

    pub(super) fn restake(&mut self, ledger: &Ledger, call: &Call, staker: &str, id: u64) -> Result<i128> {
        self.sample(ledger, call);
        let elapsed = self.elapsed(staker, id)?;
        let by_anyone = elapsed >= COOLDOWN_SECONDS + TAKE_SECONDS;
        if call.sender != staker && !by_anyone {
            return Err(Refusal::Unauthorized);
        }
        let shares = self.remove(staker, id)?;
        self.stakers.entry(staker.to_owned()).or_default().shares += shares;
        self.tally(if call.sender == staker { "fund: restaked" } else { "fund: restaked by another" });
        Ok(0)
    }

    fn remove(&mut self, staker: &str, id: u64) -> Result<BigInt> {
        let staker = self.stakers.get_mut(staker).ok_or(Refusal::UnknownUnstake)?;
        staker.unstakes.remove(&id).map(|unstake| unstake.shares).ok_or(Refusal::UnknownUnstake)
    }
}
