//! Messages about accounts, fees and governance, and hostile ones.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, MarketParams};
use cosmwasm_std::{coin, Uint128, Uint64};

use super::drive::Driver;
use super::generate::{settlement, Generator, VENUES};
use super::step::Step;
use super::world::{address_of, GOVERNANCE};

impl Generator {
    fn somebody(&mut self) -> String {
        format!("owner-{}", self.rng.below(8))
    }

    fn address(&mut self) -> String {
        let name = self.somebody();
        address_of(&name).into_string()
    }

    pub(super) fn manage(&mut self, driver: &Driver) -> Vec<Step> {
        let account = self.account(driver);
        let owner = self.owner(driver, account);
        let venue = u8::try_from(self.rng.below(3)).unwrap_or(0);
        let message = match self.rng.weighted(&[15, 10, 15, 15, 15, 15, 10, 5]) {
            0 => ExecuteMsg::OpenAccount {},
            1 => ExecuteMsg::CloseAccount { account },
            2 => {
                let to = self.rng.chance(85).then(|| self.address());
                ExecuteMsg::OfferOwnership { account, to }
            }
            3 => {
                let offered = driver.references.ledger.state.accounts.iter();
                let offered: Vec<u64> =
                    offered.filter(|(_, account)| account.offered_to.is_some()).map(|(id, _)| *id).collect();
                let account = self.rng.pick(&offered).copied().unwrap_or(account);
                return vec![Self::send(&self.somebody(), ExecuteMsg::AcceptOwnership { account })];
            }
            4 => {
                let (operator, appointed) = (self.address(), self.rng.chance(80));
                ExecuteMsg::SetOperator { account, operator, appointed }
            }
            5 => ExecuteMsg::EnableVenue { account, venue },
            6 => ExecuteMsg::RevokeVenue { account, venue },
            _ => {
                let cap_bps = u32::try_from(self.rng.below(10_001)).unwrap_or(0);
                ExecuteMsg::SetOffMarkCap { account, cap_bps }
            }
        };
        let mut steps = vec![Self::send(&owner, message.clone())];
        if matches!(message, ExecuteMsg::OpenAccount {} | ExecuteMsg::RevokeVenue { .. }) {
            let account = driver.references.ledger.state.next_account;
            steps.push(Self::send(&owner, ExecuteMsg::EnableVenue { account, venue: 0 }));
            steps.push(Self::pay(&owner, self.dollars(5, 5_000), ExecuteMsg::Deposit { account }));
        }
        steps
    }

    pub(super) fn money(&mut self, _driver: &Driver) -> Vec<Step> {
        let market = self.market();
        vec![match self.rng.weighted(&[35, 35, 10, 8, 12]) {
            0 => Self::send("keeper", ExecuteMsg::SweepFees { market }),
            1 => Self::send("keeper", ExecuteMsg::Repay { market }),
            2 => Self::send("keeper", ExecuteMsg::PayTreasury {}),
            3 => Self::send("keeper", ExecuteMsg::ReturnSurplus {}),
            _ => {
                let sender = if self.rng.chance(80) { GOVERNANCE } else { "keeper" };
                Self::pay(sender, self.dollars(1, 5_000), ExecuteMsg::FundFloat { fund: None })
            }
        }]
    }

    pub(super) fn govern(&mut self, driver: &Driver) -> Vec<Step> {
        let sender = if self.rng.chance(90) { GOVERNANCE.to_owned() } else { self.somebody() };
        let market = self.market();
        let Some(params) = driver.references.ledger.state.markets.get(&market).map(|market| market.params.clone())
        else {
            return Vec::new();
        };
        let message = match self.rng.weighted(&[50, 2, 20, 10, 8, 10]) {
            0 => ExecuteMsg::UpdateMarket { market, params: self.changed(params) },
            1 => ExecuteMsg::DelistMarket { market },
            2 => ExecuteMsg::SuspendVenue { venue: 1, suspended: self.rng.chance(50) },
            3 => self.float_target(),
            4 => ExecuteMsg::SetInsuranceFund { address: self.address() },
            _ => {
                let address = address_of(VENUES[0]).into_string();
                ExecuteMsg::AddVenue { address }
            }
        };
        vec![Self::send(&sender, message)]
    }

    /// Nothing, or up to what some thousand dollars are.
    fn float_target(&mut self) -> ExecuteMsg {
        let units = if self.rng.chance(10) { 0 } else { self.dollars(0, 5_000) };
        ExecuteMsg::SetFloatTarget { float_target: Uint128::new(u128::try_from(units).unwrap_or(0)) }
    }

    fn changed(&mut self, mut params: MarketParams) -> MarketParams {
        let percent = |rng: &mut super::rng::Rng, rate: u32| {
            u32::try_from(u64::from(rate) * rng.between(85, 115) / 100).unwrap_or(rate)
        };
        match self.rng.below(7) {
            0 => params.oi_max = Uint64::new(1 + self.rng.draw() % 10_000_000_000_000_000_000),
            1 => params.depth = Uint64::new(1 + self.rng.draw() % 10_000_000_000_000_000_000),
            2 => params.gap_bps = u32::try_from(self.rng.between(50, 9_100)).unwrap_or(100),
            3 => {
                for tier in &mut params.tiers {
                    tier.maintenance_bps = percent(&mut self.rng, tier.maintenance_bps);
                }
            }
            4 => {
                for tier in &mut params.tiers {
                    tier.initial_bps = percent(&mut self.rng, tier.initial_bps);
                }
            }
            5 => params.multiplier += Uint128::one(),
            _ => params.taker_fee_ppm = u32::try_from(self.rng.between(0, 2_100)).unwrap_or(0),
        }
        params
    }

    pub(super) fn hostile(&mut self, driver: &Driver) -> Vec<Step> {
        let account = self.account(driver);
        let units = self.dollars(1, 100);
        let sender = self.somebody();
        let pay = |funds, message| vec![Step::Clear { sender: sender.clone(), funds, message }];
        let dollar = coin(5, "udollar");
        match self.rng.below(9) {
            0 => pay(vec![dollar], ExecuteMsg::Deposit { account }),
            1 => pay(Vec::new(), ExecuteMsg::Deposit { account }),
            2 => pay(vec![dollar, settlement(units)], ExecuteMsg::Deposit { account }),
            3 => pay(vec![settlement(units)], ExecuteMsg::Touch { accounts: vec![account] }),
            4 => pay(Vec::new(), ExecuteMsg::Fill { fills: Vec::new() }),
            5 => pay(vec![settlement(10_i128.pow(36) + 1 - self.rng.wide(2))], ExecuteMsg::Deposit { account }),
            6 => pay(Vec::new(), ExecuteMsg::Withdraw { account, amount: Uint128::zero(), remote: self.remote() }),
            7 => pay(Vec::new(), ExecuteMsg::Withdraw { account, amount: Uint128::MAX, remote: self.remote() }),
            _ => pay(Vec::new(), ExecuteMsg::Touch { accounts: Vec::new() }),
        }
    }
}
