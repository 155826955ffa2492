//! Draws the next step. It looks at the ledger to hit what matters more often than chance would.

use std::collections::VecDeque;

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, Timing};
use cosmwasm_std::{coin, Coin};

use super::drive::Driver;
use super::params::{draw, Scale};
use super::prices::Prices;
use super::rare::Stage;
use super::rng::Rng;
use super::step::Step;
use super::world::{World, GOVERNANCE};
use crate::chain::SETTLEMENT_DENOM;

/// Names of venues, in the order of their ids.
pub const VENUES: [&str; 2] = ["venue-0", "venue-1"];

/// Most items of a message, and most that one may be told to work on.
pub(super) const BATCH: usize = 30;
pub(super) const BATCH_LIMIT: u32 = 30;

/// A stream of steps.
pub struct Generator {
    pub(super) rng: Rng,
    pub(super) world: World,
    pub(super) scales: Vec<Scale>,
    pub(super) prices: Prices,
    queue: VecDeque<Step>,
    /// What a script does once the steps before it are done.
    pub(super) stage: Option<Stage>,
    /// The market whose window the wind-down has waited for.
    pub(super) tried: Option<MarketId>,
    /// Earlier messages, for repeats.
    past: Vec<Step>,
}

impl Generator {
    pub fn new(seed: u64) -> (World, Generator) {
        let mut rng = Rng::new(seed);
        let world = World::draw(seed, &mut rng);
        let scales: Vec<Scale> = (0..world.markets).map(|_| Scale::draw(&world, &mut rng)).collect();
        let prices = Prices::new(&world, scales.iter().map(|scale| scale.listing).collect());
        let mut generator = Generator {
            rng,
            world: world.clone(),
            scales,
            prices,
            queue: VecDeque::new(),
            stage: None,
            tried: None,
            past: Vec::new(),
        };
        generator.set_up();
        (world, generator)
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// The next step, given where chain and ledger stand.
    pub fn next(&mut self, driver: &Driver) -> Step {
        if self.queue.is_empty() {
            let now = driver.chain.now();
            if let Some(stage) = self.stage.take() {
                let steps = self.go_on(driver, stage);
                self.queue.extend(steps);
            } else if self.rng.chance(14) {
                self.queue.extend(self.prices.tick(now, &mut self.rng));
            } else {
                let steps = self.plan(driver);
                self.queue.extend(steps);
            }
        }
        let step = self.queue.pop_front().unwrap_or(Step::Advance { seconds: 1, blocks: 1 });
        if !matches!(step, Step::Advance { .. }) && self.past.len() < 400 {
            self.past.push(step.clone());
        }
        step
    }

    /// Sends, without coins.
    pub(super) fn send(sender: &str, message: ExecuteMsg) -> Step {
        Step::Clear { sender: sender.to_owned(), funds: Vec::new(), message }
    }

    pub(super) fn pay(sender: &str, units: i128, message: ExecuteMsg) -> Step {
        Step::Clear { sender: sender.to_owned(), funds: vec![settlement(units)], message }
    }

    /// A step that was already sent.
    pub(super) fn repeat(&mut self) -> Option<Step> {
        self.rng.pick(&self.past).cloned()
    }

    pub(super) fn market(&mut self) -> MarketId {
        u8::try_from(self.rng.below(u64::from(self.world.markets))).unwrap_or(0)
    }

    /// An amount of units of some dollars.
    pub(super) fn dollars(&mut self, low: u64, high: u64) -> i128 {
        let cents = self.rng.between(low * 100, high * 100);
        i128::from(cents) * self.world.dollar() / 100 + self.rng.wide(1_000)
    }

    fn set_up(&mut self) {
        for _ in 0..2 {
            self.queue.push_back(Step::Advance { seconds: 6, blocks: 1 });
            let first = self.prices.tick(1_600_000_000, &mut Rng::new(0));
            self.queue.extend(first.into_iter().filter(|step| matches!(step, Step::Report { .. })));
        }
        let owners = self.rng.between(3, 8);
        let accounts = owners * self.rng.between(1, 3);
        for account in 0..accounts {
            let owner = format!("owner-{}", account % owners);
            self.queue.push_back(Self::send(&owner, ExecuteMsg::OpenAccount {}));
        }
        for (market, scale) in (0..).zip(self.scales.clone()) {
            let params = draw(&self.world, &scale, market, &mut self.rng);
            self.queue.push_back(Self::send(GOVERNANCE, ExecuteMsg::AddMarket { params }));
        }
        for venue in VENUES {
            let address = super::world::address_of(venue).to_string();
            self.queue.push_back(Self::send(GOVERNANCE, ExecuteMsg::AddVenue { address }));
        }
        if self.rng.chance(70) {
            let float = self.dollars(1, 20_000);
            self.queue.push_back(Self::pay(GOVERNANCE, float, ExecuteMsg::FundFloat { fund: None }));
        }
        if let Some(awake) = self.world.awake.filter(|awake| awake.timelock_seconds > 0) {
            let timing = Timing { timelock_seconds: awake.timelock_seconds, ..awake.timing };
            self.queue.push_back(Self::send(GOVERNANCE, ExecuteMsg::SetTiming { timing }));
        }
        for account in 1..=accounts {
            self.fund_account(account, &format!("owner-{}", (account - 1) % owners));
        }
    }

    fn fund_account(&mut self, account: AccountId, owner: &str) {
        for venue in 0..2 {
            if venue == 0 || self.rng.chance(50) {
                self.queue.push_back(Self::send(owner, ExecuteMsg::EnableVenue { account, venue }));
            }
        }
        if self.rng.chance(60) {
            self.queue.push_back(Self::send(owner, ExecuteMsg::SetOffMarkCap { account, cap_bps: 10_000 }));
        }
        let units = if self.rng.chance(20) { self.dollars(10_000, 200_000) } else { self.dollars(5, 3_000) };
        self.queue.push_back(Self::pay(owner, units, ExecuteMsg::Deposit { account }));
    }
}

/// A coin of the settlement denom.
pub(super) fn settlement(units: i128) -> Coin {
    coin(u128::try_from(units.max(1)).unwrap_or(1), SETTLEMENT_DENOM)
}
