//! Who pays in when a halt has put him below maintenance margin.
//!
//! Three in ten of those seen below it in a halt or the grace after it do, once, 1 to 40 minutes after they were seen: as much as lifts them a fifth
//! above initial margin, if that is no more than twice their first deposit.

use std::collections::BTreeMap;

use super::random::Random;
use super::scale::value;
use super::trader::{Behaviour, Trader};
use super::world::World;

const RANDOM_STREAM: u64 = 6;
const PAYING_PER_MILLE: u64 = 300;
const DELAY_BLOCKS: (u64, u64) = (10, 400);
const ABOVE_INITIAL_PERCENT: i128 = 120;
const STAKES_MAX: i128 = 2;

/// What those below margin have decided.
pub struct Rescue {
    random: Random,
    /// Block at which somebody pays in; `None`: never.
    plans: BTreeMap<usize, Option<u64>>,
}

impl Rescue {
    pub fn new(seed: u64) -> Self {
        Rescue { random: Random::new(seed, RANDOM_STREAM), plans: BTreeMap::new() }
    }

    /// A new halt: everybody decides anew.
    pub fn begin(&mut self) {
        self.plans.clear();
    }

    /// Who pays in at a block, and how many units; `short` are those below margin.
    pub fn due(&mut self, world: &World, traders: &[Trader], short: &[usize], block: u64) -> Vec<(usize, u128)> {
        for index in short {
            let trader = &traders[*index];
            if matches!(trader.behaviour, Behaviour::Maker | Behaviour::Keeper) || self.plans.contains_key(index) {
                continue;
            }
            let pays = self.random.chance(PAYING_PER_MILLE);
            let delay = self.random.between(DELAY_BLOCKS.0, DELAY_BLOCKS.1);
            self.plans.insert(*index, pays.then_some(block + delay));
        }
        let due: Vec<usize> =
            self.plans.iter().filter(|(_, at)| at.is_some_and(|at| at <= block)).map(|(index, _)| *index).collect();
        let mut paid = Vec::new();
        for index in due {
            let trader = &traders[index];
            if trader.waiting {
                continue;
            }
            self.plans.insert(index, None);
            paid.extend(missing(world, trader).map(|units| (index, units)));
        }
        paid
    }
}

/// What a trader still with a position lacks, if he would pay it.
fn missing(world: &World, trader: &Trader) -> Option<u128> {
    let notional = value(trader.size, world.price).abs();
    let wanted = world.initial_margin(trader.size, notional) * ABOVE_INITIAL_PERCENT / 100;
    let missing = wanted - trader.equity();
    let most = i128::try_from(trader.stake).unwrap_or(0) * STAKES_MAX;
    u128::try_from(missing).ok().filter(|_| trader.size != 0 && (1..=most).contains(&missing))
}
