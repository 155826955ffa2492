//! What stakers, keepers and strangers do at the insurance fund.

use breakwater_interfaces::clearinghouse;
use breakwater_interfaces::insurance_fund::ExecuteMsg;
use cosmwasm_std::{coin, Coin, Uint128};
use num_traits::ToPrimitive;

use super::drive::Driver;
use super::generate::{settlement, Generator};
use super::step::{Recipient, Step};
use super::world::{address_of, GOVERNANCE};

const STAKERS: u64 = 4;
const COOLDOWN_SECONDS: i128 = 14 * 86_400;
const TAKE_SECONDS: i128 = 48 * 3_600;

fn insure(sender: &str, funds: Vec<Coin>, message: ExecuteMsg) -> Step {
    Step::Insure { sender: sender.to_owned(), funds, message }
}

fn refill() -> Step {
    insure("keeper", Vec::new(), ExecuteMsg::Refill {})
}

impl Generator {
    pub(super) fn insurance(&mut self, driver: &Driver) -> Vec<Step> {
        match self.rng.weighted(&[30, 20, 15, 10, 35, 8, 4]) {
            0 => self.stake(),
            1 => self.unstake(driver),
            2 => self.take(driver),
            3 => self.restake(driver),
            4 if self.rng.chance(92) => vec![refill()],
            4 => self.drain(driver),
            5 => self.pay_shortfall(driver),
            _ => self.hostile_at_fund(driver),
        }
    }

    /// The float wants all the fund has: a keeper refills hour after hour, into the day's limit.
    fn drain(&mut self, driver: &Driver) -> Vec<Step> {
        let wanted = (driver.references.ledger.state.float + driver.references.fund.assets).min(10_i128.pow(33));
        let float_target = Uint128::new(u128::try_from(wanted).unwrap_or(0));
        let mut steps = vec![Self::send(GOVERNANCE, clearinghouse::ExecuteMsg::SetFloatTarget { float_target })];
        for _ in 0..self.rng.between(4, 8) {
            steps.push(refill());
            steps.push(Step::Advance { seconds: self.rng.between(1_700, 3_700), blocks: 600 });
        }
        steps
    }

    /// Governance fills the float until the shortfall is paid; then somebody tells the fund.
    fn pay_shortfall(&mut self, driver: &Driver) -> Vec<Step> {
        let markets = &driver.references.ledger.state.markets;
        let shortfall: i128 = markets.values().map(|market| market.shortfall).sum();
        if shortfall == 0 {
            return vec![refill()];
        }
        let mut steps =
            vec![Self::pay(GOVERNANCE, shortfall * 40, clearinghouse::ExecuteMsg::FundFloat { fund: None })];
        for market in markets.keys() {
            steps.push(Self::send("keeper", clearinghouse::ExecuteMsg::Repay { market: *market }));
        }
        steps.push(refill());
        steps
    }

    pub(super) fn donate(&mut self) -> Vec<Step> {
        let to = if self.rng.chance(50) { Recipient::ClearingHouse } else { Recipient::InsuranceFund };
        vec![Step::Donate { to, units: self.rng.between(1, 1_000_000) }]
    }

    fn staker(&mut self) -> String {
        format!("staker-{}", self.rng.below(STAKERS))
    }

    fn stake(&mut self) -> Vec<Step> {
        let units = match self.rng.weighted(&[60, 20, 20]) {
            0 => self.dollars(10, 20_000),
            1 => 1 + self.rng.wide(2_000),
            _ => self.dollars(1, 50),
        };
        vec![insure(&self.staker(), vec![settlement(units)], ExecuteMsg::Stake {})]
    }

    fn unstake(&mut self, driver: &Driver) -> Vec<Step> {
        let staker = self.staker();
        let held = driver.references.fund.stakers.get(address_of(&staker).as_str());
        let held = held.and_then(|staker| staker.shares.to_u128()).unwrap_or(0);
        let shares = match self.rng.weighted(&[30, 40, 15, 5, 5, 5]) {
            0 => held,
            1 => held / u128::from(self.rng.between(2, 20)),
            2 => u128::from(self.rng.between(1, 5_000)),
            3 => held.saturating_add(1),
            4 => 0,
            _ => u128::MAX,
        };
        let times = if self.rng.chance(2) { 17 } else { 1 };
        let shares = Uint128::new(shares / times);
        (0..times).map(|_| insure(&staker, Vec::new(), ExecuteMsg::Unstake { shares })).collect()
    }

    /// An unstake on its way: who, which, and the reading of the fund's clock when it started.
    fn pending(&mut self, driver: &Driver) -> Option<(String, u64, i128)> {
        let mut found = Vec::new();
        for name in (0..STAKERS).map(|staker| format!("staker-{staker}")) {
            let staker = driver.references.fund.stakers.get(address_of(&name).as_str());
            for (id, unstake) in staker.into_iter().flat_map(|staker| &staker.unstakes) {
                found.push((name.clone(), *id, unstake.started));
            }
        }
        self.rng.pick(&found).cloned()
    }

    /// Moves the clock to an edge of the unstake's time, if it is still ahead.
    fn wait(&mut self, driver: &Driver, started: i128) -> Option<Step> {
        let edges = [COOLDOWN_SECONDS, COOLDOWN_SECONDS + TAKE_SECONDS];
        let edge = started + self.rng.pick(&edges).copied().unwrap_or(0) + i128::from(self.rng.signed(-1, 1));
        let seconds = u64::try_from(edge - driver.references.fund.clock.at(i128::from(driver.chain.now()))).ok()?;
        Some(Step::Advance { seconds, blocks: 1 + seconds / 6 })
    }

    fn take(&mut self, driver: &Driver) -> Vec<Step> {
        let Some((staker, id, started)) = self.pending(driver) else { return self.unstake(driver) };
        let mut steps = Vec::new();
        if self.rng.chance(25) {
            steps.extend(self.wait(driver, started));
        }
        let sender = if self.rng.chance(95) { staker } else { self.staker() };
        let id = if self.rng.chance(95) { id } else { driver.references.fund.next_unstake };
        steps.push(insure(&sender, Vec::new(), ExecuteMsg::TakeUnstaked { id }));
        steps
    }

    fn restake(&mut self, driver: &Driver) -> Vec<Step> {
        let Some((name, id, started)) = self.pending(driver) else { return self.stake() };
        let mut steps = Vec::new();
        if self.rng.chance(25) {
            steps.extend(self.wait(driver, started));
        }
        let sender = if self.rng.chance(50) { name.clone() } else { self.staker() };
        let staker = address_of(&name).into_string();
        steps.push(insure(&sender, Vec::new(), ExecuteMsg::Restake { staker, id }));
        steps
    }

    fn hostile_at_fund(&mut self, driver: &Driver) -> Vec<Step> {
        let staker = self.staker();
        let units = settlement(self.dollars(1, 10));
        let step = match self.rng.below(7) {
            0 => insure(&staker, vec![coin(5, "udollar")], ExecuteMsg::Stake {}),
            1 => insure(&staker, Vec::new(), ExecuteMsg::Stake {}),
            2 => insure(&staker, vec![coin(5, "udollar"), units], ExecuteMsg::Stake {}),
            3 => insure(&staker, vec![units], ExecuteMsg::Refill {}),
            4 => insure(&staker, vec![units], ExecuteMsg::ReturnFloat {}),
            5 => insure(&staker, vec![settlement(10_i128.pow(36))], ExecuteMsg::Stake {}),
            _ => {
                let staker = address_of(&staker).into_string();
                insure("keeper", Vec::new(), ExecuteMsg::Restake { staker, id: driver.references.fund.next_unstake })
            }
        };
        vec![step]
    }
}
